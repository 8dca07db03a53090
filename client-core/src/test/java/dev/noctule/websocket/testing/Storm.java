package dev.noctule.websocket.testing;

import java.util.Arrays;
import java.util.Locale;

/**
 * When clients that a server has lost asked it again: from the moment in which it was back until the very last one was
 * back. Any thread.
 */
public final class Storm {
    private static final long SECOND = 1_000_000_000;

    private long[] times = new long[64];
    private int count;

    /** An attempt, so many nanoseconds after the server was back. */
    public synchronized void add(long nanos) {
        if (count == times.length) {
            times = Arrays.copyOf(times, 2 * count);
        }
        times[count++] = nanos;
    }

    public synchronized int attempts() {
        return count;
    }

    private long[] sorted() {
        long[] sorted = Arrays.copyOf(times, count);
        Arrays.sort(sorted);
        return sorted;
    }

    /** When the last attempt was. */
    public synchronized double lastSeconds() {
        return (double) Arrays.stream(times, 0, count).max().orElse(0) / SECOND;
    }

    /** The most attempts within any second, not only those of a clock. */
    public synchronized int peak() {
        long[] sorted = sorted();
        int most = 0;
        int first = 0;
        for (int i = 0; i < sorted.length; i++) {
            while (sorted[i] - sorted[first] >= SECOND) {
                first++;
            }
            most = Math.max(most, i - first + 1);
        }
        return most;
    }

    /** Attempts a second, until the last one. If that came within a second, they are those of this second. */
    public synchronized double mean() {
        return count / Math.max(1, lastSeconds());
    }

    public synchronized double peakToMean() {
        return peak() / mean();
    }

    @Override
    public synchronized String toString() {
        return String.format(
                Locale.ROOT,
                "%d attempts in %.1f s: %d within the busiest second, which is %.2f times the mean",
                count,
                lastSeconds(),
                peak(),
                peakToMean());
    }
}
