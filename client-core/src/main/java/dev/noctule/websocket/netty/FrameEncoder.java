package dev.noctule.websocket.netty;

import dev.noctule.websocket.protocol.Frame;
import dev.noctule.websocket.protocol.FrameWriter;
import dev.noctule.websocket.protocol.MaskKeys;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * Puts the frames between two flushes into one buffer, the batch, and masks them while copying: the operating system,
 * or TLS, sees one piece of memory, and nothing is allocated per frame. Frames are numbered from 1 on, so that one
 * promise tells about all frames of a buffer. Event loop only, but for what says otherwise.
 */
final class FrameEncoder extends ChannelOutboundHandlerAdapter implements OutboundQueue.Lane {
    /** Most flushes carry one short message. */
    private static final int SMALLEST_BATCH = 512;

    /** What fits one TLS record (RFC 8446, 5.1). */
    private static final int FULL_BATCH = 16 * 1024;

    /** Encoded frames up to this are copied into the batch: cheaper than a buffer of their own on the way out. */
    private static final int LONGEST_COPIED = 2 * 1024;

    /** Told in the order of the frames. */
    interface Outcome {
        /** The operating system has all frames up to this number. */
        void written(long number);

        /** Not all of the frames up to this number have been or will be written. */
        void writeFailed(long number, Throwable cause);
    }

    private final MaskKeys maskKeys;
    private final Outcome outcome;
    private @Nullable ChannelHandlerContext context;
    private @Nullable ByteBuf batch;

    /** Where in the batch the frame begins that is not {@linkplain #commit committed}. */
    private int uncommitted;

    private long frames;
    private boolean unflushed;

    FrameEncoder(MaskKeys maskKeys, Outcome outcome) {
        this.maskKeys = maskKeys;
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

    /** Any thread. */
    @Override
    public boolean isOnEventLoop() {
        return ctx().executor().inEventLoop();
    }

    /** Any thread. */
    @Override
    public ByteBuf encode(Content content) {
        ByteBuf out = ctx().alloc().ioBuffer(FrameWriter.sizeOf(content.shortest()));
        try {
            content.writeFrame(maskKeys.next(), out);
            return out;
        } catch (RuntimeException | Error failure) {
            out.release();
            throw failure;
        }
    }

    @Override
    public int append(Content content) {
        ByteBuf out = batchWithRoomFor(FrameWriter.sizeOf(content.shortest()));
        content.writeFrame(maskKeys.next(), out);
        return out.writerIndex() - uncommitted;
    }

    @Override
    public void undo() {
        if (batch != null) {
            batch.writerIndex(uncommitted);
        }
    }

    @Override
    public long commit() {
        frames++;
        unflushed = true;
        if (batch != null && batch.readableBytes() >= FULL_BATCH) {
            writeBatch();
        }
        return frames;
    }

    /**
     * Writes a frame.
     *
     * @return its number
     */
    long write(Frame frame) {
        ByteBuf out = batchWithRoomFor(FrameWriter.sizeOf(frame.payload().remaining()));
        FrameWriter.write(frame, maskKeys.next(), out);
        return commit();
    }

    @Override
    public long write(ByteBuf encoded) {
        int size = encoded.readableBytes();
        if (size <= LONGEST_COPIED) {
            try {
                batchWithRoomFor(size).writeBytes(encoded);
            } finally {
                encoded.release();
            }
            return commit();
        }
        writeBatch();
        frames++;
        unflushed = true;
        write(encoded, frames);
        return frames;
    }

    private ByteBuf batchWithRoomFor(int size) {
        if (batch != null && batch.readableBytes() + size > FULL_BATCH) {
            writeBatch();
        }
        ByteBuf out = batch;
        if (out == null) {
            out = ctx().alloc().ioBuffer(Math.max(SMALLEST_BATCH, size));
            batch = out;
        }
        uncommitted = out.writerIndex();
        return out;
    }

    private void writeBatch() {
        ByteBuf out = batch;
        if (out == null) {
            return;
        }
        batch = null;
        if (out.isReadable()) {
            write(out, frames);
        } else {
            out.release(); // its first frame was undone
        }
    }

    private void write(ByteBuf out, long number) {
        ctx().write(out).addListener(written -> {
            if (written.isSuccess()) {
                outcome.written(number);
            } else {
                outcome.writeFailed(number, written.cause());
            }
        });
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
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        discard();
    }

    /** The connection has ended: what was not flushed will not be. */
    void discard() {
        ByteBuf out = batch;
        if (out != null) {
            batch = null;
            out.release();
        }
    }
}
