package dev.noctule.websocket.conformance;

import java.time.Duration;

/**
 * A point in time that has to be kept.
 *
 * @param nanoTime as of {@link System#nanoTime()}
 */
record Deadline(long nanoTime) {
    static Deadline in(Duration duration) {
        return new Deadline(System.nanoTime() + duration.toNanos());
    }

    boolean isOver() {
        return nanoTime - System.nanoTime() <= 0;
    }

    /** The time left, but no more than something may take by itself. */
    Duration left(Duration atMost) {
        Duration left = Duration.ofNanos(Math.max(1, nanoTime - System.nanoTime()));
        return left.compareTo(atMost) < 0 ? left : atMost;
    }
}
