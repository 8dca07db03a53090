package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import java.util.ArrayDeque;

/** Stands where the socket is: holds encoded buffers until they are flushed, as a channel does, and releases them. */
public class ByteSink extends ChannelOutboundHandlerAdapter {
    private final ArrayDeque<ByteBuf> written = new ArrayDeque<>(EncodeBenchmark.FRAMES);
    private long count;

    @Override
    public final void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        written.add((ByteBuf) message);
    }

    @Override
    public final void flush(ChannelHandlerContext ctx) {
        for (ByteBuf bytes = written.poll(); bytes != null; bytes = written.poll()) {
            count += bytes.readableBytes();
            flushed(bytes);
            bytes.release();
        }
    }

    /** Sees a buffer that is about to be released. */
    protected void flushed(ByteBuf bytes) {}

    /** Bytes flushed so far. */
    final long count() {
        return count;
    }
}
