package dev.noctule.benchmarks.echo.load;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Keeps the first failure that a client reports, for the thread that measures. */
final class Failure {
    private final AtomicReference<@Nullable Throwable> first = new AtomicReference<>();

    void report(Throwable cause) {
        first.compareAndSet(null, cause);
    }

    void check() {
        Throwable cause = first.get();
        if (cause != null) {
            throw new IllegalStateException("The client failed: " + cause, cause);
        }
    }
}
