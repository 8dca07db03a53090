package dev.noctule.websocket;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A deadline for every phase, all but one on by default. Each is positive and at most 24 days; time is monotonic, so a
 * change of the wall clock has no effect. {@link Heartbeat} finds a server that is silent because it is gone.
 *
 * @param connect name resolution and TCP, over all addresses of the host; with a proxy, all until the tunnel to the
 *     server stands; default 10 s
 * @param tls the TLS handshake; default 10 s
 * @param handshake from the request to the complete head of the answer; bytes that trickle in do not extend it; default
 *     10 s
 * @param open everything up to the open connection; default 30 s
 * @param frame how long the server may be silent inside a frame that it has begun; any byte extends it. Between frames
 *     there is no such limit, and it is not counted while reading is paused for lack of demand; default 30 s
 * @param write how long the operating system may take nothing of the bytes that wait for it, because the server does
 *     not read or the network is dead; every byte that it takes begins it anew; default 30 s. It is looked at four
 *     times a second at most, so the end may come a quarter of a second later
 * @param idle how long there may be no message and no fragment of one, in either direction; then the connection is closed with 1001 and
 *     {@link ConnectionLostException.Kind#IDLE_TIMEOUT}. Pings and Pongs do not count. A frame that is incomplete, a
 *     message that waits to be sent, and a pause for lack of demand are no silence; default null, no such limit
 * @param close from {@link WebSocket#close} to the end of TCP; default 5 s
 */
public record Timeouts(
        Duration connect,
        Duration tls,
        Duration handshake,
        Duration open,
        Duration frame,
        Duration write,
        @Nullable Duration idle,
        Duration close) {
    private static final Duration LONGEST = Duration.ofDays(24);
    private static final Timeouts DEFAULTS = new Timeouts(
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            Duration.ofSeconds(30),
            null,
            Duration.ofSeconds(5));

    /**
     * Checks the ranges.
     *
     * @param connect see above
     * @param tls see above
     * @param handshake see above
     * @param open see above
     * @param frame see above
     * @param write see above
     * @param idle see above
     * @param close see above
     * @throws IllegalArgumentException if a duration is zero, negative or longer than 24 days
     */
    public Timeouts {
        check("the connect time-out", connect);
        check("the tls time-out", tls);
        check("the handshake time-out", handshake);
        check("the open time-out", open);
        check("the frame time-out", frame);
        check("the write time-out", write);
        if (idle != null) {
            check("the idle time-out", idle);
        }
        check("the close time-out", close);
    }

    /** For everything that a timer waits for. */
    static void check(String what, Duration value) {
        Objects.requireNonNull(value, what);
        if (value.isZero() || value.isNegative() || value.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException(
                    "Expected " + what + " to be positive and at most 24 days, but was " + value);
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
        return new Timeouts(value, tls, handshake, open, frame, write, idle, close);
    }

    /**
     * A copy with another {@link #tls()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Timeouts withTls(Duration value) {
        return new Timeouts(connect, value, handshake, open, frame, write, idle, close);
    }

    /**
     * A copy with another {@link #handshake()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Timeouts withHandshake(Duration value) {
        return new Timeouts(connect, tls, value, open, frame, write, idle, close);
    }

    /**
     * A copy with another {@link #open()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Timeouts withOpen(Duration value) {
        return new Timeouts(connect, tls, handshake, value, frame, write, idle, close);
    }

    /**
     * A copy with another {@link #frame()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Timeouts withFrame(Duration value) {
        return new Timeouts(connect, tls, handshake, open, value, write, idle, close);
    }

    /**
     * A copy with another {@link #write()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Timeouts withWrite(Duration value) {
        return new Timeouts(connect, tls, handshake, open, frame, value, idle, close);
    }

    /**
     * A copy with another {@link #idle()}.
     *
     * @param value the new value; null for no such limit
     * @return the copy
     */
    public Timeouts withIdle(@Nullable Duration value) {
        return new Timeouts(connect, tls, handshake, open, frame, write, value, close);
    }

    /**
     * A copy with another {@link #close()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Timeouts withClose(Duration value) {
        return new Timeouts(connect, tls, handshake, open, frame, write, idle, value);
    }
}
