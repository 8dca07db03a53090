package dev.noctule.websocket;

import java.time.Duration;
import java.util.Objects;

/**
 * How a {@link ReconnectingWebSocket} connects again.
 *
 * @param backoff how long it waits before each attempt; default {@link Backoff#defaults()}: a random time, within 500 ms
 *     at first, and within 60 s after many failures
 * @param stable how long a connection must last before the failures before it are forgotten, so that a server which
 *     accepts connections and drops them at once is not asked again and again; zero to 24 days; default 30 s
 * @param maxAttempts how many attempts in a row may fail, or open a connection that does not become stable, before it
 *     gives up; positive; default {@link Integer#MAX_VALUE}, which means never
 * @param bufferBytes how many bytes of messages are kept that are sent while there is no connection, counted as {@link
 *     WebSocket#bufferedBytes()} are; what is beyond fails with {@link SendQueueFullException}; default 0: with no
 *     connection no message is kept, and each fails with {@link SocketClosedException}
 */
public record Reconnection(Backoff backoff, Duration stable, int maxAttempts, int bufferBytes) {
    private static final Duration LONGEST = Duration.ofDays(24);
    private static final Reconnection DEFAULTS =
            new Reconnection(Backoff.defaults(), Duration.ofSeconds(30), Integer.MAX_VALUE, 0);

    /**
     * Checks the ranges.
     *
     * @param backoff see above
     * @param stable see above
     * @param maxAttempts see above
     * @param bufferBytes see above
     * @throws IllegalArgumentException if a value is out of its range
     */
    public Reconnection {
        Objects.requireNonNull(backoff, "backoff");
        Objects.requireNonNull(stable, "stable");
        if (stable.isNegative() || stable.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("Expected stable to be from 0 to 24 days, but was " + stable);
        }
        if (maxAttempts <= 0) {
            throw new IllegalArgumentException("Expected maxAttempts to be positive, but was " + maxAttempts);
        }
        if (bufferBytes < 0) {
            throw new IllegalArgumentException("Expected bufferBytes to be zero or more, but was " + bufferBytes);
        }
    }

    /**
     * The defaults named above.
     *
     * @return the defaults
     */
    public static Reconnection defaults() {
        return DEFAULTS;
    }

    /**
     * A copy with another {@link #backoff()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Reconnection withBackoff(Backoff value) {
        return new Reconnection(value, stable, maxAttempts, bufferBytes);
    }

    /**
     * A copy with another {@link #stable()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Reconnection withStable(Duration value) {
        return new Reconnection(backoff, value, maxAttempts, bufferBytes);
    }

    /**
     * A copy with another {@link #maxAttempts()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Reconnection withMaxAttempts(int value) {
        return new Reconnection(backoff, stable, value, bufferBytes);
    }

    /**
     * A copy with another {@link #bufferBytes()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Reconnection withBufferBytes(int value) {
        return new Reconnection(backoff, stable, maxAttempts, value);
    }
}
