package dev.noctule.cli;

import dev.noctule.websocket.BinaryMessageWriter;
import dev.noctule.websocket.WebSocket;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends a file, or a stream, as one binary message: a frame for each part, read no faster than the server takes it, so
 * that a file of any length takes a few MiB of memory. The calling thread waits.
 */
final class FileMessage {
    private static final int PART_BYTES = 32 * 1024;

    private FileMessage() {}

    /** Is told how far it is, on the thread that sends. */
    interface Progress {
        Progress NONE = (flushed, total) -> {};

        /**
         * Some of it is out.
         *
         * @param flushed how many bytes the operating system has taken
         * @param total how many there are
         */
        void flushed(long flushed, long total);

        /** There is nothing more to be told of this message. */
        default void ended() {}
    }

    /**
     * Sends a file.
     *
     * @return whether all of it was handed to the operating system: false if the connection ended before
     * @throws FailureException if the file cannot be opened; nothing was sent then
     * @throws IOException if it cannot be read to its end. The connection has to be closed then: the message can neither
     *     be completed nor taken back
     */
    static boolean send(Path file, WebSocket socket, Progress progress) throws FailureException, IOException {
        try (InputStream in = open(file)) {
            return send(in, Files.size(file), socket, progress);
        }
    }

    private static InputStream open(Path file) throws FailureException {
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw FailureException.usage(
                    "cannot read " + file + ": " + reason(e), "Check the path, and who may read the file.");
        }
    }

    private static String reason(IOException e) {
        if (e instanceof NoSuchFileException) {
            return "there is no such file";
        }
        return e instanceof AccessDeniedException ? "permission denied" : String.valueOf(e.getMessage());
    }

    /**
     * Sends a stream.
     *
     * @param total only for the progress
     * @return whether all of it was handed to the operating system: false if the connection ended before
     * @throws IOException if the stream cannot be read to its end, see above
     */
    static boolean send(InputStream in, long total, WebSocket socket, Progress progress) throws IOException {
        BinaryMessageWriter message = socket.startBinary();
        try {
            return copy(in, total, socket, message, progress) && isOut(message.finish());
        } finally {
            progress.ended();
        }
    }

    private static boolean copy(
            InputStream in, long total, WebSocket socket, BinaryMessageWriter message, Progress progress)
            throws IOException {
        byte[] part = new byte[PART_BYTES];
        AtomicLong flushed = new AtomicLong();
        for (int length = in.read(part); length >= 0; length = in.read(part)) {
            int bytes = length;
            CompletableFuture<Void> written =
                    message.write(ByteBuffer.wrap(part, 0, length)).thenRun(() -> flushed.addAndGet(bytes));
            if (!socket.isWritable() && !isOut(written)) { // and with it all parts before
                return false;
            }
            progress.flushed(flushed.get(), total);
        }
        return true;
    }

    /** Waits until it is, or never will be. */
    private static boolean isOut(CompletableFuture<?> sent) {
        return sent.handle((nothing, error) -> error == null).join();
    }
}
