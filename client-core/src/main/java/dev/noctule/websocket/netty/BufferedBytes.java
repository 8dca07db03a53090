package dev.noctule.websocket.netty;

import dev.noctule.websocket.SendQueueFullException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * How many bytes of messages wait to be sent. The limit refuses a message; the two marks only say when a sender should
 * pause, and when it may go on. For any thread.
 */
final class BufferedBytes {
    static final long HIGH_MARK = 1024 * 1024;
    static final long LOW_MARK = 256 * 1024;

    /** One object and not two: there may be very many connections. */
    private static final AtomicLongFieldUpdater<BufferedBytes> COUNT =
            AtomicLongFieldUpdater.newUpdater(BufferedBytes.class, "count");

    private final long limit;
    private volatile long count;
    private volatile boolean belowMark = true;

    /**
     * None.
     *
     * @param limit the most that may wait
     */
    BufferedBytes(long limit) {
        this.limit = limit;
    }

    long count() {
        return count;
    }

    /** False from the high mark on, down to the low one. */
    boolean isBelowMark() {
        return belowMark;
    }

    /** Whether that much more would fit now. */
    boolean hasRoomFor(long cost) {
        return count + cost <= limit;
    }

    /**
     * In one step: a message that does not fit must not push out, for a moment, one that does.
     *
     * @return false if it does not fit
     */
    boolean reserve(long cost) {
        long before = count;
        while (before + cost <= limit) {
            if (COUNT.compareAndSet(this, before, before + cost)) {
                if (before + cost >= HIGH_MARK) {
                    // Set before the message is added: whoever finishes it will see it, and so none is left behind
                    // false.
                    belowMark = false;
                }
                return true;
            }
            before = count;
        }
        return false;
    }

    /** What was reserved waits no more. */
    void release(long cost) {
        COUNT.addAndGet(this, -cost);
    }

    /** Event loop: whether the count has fallen to the low mark, which is told once after each time at the high one. */
    boolean hasFallen() {
        if (belowMark || count > LOW_MARK) {
            return false;
        }
        belowMark = true;
        return true;
    }

    /** For a message that was refused. */
    SendQueueFullException full(int messageBytes) {
        long before = count;
        return new SendQueueFullException(
                "A message of at least " + messageBytes + " bytes does not fit behind the " + before
                        + " bytes that wait to be sent: the limit is " + limit
                        + ". Wait for onWritable or earlier sends, or raise Limits.queuedBytes",
                before,
                limit);
    }
}
