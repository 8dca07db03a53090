package dev.noctule.websocket.netty;

import io.netty.buffer.ByteBuf;

/**
 * Where frames go: numbered, in order, and seen by the operating system once somebody flushes. Event loop only, but
 * for what says otherwise.
 */
interface FrameLane {
    /** Any thread. */
    boolean isOnEventLoop();

    /**
     * Any thread: an empty buffer of the kind that the transport likes best.
     *
     * @param size how many bytes it has room for before it grows
     * @return to be released, or given to {@link #write}
     */
    ByteBuf buffer(int size);

    /** Any thread: a new key, for one frame (RFC 6455, 5.3). */
    int nextMaskKey();

    /** As {@link #nextMaskKey}, for a frame in the {@link #batch}. */
    int nextBatchKey();

    /**
     * The batch, to write a frame behind what is in it. That {@link #commit} is called next, or the writer index
     * put back, is up to the caller.
     *
     * @param size how many bytes are to be written; if the batch has no room for them it grows
     * @return the lane's own
     */
    ByteBuf batch(int size);

    /**
     * The batch has one more frame.
     *
     * @return its number
     */
    long commit();

    /**
     * Writes a frame that is encoded already.
     *
     * @param encoded released here
     * @return its number
     */
    long write(ByteBuf encoded);

    /** Whether anything was written since the last flush. */
    boolean isUnflushed();
}
