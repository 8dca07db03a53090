package dev.noctule.cli;

import dev.noctule.websocket.WebSocket;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Sends standard input, one line as one text message, and says when it has ended and everything is out. When the socket
 * is full it stops reading until what it has sent is gone, so that a pipe of any length takes a few MiB of memory.
 */
final class InputPump implements Runnable {
    private final LineInput input;
    private final WebSocket socket;
    private final Inbox inbox;

    InputPump(LineInput input, WebSocket socket, Inbox inbox) {
        this.input = input;
        this.socket = socket;
        this.inbox = inbox;
    }

    /**
     * A daemon, because a read from standard input cannot be interrupted: the program ends when the server closes,
     * whatever is still to be read.
     */
    void start() {
        Thread thread = new Thread(this, "stdin");
        thread.setDaemon(true);
        thread.start();
    }

    @Override
    public void run() {
        inbox.inputEnded(pump());
    }

    private @Nullable Failure pump() {
        CompletableFuture<?> last = CompletableFuture.completedFuture(null);
        Failure failure = null;
        try {
            String line = input.next();
            while (line != null && socket.isOpen()) {
                last = send(line);
                line = input.next();
            }
        } catch (FailureException e) {
            failure = e.failure();
        } catch (IOException e) {
            failure = Failure.of(
                    ExitCode.USAGE,
                    "cannot read standard input: " + e.getMessage(),
                    "Check what is piped into echo-cli.");
        }
        await(last);
        return failure;
    }

    private CompletableFuture<?> send(String line) {
        CompletableFuture<?> sent = socket.sendText(line);
        if (!socket.isWritable()) {
            await(sent); // and with it for all that were sent before
        }
        return sent;
    }

    /** A send that failed has failed because the connection has ended, which the inbox learns too. */
    private static void await(CompletableFuture<?> sent) {
        sent.handle((nothing, error) -> nothing).join();
    }
}
