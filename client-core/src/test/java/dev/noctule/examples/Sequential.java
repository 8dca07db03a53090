package dev.noctule.examples;

import dev.noctule.websocket.BlockingWebSocket;
import dev.noctule.websocket.Message;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketRequest;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** The snippets of docs/how-to/use-from-sequential-code.md. */
final class Sequential {
    private Sequential() {}

    static String ask(WebSocketClient client, String uri, String question)
            throws InterruptedException, TimeoutException {
        WebSocketRequest request = WebSocketRequest.builder(uri)
                .header("Origin", "https://app.example")
                .build();
        try (BlockingWebSocket socket = client.connectBlocking(request)) {
            socket.sendText(question);
            Message answer = socket.receive(Duration.ofSeconds(5));
            if (answer instanceof Message.Text text) {
                return text.text();
            }
            throw new IllegalStateException("Expected text, but was " + answer);
        }
    }

    static void printAll(BlockingWebSocket socket) {
        try {
            for (Message message : socket) {
                System.out.println(message);
            }
        } catch (SocketClosedException end) {
            System.err.println(end.getMessage());
        }
    }

    static Duration roundTrip(BlockingWebSocket socket) throws InterruptedException {
        return socket.ping();
    }
}
