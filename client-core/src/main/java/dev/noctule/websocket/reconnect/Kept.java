package dev.noctule.websocket.reconnect;

import dev.noctule.websocket.PreparedMessage;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.protocol.QueuedBytes;
import dev.noctule.websocket.protocol.Utf8;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/**
 * A message that waits for a connection.
 *
 * @param send hands it to a connection
 */
record Kept(int payloadBytes, Function<WebSocket, CompletableFuture<Void>> send) {

    /**
     * A text message.
     *
     * @throws IllegalArgumentException if it has no UTF-8 form
     */
    static Kept text(String text) {
        return new Kept(Utf8.encode(text).length, socket -> socket.sendText(text));
    }

    /** A binary message, copied. */
    static Kept binary(ByteBuffer data) {
        byte[] copy = new byte[data.remaining()];
        data.duplicate().get(copy);
        return new Kept(copy.length, socket -> socket.sendBinary(ByteBuffer.wrap(copy)));
    }

    /** A message for many connections. */
    static Kept prepared(PreparedMessage message) {
        return new Kept(message.payload().remaining(), socket -> socket.send(message));
    }

    /** The same message, as it is. */
    Kept uncompressed() {
        return new Kept(payloadBytes, socket -> send.apply(socket.uncompressed()));
    }

    /** As the queue of a connection counts it. */
    long cost() {
        return QueuedBytes.of(payloadBytes);
    }
}
