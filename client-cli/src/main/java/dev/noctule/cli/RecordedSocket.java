package dev.noctule.cli;

import dev.noctule.websocket.BinaryMessageWriter;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.PreparedMessage;
import dev.noctule.websocket.TextMessageWriter;
import dev.noctule.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** A socket whose messages and Pings go into the {@link Journal} when they are handed to the connection. */
final class RecordedSocket implements WebSocket {
    private final WebSocket socket;
    private final Journal journal;

    RecordedSocket(WebSocket socket, Journal journal) {
        this.socket = socket;
        this.journal = journal;
    }

    @Override
    public CompletableFuture<Void> sendText(String text) {
        return sending(() -> socket.sendText(text), lines -> lines.text(Direction.OUT, text));
    }

    @Override
    public CompletableFuture<Void> sendBinary(ByteBuffer data) {
        return sending(() -> socket.sendBinary(data), lines -> lines.binary(Direction.OUT, data));
    }

    @Override
    public CompletableFuture<Void> send(PreparedMessage message) {
        return sending(() -> socket.send(message), lines -> prepared(lines, message));
    }

    @Override
    public boolean trySendText(String text) {
        return trying(() -> socket.trySendText(text), lines -> lines.text(Direction.OUT, text));
    }

    @Override
    public boolean trySendBinary(ByteBuffer data) {
        return trying(() -> socket.trySendBinary(data), lines -> lines.binary(Direction.OUT, data));
    }

    @Override
    public boolean trySend(PreparedMessage message) {
        return trying(() -> socket.trySend(message), lines -> prepared(lines, message));
    }

    @Override
    public TextMessageWriter startText() {
        return new TextParts(socket.startText());
    }

    @Override
    public BinaryMessageWriter startBinary() {
        return new BinaryParts(socket.startBinary());
    }

    @Override
    public CompletableFuture<Duration> ping() {
        return sending(socket::ping, lines -> lines.control("ping", Direction.OUT, null));
    }

    @Override
    public CompletableFuture<Duration> ping(ByteBuffer payload) {
        return sending(() -> socket.ping(payload), lines -> lines.control("ping", Direction.OUT, payload));
    }

    @Override
    public Optional<Duration> latency() {
        return socket.latency();
    }

    @Override
    public CompletableFuture<CloseInfo> close(int code, String reason) {
        return socket.close(code, reason);
    }

    @Override
    public void abort() {
        socket.abort();
    }

    @Override
    public void request(long messages) {
        socket.request(messages);
    }

    @Override
    public long bufferedBytes() {
        return socket.bufferedBytes();
    }

    @Override
    public boolean isWritable() {
        return socket.isWritable();
    }

    @Override
    public boolean isOpen() {
        return socket.isOpen();
    }

    @Override
    public CompletableFuture<CloseInfo> closed() {
        return socket.closed();
    }

    @Override
    public WebSocket uncompressed() {
        return new RecordedSocket(socket.uncompressed(), journal);
    }

    @Override
    public Handshake handshake() {
        return socket.handshake();
    }

    private <T> CompletableFuture<T> sending(Supplier<CompletableFuture<T>> send, Consumer<JsonLines> line) {
        return journal.sending(send, sent -> !sent.isCompletedExceptionally(), line);
    }

    private boolean trying(Supplier<Boolean> send, Consumer<JsonLines> line) {
        return journal.sending(send, sent -> sent, line);
    }

    private static void prepared(JsonLines lines, PreparedMessage message) {
        if (message.isText()) {
            lines.text(
                    Direction.OUT,
                    StandardCharsets.UTF_8.decode(message.payload()).toString());
        } else {
            lines.binary(Direction.OUT, message.payload());
        }
    }

    /** Counts the bytes of the parts; the message is written down when it is finished. */
    private final class BinaryParts implements BinaryMessageWriter {
        private final BinaryMessageWriter parts;
        private long bytes;

        BinaryParts(BinaryMessageWriter parts) {
            this.parts = parts;
        }

        @Override
        public CompletableFuture<Void> write(ByteBuffer part) {
            CompletableFuture<Void> written = parts.write(part);
            bytes += written.isCompletedExceptionally() ? 0 : part.remaining();
            return written;
        }

        @Override
        public CompletableFuture<Void> finish() {
            return sending(parts::finish, lines -> lines.streamed("binary", bytes));
        }
    }

    /** The same for text. */
    private final class TextParts implements TextMessageWriter {
        private final TextMessageWriter parts;
        private long bytes;

        TextParts(TextMessageWriter parts) {
            this.parts = parts;
        }

        @Override
        public CompletableFuture<Void> write(String part) {
            CompletableFuture<Void> written = parts.write(part);
            bytes += written.isCompletedExceptionally() ? 0 : encodedLength(part);
            return written;
        }

        @Override
        public CompletableFuture<Void> finish() {
            return sending(parts::finish, lines -> lines.streamed("text", bytes));
        }

        /** In UTF-8, char by char, because a part may end between the two of a surrogate pair (4 bytes for 2 chars). */
        private static long encodedLength(String part) {
            return part.chars().mapToLong(TextParts::encodedLength).sum();
        }

        private static long encodedLength(int unit) {
            if (unit < 0x80) {
                return 1;
            }
            return unit < 0x800 || Character.isSurrogate((char) unit) ? 2 : 3;
        }
    }
}
