package dev.noctule.examples;

import dev.noctule.websocket.BlockingWebSocket;
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
            BlockingWebSocket.Message answer = socket.receive(Duration.ofSeconds(5));
            if (answer instanceof BlockingWebSocket.Text text) {
                return text.text();
            }
            throw new IllegalStateException("Expected text, but was " + answer);
        }
    }

    static void printAll(BlockingWebSocket socket) throws InterruptedException {
        try {
            while (true) {
                System.out.println(socket.receive());
            }
        } catch (SocketClosedException end) {
            System.out.println(end.getMessage());
        }
    }
}
