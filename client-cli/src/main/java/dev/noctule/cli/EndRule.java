package dev.noctule.cli;

import java.time.Duration;

/**
 * When echo-cli has had enough, and closes.
 *
 * @param quiet how long no message must have come, after everything was sent
 * @param count how many messages are wanted; {@link #ANY} for as many as come
 * @param sendsAll whether everything is sent first, even if so many messages have come: not so for standard input,
 *     which may never end
 */
record EndRule(Duration quiet, long count, boolean sendsAll) {
    static final Duration QUIET = Duration.ofSeconds(1);
    static final long ANY = Long.MAX_VALUE;

    /** Whether it has, as far as the number goes. */
    boolean isEnough(long received, boolean allSent) {
        return received >= count && (allSent || !sendsAll);
    }

    /** Whether there were fewer than wanted. */
    boolean isShort(long received) {
        return count != ANY && received < count;
    }

    /** What is to be said about it. */
    Failure tooFew(long received) {
        return Failure.of(
                ExitCode.TIMEOUT,
                "only " + received + " of " + count + (count == 1 ? " message" : " messages") + " came",
                "Wait longer with -w SECONDS, or see with -v what the server does.");
    }
}
