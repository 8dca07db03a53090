package dev.noctule.cli;

import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.WebSocket;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a conversation consists of, written down as JSON lines while it happens: on standard output for {@code --json},
 * in a file for {@code --record}, or nowhere. Safe for use by many threads; Jackson is not touched if it is nowhere.
 */
final class Journal implements AutoCloseable {
    private final @Nullable JsonLines out;
    private final @Nullable JsonLines file;
    private final @Nullable Path path;

    private Journal(@Nullable JsonLines out, @Nullable JsonLines file, @Nullable Path path) {
        this.out = out;
        this.file = file;
        this.path = path;
    }

    /** One that keeps nothing. */
    static Journal none() {
        return new Journal(null, null, null);
    }

    /**
     * One that keeps what it is told.
     *
     * @param out for {@code --json}, or null
     * @param path for {@code --record}, or null; what is in the file is overwritten
     * @throws FailureException if the file cannot be written
     */
    static Journal open(@Nullable OutputStream out, @Nullable Path path, Clock clock) throws FailureException {
        try {
            return new Journal(
                    out == null ? null : new JsonLines(out, clock),
                    path == null ? null : new JsonLines(Files.newOutputStream(path), clock),
                    path);
        } catch (IOException e) {
            throw FailureException.usage(
                    "cannot write " + path + ": " + reason(e),
                    "Give --record a file that you may write, in a folder that exists.");
        }
    }

    /** The connection is open. */
    void opened(Handshake handshake) {
        write(lines -> lines.opened(handshake));
    }

    /** What has come in, or has happened; to be told in the order in which the person sees it. */
    void happened(Event event) {
        if (event instanceof Event.Text text) {
            write(lines -> lines.text(Direction.IN, text.text()));
        } else if (event instanceof Event.Binary binary) {
            write(lines -> lines.binary(Direction.IN, binary.data()));
        } else if (event instanceof Event.Ping ping) {
            write(lines -> lines.control("ping", Direction.IN, ping.payload()));
        } else if (event instanceof Event.Pong pong) {
            write(lines -> lines.control("pong", Direction.IN, pong.payload()));
        } else if (event instanceof Event.Reconnecting lost) {
            write(lines -> lines.lost(lost.cause(), lost.attempt(), lost.delay()));
        } else if (event instanceof Event.Reconnected again) {
            opened(again.handshake());
        } else {
            ended(event);
        }
    }

    private void ended(Event event) {
        if (event instanceof Event.NotSent unsent) {
            write(lines -> lines.unsent(unsent.cause()));
        } else if (event instanceof Event.Closed closed) {
            write(lines -> lines.closed(closed.info()));
        } else if (event instanceof Event.InputEnded ended && ended.failure() != null) {
            failed(ended.failure());
        }
    }

    /** What the program is going to say about its failure. */
    void failed(Failure failure) {
        write(lines -> lines.failed(failure));
    }

    /** The same socket; what is sent by it is written down, if anybody wants that. */
    WebSocket watch(WebSocket socket) {
        return out == null && file == null ? socket : new RecordedSocket(socket, this);
    }

    /**
     * Sends, and writes that down before anything that answers it can be: nothing else is written meanwhile.
     *
     * @param send does not wait for anything
     * @param started whether its result tells that something is sent
     */
    synchronized <T> T sending(Supplier<T> send, Predicate<T> started, Consumer<JsonLines> line) {
        T result = send.get();
        if (started.test(result)) {
            write(line);
        }
        return result;
    }

    /**
     * Whether standard output is still read.
     *
     * @throws IOException if it is not
     */
    synchronized void requireReader() throws IOException {
        if (out != null) {
            out.requireWhole();
        }
    }

    /**
     * Whether all of the record is in its file.
     *
     * @throws FailureException if it is not
     */
    synchronized void requireRecord() throws FailureException {
        try {
            if (file != null) {
                file.requireWhole();
            }
        } catch (IOException e) {
            throw FailureException.usage(
                    "the record in " + path + " is not complete: " + reason(e),
                    "Make room, or give --record another file.");
        }
    }

    @Override
    public synchronized void close() {
        if (file != null) {
            file.close();
        }
    }

    private synchronized void write(Consumer<JsonLines> line) {
        if (out != null) {
            line.accept(out);
        }
        if (file != null) {
            line.accept(file);
        }
    }

    /** In words: of these exceptions the message is only the file's name. */
    private static String reason(IOException error) {
        if (error instanceof NoSuchFileException) {
            return "no such folder";
        }
        if (error instanceof AccessDeniedException) {
            return "permission denied";
        }
        return error instanceof FileSystemException of
                ? Objects.requireNonNullElse(of.getReason(), "the file system refuses it")
                : String.valueOf(error.getMessage());
    }
}
