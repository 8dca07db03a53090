package dev.noctule.benchmarks.codec;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.flush.FlushConsolidationHandler;
import org.jspecify.annotations.Nullable;

/**
 * Frames written to Netty's channel from other threads. Each is flushed, for its sender knows of no other; and Netty's
 * remedy for that is in the pipeline, which makes one flush of many.
 */
final class StockHandOver implements HandOver {
    private final LoopChannel<WebSocket13FrameEncoder> loop;

    StockHandOver(LoopChannel.End end) {
        loop = new LoopChannel<>(end, () -> new WebSocket13FrameEncoder(true));
        loop.channel()
                .pipeline()
                .addFirst(new FlushConsolidationHandler(
                        FlushConsolidationHandler.DEFAULT_EXPLICIT_FLUSH_AFTER_FLUSHES, true));
    }

    @Override
    public MessageSide sender() {
        return new Sender();
    }

    @Override
    public void close() {
        loop.close();
    }

    private final class Sender implements MessageSide {
        private @Nullable ChannelFuture last;

        /** With a reader index of its own, and an owner: the event loop reads what was written before meanwhile. */
        @Override
        public void writeBinary(Payload payload) {
            write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(payload.nio())));
        }

        @Override
        public void writeText(String text) {
            write(new TextWebSocketFrame(text));
        }

        private void write(WebSocketFrame frame) {
            last = loop.channel().writeAndFlush(frame);
        }

        @Override
        public void flush() {
            if (last != null) {
                last.syncUninterruptibly();
            }
        }
    }
}
