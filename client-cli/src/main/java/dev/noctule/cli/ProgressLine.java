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

    /** When the first part of this message was sent, or null before. */
    private @Nullable Long begin;

    /**
     * Begins with the first part of a message.
     *
     * @param status takes the line to be shown; empty for none
     * @param nanoTime {@link System#nanoTime()}, or a test's
     */
    ProgressLine(Consumer<String> status, LongSupplier nanoTime) {
        this.status = status;
        this.nanoTime = nanoTime;
    }

    @Override
    public void flushed(long flushed, long total) {
        long now = nanoTime.getAsLong();
        if (begin == null) {
            begin = now;
        }
        if (total > MIB && now - begin >= PATIENCE) {
            status.accept("Sent " + flushed / MIB + " of " + total / MIB + " MiB (" + flushed * 100 / total + " %)");
        }
    }

    @Override
    public void ended() {
        begin = null;
        status.accept("");
    }
}
