package dev.noctule.cli;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import org.HdrHistogram.Histogram;

/**
 * Which Pings are under way, which were given up, and how long the others took. Knows no clock: times are those of
 * {@link System#nanoTime()}, and come from outside.
 */
final class RoundTrips {
    private static final int SIGNIFICANT_DIGITS = 3;
    private static final double NANOS_PER_MILLI = 1_000_000;

    private final Histogram nanos = new Histogram(SIGNIFICANT_DIGITS);

    /** In the order in which they were sent, which is that of their deadlines. */
    private final Deque<Ping> underWay = new ArrayDeque<>();

    private long sent;
    private long lost;

    private record Ping(long sequence, long deadline) {}

    /**
     * A Ping is sent.
     *
     * @param deadline when it is given up
     * @return its number; the first is 1
     */
    long send(long deadline) {
        sent++;
        underWay.add(new Ping(sent, deadline));
        return sent;
    }

    /** A Pong has come: false if its Ping was given up before. */
    boolean receive(long sequence, Duration roundTrip) {
        if (!underWay.removeIf(ping -> ping.sequence() == sequence)) {
            return false;
        }
        nanos.recordValue(roundTrip.toNanos());
        return true;
    }

    /** Gives up what is due, and tells the numbers. */
    List<Long> giveUp(long now) {
        List<Long> overdue = new ArrayList<>();
        for (Ping ping = underWay.peek(); ping != null && ping.deadline() - now <= 0; ping = underWay.peek()) {
            overdue.add(underWay.remove().sequence());
        }
        lost += overdue.size();
        return overdue;
    }

    /** When the next one is due to be given up, if any is under way. */
    long nextDeadline(long otherwise) {
        Ping first = underWay.peek();
        return first == null ? otherwise : first.deadline();
    }

    long sent() {
        return sent;
    }

    long received() {
        return nanos.getTotalCount();
    }

    boolean anyUnderWay() {
        return !underWay.isEmpty();
    }

    /** Whether there was an answer to everything that has had its time. */
    boolean allAnswered() {
        return received() > 0 && lost == 0;
    }

    /** The time of a round trip, in words. */
    static String line(long sequence, Duration roundTrip) {
        return String.format(Locale.ROOT, "seq=%d rtt=%.2f ms", sequence, roundTrip.toNanos() / NANOS_PER_MILLI);
    }

    /** What is said at the end. */
    List<String> summary() {
        String counts = "sent " + sent + ", received " + received() + ", lost " + lost;
        if (anyUnderWay()) {
            counts += ", under way " + underWay.size();
        }
        return received() == 0 ? List.of(counts) : List.of(counts, times());
    }

    private String times() {
        return String.format(
                Locale.ROOT,
                "rtt min/p50/p95/p99/max = %.2f/%.2f/%.2f/%.2f/%.2f ms",
                nanos.getMinValue() / NANOS_PER_MILLI,
                percentile(50),
                percentile(95),
                percentile(99),
                nanos.getMaxValue() / NANOS_PER_MILLI);
    }

    private double percentile(double percent) {
        return nanos.getValueAtPercentile(percent) / NANOS_PER_MILLI;
    }
}
