package dev.noctule.benchmarks.echo.client;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslProvider;
import java.net.ProtocolException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The limit: a TCP client on Netty that sends a frame made beforehand, and counts the bytes that come back. It reads no
 * frame, unmasks nothing, decodes nothing.
 */
final class TcpClient implements ClientUnderTest {
    private final NettyBootstrap netty;

    TcpClient(Transport transport, SslProvider engine, Trust trust) {
        netty = new NettyBootstrap(transport, engine, trust);
    }

    @Override
    public Connection connect(URI uri, Listener listener) throws Exception {
        CompletableFuture<Void> opened = new CompletableFuture<>();
        ByteCounter counter = new ByteCounter(listener);
        Channel channel = netty.connect(
                uri,
                c -> c.pipeline()
                        .addLast(new HttpClientCodec(), new HttpObjectAggregator(8192), new Upgrade(opened, counter)));
        channel.writeAndFlush(upgradeRequest(uri));
        opened.get(CONNECT_SECONDS, TimeUnit.SECONDS);
        return new Open(channel, counter);
    }

    private static DefaultFullHttpRequest upgradeRequest(URI uri) {
        DefaultFullHttpRequest request =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, uri.getPath(), Unpooled.EMPTY_BUFFER);
        request.headers()
                .set(HttpHeaderNames.HOST, uri.getAuthority())
                .set(HttpHeaderNames.UPGRADE, "websocket")
                .set(HttpHeaderNames.CONNECTION, "Upgrade")
                .set(HttpHeaderNames.SEC_WEBSOCKET_KEY, "dGhlIHNhbXBsZSBub25jZQ==") // the example of RFC 6455, 1.3
                .set(HttpHeaderNames.SEC_WEBSOCKET_VERSION, "13");
        return request;
    }

    @Override
    public void close() {
        netty.close();
    }

    private static final class Upgrade extends SimpleChannelInboundHandler<FullHttpResponse> {
        private final CompletableFuture<Void> opened;
        private final ByteCounter counter;

        Upgrade(CompletableFuture<Void> opened, ByteCounter counter) {
            this.opened = opened;
            this.counter = counter;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpResponse response) throws ProtocolException {
            if (!response.status().equals(HttpResponseStatus.SWITCHING_PROTOCOLS)) {
                throw new ProtocolException("Expected status 101 but was " + response.status());
            }
            ctx.pipeline().replace(this, null, counter);
            ctx.pipeline().remove(HttpObjectAggregator.class);
            ctx.pipeline().remove(HttpClientCodec.class);
            opened.complete(null);
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            opened.completeExceptionally(cause);
        }
    }

    /** Takes every so many bytes for an echo of what was sent last. All messages of a connection are the same. */
    private static final class ByteCounter extends SimpleChannelInboundHandler<ByteBuf> {
        private final Listener listener;
        private volatile @Nullable Echo expected;
        private int pending;

        ByteCounter(Listener listener) {
            this.listener = listener;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, ByteBuf bytes) {
            pending += bytes.readableBytes();
            Echo echo = expected;
            while (echo != null && pending >= echo.length()) {
                pending -= echo.length();
                echo.report().run();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext ctx) {
            ctx.flush();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            listener.onFailure(cause);
        }
    }

    /**
     * What is sent and what comes back.
     *
     * @param message the String or byte[] that it was made of
     * @param frame the masked frame
     * @param length of the frame that the server sends, in bytes
     * @param report tells the listener of one echo
     */
    private record Echo(Object message, ByteBuf frame, int length, Runnable report) {}

    private record Open(Channel channel, ByteCounter counter) implements Connection {
        @Override
        public void sendText(String text) {
            send(text, () -> new TextWebSocketFrame(text), () -> counter.listener.onText(text));
        }

        @Override
        public void sendBinary(byte[] data) {
            send(
                    data,
                    () -> new BinaryWebSocketFrame(Unpooled.wrappedBuffer(data)),
                    () -> counter.listener.onBinary(data.length, () -> ByteBuffer.wrap(data)));
        }

        private void send(Object message, Supplier<WebSocketFrame> frame, Runnable report) {
            Echo echo = counter.expected;
            if (echo == null || echo.message() != message) {
                ByteBuffer masked = encode(true, frame.get());
                int echoLength = encode(false, frame.get()).remaining();
                echo = new Echo(message, Unpooled.wrappedBuffer(masked), echoLength, report);
                counter.expected = echo;
            }
            NettyBootstrap.write(channel, echo.frame().retainedDuplicate());
        }

        /** In direct memory, as what any client hands to the socket, and the garbage collector's to free. */
        private static ByteBuffer encode(boolean masked, WebSocketFrame frame) {
            EmbeddedChannel encoder = new EmbeddedChannel(new WebSocket13FrameEncoder(masked));
            encoder.writeOutbound(frame);
            List<ByteBuf> parts = new ArrayList<>();
            for (ByteBuf part = encoder.readOutbound(); part != null; part = encoder.readOutbound()) {
                parts.add(part);
            }
            ByteBuf whole = Unpooled.wrappedBuffer(parts.toArray(ByteBuf[]::new));
            ByteBuffer bytes = ByteBuffer.allocateDirect(whole.readableBytes());
            whole.readBytes(bytes).release();
            return bytes.flip();
        }

        @Override
        public void close() {
            channel.close();
        }
    }
}
