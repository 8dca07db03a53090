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
    /** Our policy. */
    private static final int MOST = 8;

    /** Our policy: a message of 1 MiB fits. With its header it is more than Netty's allocators pool by default. */
    private static final int MOST_BYTES = 2 * 1024 * 1024;

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

    private int spareBytes;

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
        return spend(spare.removeLast());
    }

    private ByteBuf spend(ByteBuf buffer) {
        spareBytes -= buffer.capacity();
        return buffer;
    }

    /** A buffer is about to be written: it is wanted back. */
    void writing(ByteBuf buffer) {
        if (buffer.capacity() <= MOST_BYTES && written.size() < MOST) {
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
        while (spare.size() == MOST || spareBytes + buffer.capacity() > MOST_BYTES) {
            spend(spare.removeFirst()).release();
        }
        spare.add(buffer);
        spareBytes += buffer.capacity();
    }

    /** Gives all of them back. */
    void release() {
        spare.forEach(ByteBuf::release);
        spare.clear();
        spareBytes = 0;
        written.forEach(ByteBuf::release);
        written.clear();
    }
}
