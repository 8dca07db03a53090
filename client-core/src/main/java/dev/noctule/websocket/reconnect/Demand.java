package dev.noctule.websocket.reconnect;

import dev.noctule.websocket.WebSocket;
import org.jspecify.annotations.Nullable;

/** Demand for messages that outlives connections. Any thread. */
final class Demand {
    /** Guards what is below; nothing of others is called while it is held. */
    private final Object lock = new Object();

    /** What was asked for and not delivered; {@link Long#MAX_VALUE} is all. */
    private long outstanding;

    private @Nullable WebSocket socket;

    /** Asks for more messages, of this connection and those that follow. */
    void request(long messages) {
        if (messages <= 0) {
            throw new IllegalArgumentException("Expected a positive number of messages, but was " + messages);
        }
        WebSocket current;
        synchronized (lock) {
            outstanding = outstanding + messages < 0 ? Long.MAX_VALUE : outstanding + messages;
            current = socket;
        }
        if (current != null) {
            current.request(messages);
        }
    }

    /** There is a connection, which owes what the one before has left. */
    void attach(WebSocket opened) {
        long left;
        synchronized (lock) {
            socket = opened;
            left = outstanding;
        }
        if (left > 0) {
            opened.request(left);
        }
    }

    /** It has ended. */
    void detach() {
        synchronized (lock) {
            socket = null;
        }
    }

    /** A message was delivered; on a connection that does not wait for demand, maybe with none. */
    void delivered() {
        synchronized (lock) {
            if (outstanding > 0 && outstanding != Long.MAX_VALUE) {
                outstanding--;
            }
        }
    }
}
