package dev.noctule.websocket.netty;

import dev.noctule.websocket.BinaryMessageWriter;
import dev.noctule.websocket.SendQueueFullException;
import dev.noctule.websocket.TextMessageWriter;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.protocol.Utf8;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Writes the parts of one {@link StreamedMessage}, in the order of the calls. */
abstract class PartWriter {
    private final NettyWebSocket socket;
    private final OutboundQueue outbound;
    private final StreamedMessage message;

    /** Why the message was not even started, or null. */
    private final @Nullable SendQueueFullException refused;

    private boolean finished;

    /** Starts the message. */
    private PartWriter(NettyWebSocket socket, OutboundQueue outbound, Opcode opcode) {
        this.socket = socket;
        this.outbound = outbound;
        this.message = new StreamedMessage(opcode);
        this.refused = outbound.start(message);
    }

    /** Guarded by this, as everything below. */
    final void checkUnfinished() {
        if (finished) {
            throw new IllegalStateException("The message is finished");
        }
    }

    final CompletableFuture<Void> send(byte[] payload) {
        WebSocketException failure = failure();
        if (failure != null) {
            return CompletableFuture.failedFuture(failure);
        }
        return payload.length == 0 ? CompletableFuture.completedFuture(null) : outbound.offer(message, payload);
    }

    private @Nullable WebSocketException failure() {
        return socket.isOpen() ? refused : socket.notOpen();
    }

    /** The last frame is an empty one: no part is held back until somebody knows whether it is the last. */
    final CompletableFuture<Void> end() {
        finished = true;
        WebSocketException failure = failure();
        return failure == null ? outbound.finish(message) : CompletableFuture.failedFuture(failure);
    }

    /** Of a binary message. */
    static final class Binary extends PartWriter implements BinaryMessageWriter {
        Binary(NettyWebSocket socket, OutboundQueue outbound) {
            super(socket, outbound, Opcode.BINARY);
        }

        @Override
        public synchronized CompletableFuture<Void> write(ByteBuffer part) {
            byte[] payload = Content.Encoded.binary(part).payload();
            checkUnfinished();
            return send(payload);
        }

        @Override
        public synchronized CompletableFuture<Void> finish() {
            checkUnfinished();
            return end();
        }
    }

    /** Of a text message. */
    static final class Text extends PartWriter implements TextMessageWriter {
        /** The first half of a surrogate pair whose second half is to come, or nothing. */
        private String kept = "";

        Text(NettyWebSocket socket, OutboundQueue outbound) {
            super(socket, outbound, Opcode.TEXT);
        }

        @Override
        public synchronized CompletableFuture<Void> write(String part) {
            Objects.requireNonNull(part, "part");
            checkUnfinished();
            String text = kept + part;
            int end = endsInsideAPair(text) ? text.length() - 1 : text.length();
            CompletableFuture<Void> sent = send(Utf8.encode(text.substring(0, end)));
            if (!sent.isCompletedExceptionally()) {
                kept = text.substring(end);
            }
            return sent;
        }

        private static boolean endsInsideAPair(String text) {
            return !text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1));
        }

        @Override
        public synchronized CompletableFuture<Void> finish() {
            checkUnfinished();
            Utf8.check(kept);
            return end();
        }
    }
}
