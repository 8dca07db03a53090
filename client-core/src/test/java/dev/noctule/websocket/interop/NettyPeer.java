package dev.noctule.websocket.interop;

import dev.noctule.websocket.testing.TestCertificates;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
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
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.util.Version;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Netty's own WebSocket codec as a server, in this process: it shares the transport with the client, and nothing of the
 * protocol.
 */
final class NettyPeer implements EchoPeer {
    private static final WebSocketServerProtocolConfig CONFIG = WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/")
            .checkStartsWith(true)
            .subprotocols(SUBPROTOCOL)
            .maxFramePayloadLength(LONGEST_MESSAGE)
            .dropPongFrames(false)
            .build();

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Ports ports;

    NettyPeer(TestCertificates certificates) throws InterruptedException {
        ports = new Ports(listen(null), listen(certificates.nettyContextForServer()));
    }

    private int listen(@Nullable SslContext tls) throws InterruptedException {
        Channel server = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childHandler(new Pipeline(tls))
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        return ((InetSocketAddress) server.localAddress()).getPort();
    }

    @Override
    public String version() {
        return Version.identify().get("netty-codec-http").artifactVersion();
    }

    @Override
    public URI uri(boolean tls, String path) {
        return ports.uri(tls, path);
    }

    @Override
    public void close() throws InterruptedException {
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    private static final class Pipeline extends ChannelInitializer<Channel> {
        private final @Nullable SslContext tls;

        Pipeline(@Nullable SslContext tls) {
            this.tls = tls;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (tls != null) {
                channel.pipeline().addLast(tls.newHandler(channel.alloc()));
            }
            channel.pipeline()
                    .addLast(
                            new HttpServerCodec(),
                            new HttpObjectAggregator(8192),
                            new NotFound(),
                            new WebSocketServerProtocolHandler(CONFIG),
                            new WebSocketFrameAggregator(LONGEST_MESSAGE),
                            new Echo());
        }
    }

    private static final class NotFound extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
            if (request.uri().matches("/(echo|fragments|ping|close\\?.*)")) {
                context.fireChannelRead(request.retain());
            } else {
                context.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.NOT_FOUND))
                        .addListener(ChannelFutureListener.CLOSE);
            }
        }
    }

    private static final class Echo extends SimpleChannelInboundHandler<WebSocketFrame> {
        private boolean inFragments;

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete opened) {
                onOpen(context, opened.requestUri());
            }
        }

        private void onOpen(ChannelHandlerContext context, String target) {
            inFragments = target.equals("/fragments");
            if (target.equals("/ping")) {
                ByteBuf payload = Unpooled.copiedBuffer(PING, StandardCharsets.UTF_8);
                context.writeAndFlush(new PingWebSocketFrame(payload));
            } else if (target.startsWith("/close")) {
                context.writeAndFlush(new CloseWebSocketFrame(EchoPeer.closeCode(target), REASON));
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, WebSocketFrame frame) {
            if (frame instanceof PongWebSocketFrame) {
                String payload = frame.content().toString(StandardCharsets.UTF_8);
                context.writeAndFlush(new TextWebSocketFrame("pong: " + payload));
            } else if (inFragments) {
                sendInFragments(context, frame);
            } else {
                context.writeAndFlush(frame.retain());
            }
        }

        private static void sendInFragments(ChannelHandlerContext context, WebSocketFrame message) {
            ByteBuf payload = message.content();
            boolean first = true;
            while (payload.isReadable()) {
                ByteBuf part = payload.readRetainedSlice(Math.min(FRAGMENT, payload.readableBytes()));
                context.write(fragment(first ? message : null, !payload.isReadable(), part));
                first = false;
            }
            context.flush();
        }

        private static WebSocketFrame fragment(@Nullable WebSocketFrame first, boolean fin, ByteBuf part) {
            if (first == null) {
                return new ContinuationWebSocketFrame(fin, 0, part);
            }
            return first instanceof TextWebSocketFrame
                    ? new TextWebSocketFrame(fin, 0, part)
                    : new BinaryWebSocketFrame(fin, 0, part);
        }
    }
}
