package dev.noctule.benchmarks.echo.client;

import static dev.noctule.benchmarks.echo.client.Transport.EPOLL;
import static dev.noctule.benchmarks.echo.client.Transport.IO_URING;
import static dev.noctule.benchmarks.echo.client.Transport.NIO;
import static io.netty.handler.ssl.SslProvider.OPENSSL;

import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.SslProvider;
import java.util.Arrays;
import java.util.Locale;
import java.util.OptionalInt;

/** The clients that the echo runs compare. */
public enum ClientLibrary {
    NOCTULE_NIO("noctule"),
    NOCTULE_EPOLL("noctule", EPOLL),
    NOCTULE_IO_URING("noctule", IO_URING),
    /** With a listener that takes messages in parts, on epoll. */
    NOCTULE_PARTS("noctule", EPOLL),
    /** TLS by OpenSSL, on epoll. */
    NOCTULE_OPENSSL("noctule", EPOLL, OPENSSL),
    NETTY_NIO("netty"),
    NETTY_EPOLL("netty", EPOLL),
    /** TLS by OpenSSL, on epoll. */
    NETTY_OPENSSL("netty", EPOLL, OPENSSL),
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
    TCP_EPOLL("netty", EPOLL),
    /** A limit, not a WebSocket client. */
    TCP_IO_URING("netty", IO_URING),
    /** A limit, not a WebSocket client: TLS by OpenSSL, on epoll. */
    TCP_OPENSSL("netty", EPOLL, OPENSSL),
    /** For comparison with another platform: a process of Node, not of Java. */
    NODE_WS("ws");

    private final String product;

    /** What Noctule, Netty and raw TCP are given. The others choose for themselves; NIO is missing nowhere. */
    private final Transport transport;

    /** The same, for TLS. */
    private final SslProvider engine;

    ClientLibrary(String product) {
        this(product, NIO);
    }

    ClientLibrary(String product, Transport transport) {
        this(product, transport, SslProvider.JDK);
    }

    ClientLibrary(String product, Transport transport, SslProvider engine) {
        this.product = product;
        this.transport = transport;
        this.engine = engine;
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

    /** Whether it differs from another client over TLS only. */
    public boolean isForTlsOnly() {
        return engine == OPENSSL;
    }

    /** What of Netty's natives the client needs and this system has not; empty if it can run. */
    public String missing() {
        if (!transport.isAvailable()) {
            return transport.name().toLowerCase(Locale.ROOT) + " does not work here";
        }
        return engine == OPENSSL && !OpenSsl.isAvailable() ? "OpenSSL does not work here" : "";
    }

    /**
     * Starts the client. The classes of the others are not loaded.
     *
     * @param readBufferBytes for the clients that do not choose by themselves; empty for what is usual with them
     */
    public ClientUnderTest open(Trust trust, OptionalInt readBufferBytes) throws Exception {
        return switch (this) {
            case NOCTULE_NIO, NOCTULE_EPOLL, NOCTULE_IO_URING, NOCTULE_OPENSSL ->
                NoctuleClient.whole(transport, engine, trust);
            case NOCTULE_PARTS -> NoctuleClient.inParts(transport, engine, trust);
            case NETTY_NIO, NETTY_EPOLL, NETTY_OPENSSL -> new NettyClient(transport, engine, trust);
            case JDK -> new JdkClient(trust);
            case OKHTTP -> new OkHttpPeer(trust);
            case JAVA_WEBSOCKET -> new JavaWebSocketPeer(trust);
            case JETTY -> new JettyPeer(trust, readBufferBytes);
            case TYRUS -> new TyrusPeer(trust);
            case VERTX -> new VertxPeer(trust);
            case REACTOR_NETTY -> new ReactorNettyPeer(trust);
            case ASYNC_HTTP_CLIENT -> new AsyncHttpClientPeer(trust);
            case NV -> new NvPeer(trust);
            case TCP_NIO, TCP_EPOLL, TCP_IO_URING, TCP_OPENSSL -> new TcpClient(transport, engine, trust);
            case NODE_WS -> throw new IllegalArgumentException(label() + " does not run on Java");
        };
    }
}
