package dev.noctule.benchmarks.codec;

import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import org.jspecify.annotations.Nullable;

/** Frames written to Netty's channel from another thread: each is flushed, for its sender knows of no other. */
final class StockHandOver implements MessageSide {
    private final LoopChannel<WebSocket13FrameEncoder> loop;
    private @Nullable ChannelFuture last;

    StockHandOver(ByteSink sink) {
        loop = new LoopChannel<>(sink, () -> new WebSocket13FrameEncoder(true));
    }

    /** In a view of its own: the event loop reads what was written before meanwhile. */
    @Override
    public void writeBinary(Payload payload) {
        write(new BinaryWebSocketFrame(payload.netty().retainedDuplicate()));
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

    @Override
    public void close() {
        loop.close();
    }
}
