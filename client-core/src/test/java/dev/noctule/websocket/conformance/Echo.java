package dev.noctule.websocket.conformance;

import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.SendQueueFullException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/** Sends every message back as it came. */
final class Echo implements WebSocketListener {
    private volatile int messages;

    /** How many have come so far; any thread. */
    int messages() {
        return messages;
    }

    @Override
    public void onText(WebSocket socket, String text) {
        answered(socket, socket.sendText(text));
    }

    @Override
    public void onBinary(WebSocket socket, ByteBuffer data) {
        answered(socket, socket.sendBinary(data));
    }

    @SuppressWarnings("NonAtomicVolatileUpdate") // one writer: the callbacks of one connection are serial
    private void answered(WebSocket socket, CompletableFuture<Void> sent) {
        messages = messages + 1;
        // A server that sends without end and never reads shall see an error, not an echo with a hole.
        sent.whenComplete((done, failure) -> {
            if (failure instanceof SendQueueFullException) {
                socket.close(CloseCode.INTERNAL_ERROR, "too many echoes wait to be read");
            }
        });
    }
}
