package dev.noctule.cli;

import dev.noctule.websocket.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/**
 * Sends, and waits when the socket is full until what it has sent is gone. What does not get out is said to the inbox.
 * One thread.
 */
final class Outlet {
    private final Connection connection;
    private final WebSocket socket;
    private final FileMessage.Progress progress;
    private CompletableFuture<?> last = CompletableFuture.completedFuture(null);

    Outlet(Connection connection, FileMessage.Progress progress) {
        this.connection = connection;
        this.socket = connection.socket();
        this.progress = progress;
    }

    /** Whether there is, or will be, a connection to send on. */
    boolean isUsable() {
        return connection.isUsable();
    }

    /** A text message. */
    void text(String text) {
        last = socket.sendText(text).exceptionally(error -> {
            connection.inbox().notSent(String.valueOf(error.getMessage()));
            return null;
        });
        if (!socket.isWritable()) {
            flush();
        }
    }

    /** A file as one binary message. */
    void file(Path file) throws FailureException, IOException {
        check(FileMessage.send(file, socket, progress));
    }

    /** A stream as one binary message. */
    void message(InputStream in) throws IOException {
        check(FileMessage.send(in, 0, socket, progress));
    }

    private void check(boolean sent) {
        if (!sent) {
            connection.inbox().notSent("the connection ended before all of it was sent");
        }
    }

    /** Waits until the text messages are out, or will never be. */
    void flush() {
        last.join();
    }
}
