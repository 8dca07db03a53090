package dev.noctule.websocket.conformance;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler.HandshakeComplete;
import io.netty.handler.ssl.SslContext;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Speaks the Autobahn fuzzing server's protocol on Netty's own codec, with cases of the test's making. What is not
 * scripted is not found (404).
 */
final class StandInFuzzingServer implements AutoCloseable {
    private static final int LONGEST_FRAME = 1 << 21;
    private static final WebSocketServerProtocolConfig CONFIG = WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .checkStartsWith(true)
            .maxFramePayloadLength(LONGEST_FRAME)
            .build();

    /** What the server does in one connection. */
    interface Script {
        /** The connection is open. */
        void opened(Channel channel);

        /** A message frame came; it is released by the caller. */
        default void received(Channel channel, WebSocketFrame frame) {}
    }

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Map<String, Script> scripts = new ConcurrentHashMap<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final @Nullable SslContext tls;
    private final int port;

    /**
     * Listens on a free port.
     *
     * @param tls for {@code wss}
     */
    StandInFuzzingServer(@Nullable SslContext tls) throws InterruptedException {
        this.tls = tls;
        Channel server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new Pipeline())
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        port = ((InetSocketAddress) server.localAddress()).getPort();
    }

    /** Sends a text and closes. */
    static Script answering(String text) {
        return channel -> {
            channel.write(new TextWebSocketFrame(text));
            close(channel);
        };
    }

    /** Closes at once. */
    static Script closing() {
        return StandInFuzzingServer::close;
    }

    static void close(Channel channel) {
        channel.writeAndFlush(new CloseWebSocketFrame(1000, ""));
    }

    /** Answers on a path, with its query. */
    void on(String pathAndQuery, Script script) {
        scripts.put(pathAndQuery, script);
    }

    /** The paths that were asked for, with their queries. */
    List<String> requests() {
        return requests;
    }

    String url() {
        return (tls == null ? "ws://127.0.0.1:" : "wss://localhost:") + port;
    }

    @Override
    public void close() throws InterruptedException {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    private final class Pipeline extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            if (tls != null) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc()));
            }
            channel.pipeline()
                    .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(8192),
                            new Requests(),
                            new WebSocketServerProtocolHandler(CONFIG),
                            new Conversation());
        }
    }

    private final class Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            requests.add(request.uri());
            if (scripts.containsKey(request.uri())) {
                context.fireChannelRead(request.retain());
            } else {
                context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND))
                        .addListener(ChannelFutureListener.CLOSE);
            }
        }
    }

    private final class Conversation extends SimpleChannelInboundHandler<WebSocketFrame> {
        private Script script = channel -> {};

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof HandshakeComplete handshake) {
                script = scripts.getOrDefault(handshake.requestUri(), script);
                script.opened(context.channel());
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            script.received(context.channel(), frame);
        }

        /** A testee that aborts resets the connection. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            context.close();
        }
    }
}
