package dev.noctule.websocket.protocol;

/**
 * What a message costs while it waits to be sent, for limits: its payload, and what is kept for each, so that short
 * messages do not take many times as much memory as the limit says.
 */
public final class QueuedBytes {
    /** Future, place in the queue, buffer and header: 90 to 260 bytes as measured, by the way that a message takes. */
    public static final int OVERHEAD = 256;

    private QueuedBytes() {}

    /**
     * The cost of a message.
     *
     * @param payloadBytes how long it is
     */
    public static long of(int payloadBytes) {
        return payloadBytes + (long) OVERHEAD;
    }
}
