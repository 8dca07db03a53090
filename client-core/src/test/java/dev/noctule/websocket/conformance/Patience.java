package dev.noctule.websocket.conformance;

import java.time.Duration;

/**
 * How long a testee waits for its server.
 *
 * @param silence how long a case may go on without a message
 * @param connection how long one connection may last
 * @param all how long all cases may last
 */
record Patience(Duration silence, Duration connection, Duration all) {
    /** The longest cases of the TestSuite have a time-out of 480 s of their own. */
    static final Patience DEFAULT = new Patience(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(2));

    Patience withSilence(Duration value) {
        return new Patience(value, connection, all);
    }

    Patience withConnection(Duration value) {
        return new Patience(silence, value, all);
    }

    Patience withAll(Duration value) {
        return new Patience(silence, connection, value);
    }
}
