package dev.noctule.benchmarks.echo.client;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler;
import io.netty.handler.codec.http.websocketx.WebSocketClientProtocolHandler.ClientHandshakeStateEvent;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.ssl.SslProvider;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * Netty's stock handlers, as its own example puts them together: {@code WebSocketClientProtocolHandler}, which also checks
 * UTF-8, and an aggregator, so that what arrives is whole messages.
 */
final class NettyClient implements ClientUnderTest {
    private final NettyBootstrap netty;

    NettyClient(Transport transport, SslProvider engine, Trust trust) {
        netty = new NettyBootstrap(transport, engine, trust);
    }

    @Override
    public Connection connect(URI uri, Listener listener) throws Exception {
        WebSocketClientProtocolConfig config = WebSocketClientProtocolConfig.newBuilder()
                .webSocketUri(uri)
                .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                .build();
        CompletableFuture<Void> opened = new CompletableFuture<>();
        Channel channel = netty.connect(
                uri,
                c -> c.pipeline()
                        .addLast(
                                new HttpClientCodec(),
                                new HttpObjectAggregator(8192),
                                new WebSocketClientProtocolHandler(config),
                                new WebSocketFrameAggregator(MAX_MESSAGE_BYTES),
                                new MessageHandler(listener, opened)));
        opened.get(CONNECT_SECONDS, TimeUnit.SECONDS);
        return new Open(channel);
    }

    @Override
    public void close() {
        netty.close();
    }

    private static final class MessageHandler extends SimpleChannelInboundHandler<WebSocketFrame> {
        private final Listener listener;
        private final CompletableFuture<Void> opened;

        MessageHandler(Listener listener, CompletableFuture<Void> opened) {
            this.listener = listener;
            this.opened = opened;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
            if (event == ClientHandshakeStateEvent.HANDSHAKE_COMPLETE) {
                opened.complete(null);
            }
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, WebSocketFrame frame) {
            if (frame instanceof TextWebSocketFrame text) {
                listener.onText(text.text());
            } else if (frame instanceof BinaryWebSocketFrame) {
                listener.onBinary(frame.content().readableBytes(), frame.content()::nioBuffer);
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            opened.completeExceptionally(cause);
            listener.onFailure(cause);
        }
    }

    private record Open(Channel channel) implements Connection {
        @Override
        public void sendText(String text) {
            NettyBootstrap.write(channel, new TextWebSocketFrame(text));
        }

        @Override
        public void sendBinary(byte[] data) {
            NettyBootstrap.write(channel, new BinaryWebSocketFrame(Unpooled.wrappedBuffer(data)));
        }

        @Override
        public void close() {
            channel.writeAndFlush(new CloseWebSocketFrame());
        }
    }
}
