package dev.noctule.websocket.netty;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.ArrayDeque;

/**
 * Buffers that an event loop has just written, for what it writes next: they are still in the processor's cache, where
 * an allocator's next one is not, for allocators hand out one after the other. The one that was written last goes first.
 * What the operating system has not taken with the flush is not waited for. When a connection of the loop ends, all of
 * them are given back, so that nothing is kept for connections that are no more. One thread at a time.
 */
final class SpareBuffers {
    /** With the longest, 1 MiB in all. Our policy. */
    private static final int MOST = 8;

    /** A message of 64 KiB in one frame fits. Longer ones are rare, and would be kept for nothing. */
    private static final int LONGEST = 128 * 1024;

    private static final FastThreadLocal<SpareBuffers> OF_THIS_THREAD = new FastThreadLocal<>() {
        @Override
        protected SpareBuffers initialValue() {
            return new SpareBuffers();
        }

        @Override
        protected void onRemoval(SpareBuffers spares) {
            spares.release();
        }
    };

    private final ArrayDeque<ByteBuf> spare = new ArrayDeque<>(MOST);

    /** Written, and with two owners: us and the channel, until it is done with them. */
    private final ArrayDeque<ByteBuf> written = new ArrayDeque<>(MOST);

    /** Those of the calling thread: an event loop. They are released when the loop ends. */
    static SpareBuffers ofThisThread() {
        return OF_THIS_THREAD.get();
    }

    /**
     * An empty buffer.
     *
     * @param size how many bytes it has room for before it grows
     */
    ByteBuf take(ByteBufAllocator allocator, int size) {
        ByteBuf newest = spare.peekLast();
        if (newest == null || newest.capacity() < size || newest.alloc() != allocator) {
            return allocator.ioBuffer(size);
        }
        return spare.removeLast();
    }

    /** A buffer is about to be written: it is wanted back. */
    void writing(ByteBuf buffer) {
        if (buffer.capacity() <= LONGEST && written.size() < MOST) {
            written.add(buffer.retain());
        }
    }

    /** What was written is flushed. */
    void flushed() {
        for (ByteBuf buffer = written.poll(); buffer != null; buffer = written.poll()) {
            if (buffer.refCnt() == 1) {
                keep(buffer.clear());
            } else {
                buffer.release();
            }
        }
    }

    private void keep(ByteBuf buffer) {
        if (spare.size() == MOST) {
            spare.removeFirst().release();
        }
        spare.add(buffer);
    }

    /** Gives all of them back. */
    void release() {
        spare.forEach(ByteBuf::release);
        spare.clear();
        written.forEach(ByteBuf::release);
        written.clear();
    }
}
