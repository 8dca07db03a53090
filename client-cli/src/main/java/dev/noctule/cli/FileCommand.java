package dev.noctule.cli;

import dev.noctule.websocket.CloseCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Sends a file while the person goes on typing, on a thread of its own, and says what has come of it. What is typed
 * meanwhile waits behind the file. A file that takes long is reported on once a second.
 */
final class FileCommand implements Runnable {
    private static final Duration PACE = Duration.ofSeconds(1);

    private final Path file;
    private final Connection connection;
    private final LongSupplier nanoTime;

    /**
     * Prepares it.
     *
     * @param nanoTime {@link System#nanoTime()}, or a test's
     */
    FileCommand(Path file, Connection connection, LongSupplier nanoTime) {
        this.file = file;
        this.connection = connection;
        this.nanoTime = nanoTime;
    }

    /** A daemon: whoever leaves does not wait for the file. */
    void start() {
        Thread thread = new Thread(this, "file");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        Inbox inbox = connection.inbox();
        try {
            if (FileMessage.send(file, connection.socket(), new ProgressLine(this::report, nanoTime, PACE))) {
                inbox.answer("Sent " + file + " (" + Files.size(file) + " bytes)");
            } else {
                inbox.notSent(file + ": the connection has ended");
            }
        } catch (FailureException e) {
            inbox.notSent(e.failure().cause());
        } catch (IOException e) {
            inbox.notSent("cannot read " + file + " to its end: " + e.getMessage());
            connection.finish(CloseCode.INTERNAL_ERROR, "the message could not be completed");
        }
    }

    /** Above what is typed there is no line that could be taken back: the end needs none. */
    private void report(String progress) {
        if (!progress.isEmpty()) {
            connection.inbox().answer(progress);
        }
    }
}
