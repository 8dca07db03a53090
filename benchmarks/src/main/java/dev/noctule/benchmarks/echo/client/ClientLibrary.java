package dev.noctule.benchmarks.echo.client;

import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;

/** The clients that the echo runs compare. */
public enum ClientLibrary {
    NOCTULE_NIO("noctule"),
    NOCTULE_EPOLL("noctule"),
    /** With a listener that takes messages in parts, on epoll. */
    NOCTULE_PARTS("noctule"),
    NETTY_NIO("netty"),
    NETTY_EPOLL("netty"),
    JDK("jdk"),
    OKHTTP("okhttp"),
    JAVA_WEBSOCKET("java-websocket"),
    JETTY("jetty"),
    TYRUS("tyrus"),
    VERTX("vertx"),
    REACTOR_NETTY("reactor-netty"),
    ASYNC_HTTP_CLIENT("async-http-client"),
    NV("nv-websocket-client"),
    /** A limit, not a WebSocket client. */
    TCP_NIO("netty"),
    /** A limit, not a WebSocket client. */
    TCP_EPOLL("netty"),
    /** For comparison with another platform: a process of Node, not of Java. */
    NODE_WS("ws");

    private final String product;

    ClientLibrary(String product) {
        this.product = product;
    }

    /** The product whose version is that of this client. */
    public String product() {
        return product;
    }

    /** The name on the command line and in tables. */
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /**
     * The client of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static ClientLibrary of(String label) {
        return Arrays.stream(values())
                .filter(library -> library.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No client is called '" + label + "'"));
    }

    public boolean runsOnJava() {
        return this != NODE_WS;
    }

    /** Whether the client needs a transport that is only there on some systems. */
    public boolean needsEpoll() {
        return this == NOCTULE_EPOLL || this == NOCTULE_PARTS || this == NETTY_EPOLL || this == TCP_EPOLL;
    }

    /**
     * Starts the client. The classes of the others are not loaded.
     *
     * @param readBufferBytes for the clients that do not choose by themselves; empty for what is usual with them
     */
    public ClientUnderTest open(Trust trust, OptionalInt readBufferBytes) throws Exception {
        return switch (this) {
            case NOCTULE_NIO -> NoctuleClient.whole(Transport.NIO, trust);
            case NOCTULE_EPOLL -> NoctuleClient.whole(Transport.EPOLL, trust);
            case NOCTULE_PARTS -> NoctuleClient.inParts(Transport.EPOLL, trust);
            case NETTY_NIO -> new NettyClient(Transport.NIO, trust);
            case NETTY_EPOLL -> new NettyClient(Transport.EPOLL, trust);
            case JDK -> new JdkClient(trust);
            case OKHTTP -> new OkHttpPeer(trust);
            case JAVA_WEBSOCKET -> new JavaWebSocketPeer(trust);
            case JETTY -> new JettyPeer(trust, readBufferBytes);
            case TYRUS -> new TyrusPeer(trust);
            case VERTX -> new VertxPeer(trust);
            case REACTOR_NETTY -> new ReactorNettyPeer(trust);
            case ASYNC_HTTP_CLIENT -> new AsyncHttpClientPeer(trust);
            case NV -> new NvPeer(trust);
            case TCP_NIO -> new TcpClient(Transport.NIO, trust);
            case TCP_EPOLL -> new TcpClient(Transport.EPOLL, trust);
            case NODE_WS -> throw new IllegalArgumentException(label() + " does not run on Java");
        };
    }
}
