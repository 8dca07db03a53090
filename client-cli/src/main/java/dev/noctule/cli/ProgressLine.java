package dev.noctule.cli;

import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How much of a file is out, for a person who begins to wonder: after a second, and only for what is longer than a MiB.
 */
final class ProgressLine implements FileMessage.Progress {
    private static final long MIB = 1024 * 1024;
    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

    private final Consumer<String> status;
    private final LongSupplier nanoTime;
    private final long pace;

    /** When the next line is due; null before the first part of a message was sent. */
    private @Nullable Long next;

    /**
     * Begins with the first part of a message.
     *
     * @param status takes the line to be shown; empty for none
     * @param nanoTime {@link System#nanoTime()}, or a test's
     * @param pace how long a line stays at least
     */
    ProgressLine(Consumer<String> status, LongSupplier nanoTime, Duration pace) {
        this.status = status;
        this.nanoTime = nanoTime;
        this.pace = pace.toNanos();
    }

    @Override
    public void flushed(long flushed, long total) {
        long now = nanoTime.getAsLong();
        if (next == null) {
            next = now + PATIENCE;
        }
        if (total > MIB && now - next >= 0) {
            next = now + pace;
            status.accept("Sent " + flushed / MIB + " of " + total / MIB + " MiB (" + flushed * 100 / total + " %)");
        }
    }

    @Override
    public void ended() {
        next = null;
        status.accept("");
    }
}
