package dev.noctule.examples;

import dev.noctule.websocket.Backoff;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.ReconnectingListener;
import dev.noctule.websocket.ReconnectingWebSocket;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** The snippets of docs/how-to/reconnect.md. */
final class Reconnecting {
    private Reconnecting() {}

    static ReconnectingWebSocket simple(WebSocketClient client) {
        ReconnectingWebSocket socket = client.reconnecting("wss://example.org/feed", new Feed());
        return socket;
    }

    static class Feed implements ReconnectingListener {
        @Override
        public void onOpen(WebSocket socket, Handshake handshake) {
            subscribe(socket);
        }

        @Override
        public void onReconnected(WebSocket socket, Handshake handshake) {
            subscribe(socket); // the server knows nothing of the connection before
        }

        private void subscribe(WebSocket socket) {
            socket.sendText("subscribe");
        }

        @Override
        public void onReconnecting(WebSocket socket, WebSocketException cause, int attempt, Duration delay) {
            System.err.println("attempt " + attempt + " in " + delay.toMillis() + " ms: " + cause.getMessage());
        }

        @Override
        public void onClose(WebSocket socket, CloseInfo info) {
            System.err.println("ended for good, " + info);
        }
    }

    /** Asks somebody for a token. */
    interface Tokens {
        CompletableFuture<String> fresh();
    }

    static ReconnectingWebSocket withTokens(WebSocketClient client, String uri, Tokens tokens) {
        return client.reconnecting(
                () -> tokens.fresh()
                        .thenApply(token -> WebSocketRequest.builder(uri)
                                .header("Authorization", "Bearer " + token)
                                .build()),
                new Feed(),
                Reconnection.defaults());
    }

    static Reconnection options() {
        return Reconnection.defaults()
                .withBackoff(new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5)))
                .withMaxAttempts(100)
                .withBufferBytes(64 * 1024);
    }

    /** Whose server closes with 4001 when the account is gone. */
    static class Account extends Feed {
        @Override
        public void onReconnecting(WebSocket socket, WebSocketException cause, int attempt, Duration delay) {
            if (cause instanceof SocketClosedException closed
                    && closed.closeInfo() != null
                    && closed.closeInfo().code() == 4001) {
                socket.close();
            }
        }
    }
}
