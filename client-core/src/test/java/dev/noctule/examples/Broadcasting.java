package dev.noctule.examples;

import dev.noctule.websocket.PreparedMessage;
import dev.noctule.websocket.WebSocket;
import java.util.Collection;

/** The snippets of docs/how-to/broadcast-one-message.md. */
final class Broadcasting {
    private Broadcasting() {}

    static void toAll(Collection<WebSocket> sockets, String text) {
        PreparedMessage message = PreparedMessage.text(text);
        for (WebSocket socket : sockets) {
            socket.send(message);
        }
    }

    static int toThoseThatKeepUp(Collection<WebSocket> sockets, PreparedMessage message) {
        int leftOut = 0;
        for (WebSocket socket : sockets) {
            if (!socket.trySend(message)) {
                leftOut++;
            }
        }
        return leftOut;
    }
}
