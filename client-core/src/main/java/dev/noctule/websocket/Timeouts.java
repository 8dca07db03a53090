package dev.noctule.websocket;

import java.time.Duration;
import java.util.Objects;

/**
 * A deadline for every phase, all on by default. Each is positive and at most 24 days; time is monotonic, so a change
 * of the wall clock has no effect.
 *
 * @param connect name resolution and TCP, over all addresses of the host; with a proxy, all until the tunnel to the
 *     server stands; default 10 s
 * @param tls the TLS handshake; default 10 s
 * @param handshake from the request to the complete head of the answer; bytes that trickle in do not extend it; default
 *     10 s
 * @param open everything up to the open connection; default 30 s
 * @param frame how long the server may be silent inside a frame that it has begun; any byte extends it. Between frames
 *     there is no such limit, and it is not counted while reading is paused for lack of demand; default 30 s
 * @param close from {@link WebSocket#close} to the end of TCP; default 5 s
 */
public record Timeouts(
        Duration connect, Duration tls, Duration handshake, Duration open, Duration frame, Duration close) {
    private static final Duration LONGEST = Duration.ofDays(24);
    private static final Timeouts DEFAULTS = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(5));

    /**
     * Checks the ranges.
     *
     * @param connect see above
     * @param tls see above
     * @param handshake see above
     * @param open see above
     * @param frame see above
     * @param close see above
     * @throws IllegalArgumentException if a duration is zero, negative or longer than 24 days
     */
    public Timeouts {
        check("connect", connect);
        check("tls", tls);
        check("handshake", handshake);
        check("open", open);
        check("frame", frame);
        check("close", close);
    }

    private static void check(String name, Duration value) {
        Objects.requireNonNull(value, name);
        if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "Expected the " + name + " time-out to be positive and at most 24 days, but was " + value);
        }
    }

    /**
     * The defaults named above.
     *
     * @return the defaults
     */
    public static Timeouts defaults() {
        return DEFAULTS;
    }

    /**
     * A copy with another {@link #connect()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Timeouts withConnect(Duration value) {
        return new Timeouts(value, tls, handshake, open, frame, close);
    }

    /**
     * A copy with another {@link #tls()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Timeouts withTls(Duration value) {
        return new Timeouts(connect, value, handshake, open, frame, close);
    }

    /**
     * A copy with another {@link #handshake()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Timeouts withHandshake(Duration value) {
        return new Timeouts(connect, tls, value, open, frame, close);
    }

    /**
     * A copy with another {@link #open()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Timeouts withOpen(Duration value) {
        return new Timeouts(connect, tls, handshake, value, frame, close);
    }

    /**
     * A copy with another {@link #frame()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Timeouts withFrame(Duration value) {
        return new Timeouts(connect, tls, handshake, open, value, close);
    }

    /**
     * A copy with another {@link #close()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Timeouts withClose(Duration value) {
        return new Timeouts(connect, tls, handshake, open, frame, value);
    }
}
