package dev.noctule.cli;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The moment at which echo-cli gives up, if there is one: {@code -t}. Begins to run when it is made. */
final class Deadline {
    /** Stands for no deadline. A timer cannot hold much more than that. */
    private static final Duration NEVER = Duration.ofDays(365);

    private final @Nullable Duration after;
    private final long begin = System.nanoTime();
    private volatile boolean passed;

    Deadline(@Nullable Duration after) {
        this.after = after;
    }

    /** How long until then; zero or less if it has passed. */
    Duration left() {
        return after == null ? NEVER : after.minusNanos(System.nanoTime() - begin);
    }

    /** Closes the connection at that moment. */
    void limit(Connection connection) {
        if (after != null) {
            connection
                    .socket()
                    .closed()
                    .orTimeout(left().toNanos(), TimeUnit.NANOSECONDS)
                    .exceptionally(late -> {
                        passed = true;
                        connection.finish();
                        return null;
                    });
        }
    }

    /** Whether a connection was closed by it. */
    boolean hasPassed() {
        return passed;
    }

    /**
     * What is to be said about it.
     *
     * @param what did not happen in time
     */
    Failure failure(String what) {
        return Failure.of(
                ExitCode.TIMEOUT,
                what + " within " + Seconds.format(after == null ? NEVER : after) + " s (-t)",
                "Give it more time with a larger -t.");
    }
}
