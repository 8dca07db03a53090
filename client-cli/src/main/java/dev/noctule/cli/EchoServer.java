package dev.noctule.cli;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketCloseStatus;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends every text and binary message back, on any path. Made of Netty's stock WebSocket codec, not of the library, so
 * that the program's two ends are independent of each other.
 */
final class EchoServer implements AutoCloseable {
    /** The longest message, and the longest frame: 16 MiB, as in the library's client. */
    static final int LONGEST_MESSAGE = 16 * 1024 * 1024;

    private static final int LONGEST_REQUEST = 64 * 1024;
    private static final int GRACE_SECONDS = 1;

    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(
            1, new DefaultThreadFactory("echo-server", true), NioIoHandler.newFactory());
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final Channel listening;
    private final Target target;

    private EchoServer(ListenAddress address, ServerTls tls) throws FailureException, InterruptedException {
        this.listening = listen(address, tls.context());
        int port = ((InetSocketAddress) listening.localAddress()).getPort();
        this.target = new Target(tls.context() != null, address.host(), port, "/");
    }

    /**
     * Starts to listen, with no TLS.
     *
     * @throws FailureException if the address cannot be listened on
     */
    static EchoServer start(ListenAddress address) throws FailureException, InterruptedException {
        return start(address, ServerTls.NONE);
    }

    /** The same, with TLS if it is given. */
    static EchoServer start(ListenAddress address, ServerTls tls) throws FailureException, InterruptedException {
        return new EchoServer(address, tls);
    }

    /** Where it listens; with the real port, if any free one was wanted. */
    Target target() {
        return target;
    }

    private Channel listen(ListenAddress address, @Nullable SslContext tls)
            throws FailureException, InterruptedException {
        ChannelFuture bound = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new Pipeline(tls))
                .bind(new InetSocketAddress(address.bareHost(), address.port()))
                .await();
        if (!bound.isSuccess()) {
            group.shutdownGracefully(0, GRACE_SECONDS, TimeUnit.SECONDS);
            String cause = "cannot listen on " + address + ": " + reason(bound.cause());
            throw new FailureException(
                    Failure.of(ExitCode.CONNECT, cause, "Choose another port; --listen 0 takes any that is free."));
        }
        return bound.channel();
    }

    private static String reason(Throwable cause) {
        return cause instanceof UnresolvedAddressException
                ? "the name has no address"
                : String.valueOf(cause.getMessage());
    }

    /** Tells the clients that it goes away (1001), gives them a second to answer, and leaves no thread. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly();
        connections.writeAndFlush(
                new CloseWebSocketFrame(WebSocketCloseStatus.ENDPOINT_UNAVAILABLE, "the echo server stops"));
        connections.newCloseFuture().awaitUninterruptibly(GRACE_SECONDS, TimeUnit.SECONDS);
        group.shutdownGracefully(0, GRACE_SECONDS, TimeUnit.SECONDS)
                .awaitUninterruptibly(2 * GRACE_SECONDS, TimeUnit.SECONDS);
    }

    /** What one connection is made of. */
    private final class Pipeline extends ChannelInitializer<SocketChannel> {
        private final @Nullable SslContext tls;

        Pipeline(@Nullable SslContext tls) {
            this.tls = tls;
        }

        @Override
        protected void initChannel(SocketChannel channel) {
            connections.add(channel);
            if (tls != null) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc()));
            }
            channel.pipeline()
                    .addLast(new HttpServerCodec())
                    .addLast(new HttpObjectAggregator(LONGEST_REQUEST))
                    .addLast(new UpgradeGuard())
                    .addLast(new WebSocketServerProtocolHandler(protocol()))
                    .addLast(new WebSocketFrameAggregator(LONGEST_MESSAGE))
                    .addLast(new EchoHandler());
        }

        private WebSocketServerProtocolConfig protocol() {
            return WebSocketServerProtocolConfig.newBuilder()
                    .websocketPath("/")
                    .checkStartsWith(true)
                    .subprotocols("*") // the first that is offered
                    .decoderConfig(WebSocketDecoderConfig.newBuilder()
                            .maxFramePayloadLength(LONGEST_MESSAGE)
                            .build())
                    .build();
        }
    }
}
