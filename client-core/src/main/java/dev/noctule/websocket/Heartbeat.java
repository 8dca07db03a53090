package dev.noctule.websocket;

import java.time.Duration;

/**
 * The Pings that a connection sends by itself, to notice that the server is gone (RFC 6455, 5.5.2). On by default.
 *
 * <p>A Ping goes out every interval, and the server has the time-out to be heard of: by the Pong, or by any other byte,
 * which begins the time-out anew, since TCP brings nothing new over a connection that is dead. While a Ping is
 * unanswered no other is sent. If nothing comes, the connection is lost with 1006 and {@link
 * ConnectionLostException.Kind#PONG_TIMEOUT}, at most interval and time-out after the server was last heard of.
 *
 * <p>Nothing is counted in which a Pong could not be sent or read: while the Ping waits for the operating system,
 * which {@link Timeouts#write()} limits; while reading is paused for lack of demand; while this process was suspended.
 *
 * @param enabled whether Pings are sent at all
 * @param interval from one Ping to the next, and from the opening of the connection to the first; default 20 s
 * @param timeout how long after a Ping the server may be silent; default 20 s
 */
public record Heartbeat(boolean enabled, Duration interval, Duration timeout) {
    private static final Heartbeat DEFAULTS = new Heartbeat(true, Duration.ofSeconds(20), Duration.ofSeconds(20));
    private static final Heartbeat NONE = new Heartbeat(false, Duration.ofSeconds(20), Duration.ofSeconds(20));

    /**
     * Checks the ranges.
     *
     * @param enabled see above
     * @param interval see above
     * @param timeout see above
     * @throws IllegalArgumentException if a duration is zero, negative or longer than 24 days
     */
    public Heartbeat {
        Timeouts.check("the heartbeat's interval", interval);
        Timeouts.check("the heartbeat's time-out", timeout);
    }

    /**
     * The defaults named above.
     *
     * @return the defaults of a client
     */
    public static Heartbeat defaults() {
        return DEFAULTS;
    }

    /**
     * No heartbeat: a connection that only receives may stay silent for ever, and nobody will know whether it is dead.
     *
     * @return the options
     */
    public static Heartbeat none() {
        return NONE;
    }

    /**
     * A copy with another {@link #interval()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Heartbeat withInterval(Duration value) {
        return new Heartbeat(enabled, value, timeout);
    }

    /**
     * A copy with another {@link #timeout()}.
     *
     * @param value the new value
     * @return the copy
     */
    public Heartbeat withTimeout(Duration value) {
        return new Heartbeat(enabled, interval, value);
    }
}
