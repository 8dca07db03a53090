package dev.noctule.websocket;

import java.time.Duration;
import java.util.Objects;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a connection that failed or was lost is tried again: a random time below a bound, which
 * doubles with each failed attempt until it is the longest one (RFC 6455, 7.2.3: a random delay, then truncated binary
 * exponential backoff). So clients which one server has lost at the same moment come back spread over that time. It only
 * counts; a {@link ReconnectingWebSocket} does the waiting, and, since it knows what it drew before, spreads them more
 * evenly within the same bounds. It cuts the time since the loss into windows and tries once in each, at a random moment:
 * the first two are as long as {@code first}, each later one is 1.75 times as long as the one before, up to half of
 * {@code longest}.
 *
 * @param first the bound of the first delay, positive; default 500 ms. The RFC finds up to 5 s reasonable: take more
 *     when one server has many clients
 * @param longest the bound of any delay, not below the first, at most 24 days; default 60 s
 */
public record Backoff(Duration first, Duration longest) {
    private static final Duration LONGEST = Duration.ofDays(24);
    private static final Backoff DEFAULTS = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(60));

    /**
     * Checks the ranges.
     *
     * @param first see above
     * @param longest see above
     * @throws IllegalArgumentException if a bound is out of its range
     */
    public Backoff {
        Objects.requireNonNull(first, "first");
        Objects.requireNonNull(longest, "longest");
        if (first.isZero() || first.isNegative()) {
            throw new IllegalArgumentException("Expected the first delay to be positive, but was " + first);
        }
        if (longest.compareTo(first) < 0 || longest.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "Expected the longest delay to be from " + first + " to 24 days, but was " + longest);
        }
    }

    /**
     * The defaults named above.
     *
     * @return the defaults
     */
    public static Backoff defaults() {
        return DEFAULTS;
    }

    /**
     * The delay before the next attempt.
     *
     * @param failures how many attempts have failed since a connection was last open, zero for the first attempt after
     *     it was lost
     * @param random where the delay is drawn from, for example {@link java.util.concurrent.ThreadLocalRandom#current()}
     * @return from zero to the bound, the bound itself excluded
     * @throws IllegalArgumentException if the number is negative
     */
    public Duration delay(int failures, RandomGenerator random) {
        return Duration.ofNanos(random.nextLong(bound(failures)));
    }

    private long bound(int failures) {
        if (failures < 0) {
            throw new IllegalArgumentException("Expected failures to be zero or more, but was " + failures);
        }
        long most = longest.toNanos();
        // Compared before it is doubled: 24 days fit a long of nanoseconds, but not doubled for ever.
        return failures >= Long.numberOfLeadingZeros(first.toNanos()) - 1
                ? most
                : Math.min(first.toNanos() << failures, most);
    }
}
