package dev.noctule.websocket.netty;

import dev.noctule.websocket.protocol.Frame;
import dev.noctule.websocket.protocol.FrameWriter;
import dev.noctule.websocket.protocol.MaskKeys;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.DefaultChannelPromise;
import org.jspecify.annotations.Nullable;

/**
 * Puts the frames between two flushes into one buffer, the batch, and masks them while copying: the operating system,
 * or TLS, sees one piece of memory, and nothing is allocated per frame. Frames are numbered from 1 on, so that one
 * promise tells about all frames of a buffer. Event loop only, its constructor too, but for what says otherwise.
 */
final class FrameEncoder extends ChannelOutboundHandlerAdapter implements FrameLane {
    /** Many flushes carry one short message. */
    private static final int SMALLEST_BATCH = 512;

    /** What fits one TLS record (RFC 8446, 5.1). */
    private static final int FULL_BATCH = 16 * 1024;

    /** Told in the order of the frames. */
    interface Outcome {
        /** The operating system has all frames up to this number. */
        void written(long number);

        /** Not all of the frames up to this number have been or will be written. */
        void writeFailed(long number, Throwable cause);
    }

    private final MaskKeys maskKeys;
    private final MaskKeys batchKeys;
    private final Outcome outcome;
    private final SpareBuffers spares = SpareBuffers.ofThisThread();
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf batch;

    /** Room for what the last batches had, and some more: the next one will be much the same, and should not have to grow. */
    private int usualBatch = SMALLEST_BATCH;

    private long frames;

    /** The operating system has the frames up to this number. */
    private long taken;

    private boolean unflushed;

    FrameEncoder(MaskKeys maskKeys, Outcome outcome) {
        this.maskKeys = maskKeys;
        this.batchKeys = maskKeys.ofThisThread();
        this.outcome = outcome;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
    }

    private ChannelHandlerContext ctx() {
        ChannelHandlerContext ctx = context;
        if (ctx == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return ctx;
    }

    /** The channel whose frames it writes. */
    Channel channel() {
        return ctx().channel();
    }

    /** Any thread. */
    @Override
    public boolean isOnEventLoop() {
        return ctx().executor().inEventLoop();
    }

    /** Any thread. */
    @Override
    public ByteBuf buffer(int size) {
        int gap = gapBefore(size);
        return ctx().alloc().ioBuffer(gap + size).setIndex(gap, gap);
    }

    /** Any thread. */
    @Override
    public int nextMaskKey() {
        return maskKeys.next();
    }

    @Override
    public int nextBatchKey() {
        return batchKeys.next();
    }

    @Override
    public ByteBuf batch(int size) {
        if (batch != null && batch.readableBytes() + size > FULL_BATCH) {
            writeBatch();
        }
        ByteBuf out = batch;
        if (out == null) {
            int gap = gapBefore(size);
            out = spares.take(ctx().alloc(), Math.max(usualBatch, gap + size)).setIndex(gap, gap);
            batch = out;
        }
        return out;
    }

    /**
     * How many bytes to leave free ahead of a frame that is the first in its buffer, so that its payload begins at a
     * multiple of eight: eight bytes across two lines of the processor's cache are written as two pieces.
     */
    private static int gapBefore(int size) {
        return -(size - FrameWriter.payloadOf(size)) & (Long.BYTES - 1);
    }

    /** The operating system has the frames up to this number. */
    long taken() {
        return taken;
    }

    /** Whether the operating system does not have all frames. */
    boolean isWaiting() {
        return taken < frames;
    }

    /** The number that the next frame will have. */
    long nextNumber() {
        return frames + 1;
    }

    @Override
    public long commit() {
        long number = ++frames;
        unflushed = true;
        if (batch != null && batch.readableBytes() >= FULL_BATCH) {
            writeBatch();
        }
        return number;
    }

    /**
     * Writes a frame.
     *
     * @return its number
     */
    long write(Frame frame) {
        FrameWriter.write(
                frame, nextBatchKey(), batch(FrameWriter.sizeOf(frame.payload().remaining())));
        return commit();
    }

    @Override
    public long write(ByteBuf encoded) {
        writeBatch();
        long number = ++frames;
        unflushed = true;
        write(encoded, number);
        return number;
    }

    private void writeBatch() {
        ByteBuf out = batch;
        if (out == null) {
            return;
        }
        batch = null;
        int roomy = Math.min(FULL_BATCH, 2 * Integer.highestOneBit(out.readableBytes()));
        usualBatch = Math.max(roomy, Math.max(SMALLEST_BATCH, usualBatch / 2));
        if (out.isReadable()) {
            spares.writing(out);
            write(out, frames);
        } else {
            out.release(); // its first frame was taken back
        }
    }

    private void write(ByteBuf out, long number) {
        BufferPromise promise = new BufferPromise(ctx(), number);
        promise.addListener(promise);
        ctx().write(out, promise);
    }

    @Override
    public boolean isUnflushed() {
        return unflushed;
    }

    @Override
    public void flush(ChannelHandlerContext ctx) {
        unflushed = false;
        writeBatch();
        ctx.flush();
        spares.flushed();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        discard();
        spares.release();
    }

    /** The connection has ended: what was not flushed will not be. */
    void discard() {
        ByteBuf out = batch;
        if (out != null) {
            batch = null;
            out.release();
        }
    }

    /** The promise of one buffer, and its own listener: one object less. */
    private final class BufferPromise extends DefaultChannelPromise implements ChannelFutureListener {
        private final long number;

        BufferPromise(ChannelHandlerContext ctx, long number) {
            super(ctx.channel(), ctx.executor());
            this.number = number;
        }

        @Override
        public void operationComplete(ChannelFuture written) {
            if (written.isSuccess()) {
                taken = number;
                outcome.written(number);
            } else {
                outcome.writeFailed(number, written.cause());
            }
        }
    }
}
