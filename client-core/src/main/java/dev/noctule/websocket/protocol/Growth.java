package dev.noctule.websocket.protocol;

/**
 * How the memory of a message grows: by a factor, so that what has come is copied about once on average, whatever the
 * fragments. It follows what has arrived, never what a header declares.
 */
final class Growth {
    /** The longest array of every JVM: some need a few words for its header. */
    static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** A declared length up to this is allocated at once: it is no more than a read buffer holds. */
    static final int TRUSTED_LENGTH = 64 * 1024;

    /** Where nobody knows how long a message will be. */
    static final int TO_UNKNOWN_LENGTH = 2;

    private Growth() {}

    /**
     * How long the next array is.
     *
     * @param length of the array that is there
     * @param needed how long it has to be at least
     * @param factor how many times as long it gets
     * @param first how long it gets at least
     * @param longest how long it gets at most, if no more is needed
     */
    static int capacity(int length, int needed, int factor, int first, int longest) {
        // One more than doubled: the longest inflated message and the byte that is too many fit together, where a power
        // of two would be copied for that byte.
        long grown = Math.max((long) factor * length + 1, first);
        return (int) Math.max(needed, Math.min(grown, longest));
    }
}
