package dev.noctule.examples;

import dev.noctule.websocket.Backoff;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** The snippet of docs/how-to/reconnect.md. */
final class Reconnecting implements WebSocketListener {
    private final WebSocketClient client;
    private final String uri;
    private final Backoff backoff = Backoff.defaults();
    private int failures;

    Reconnecting(WebSocketClient client, String uri) {
        this.client = client;
        this.uri = uri;
    }

    void connect() {
        client.connect(uri, this).whenComplete((socket, failure) -> {
            if (failure instanceof WebSocketException known && known.isTransient()) {
                tryAgain();
            }
        });
    }

    @Override
    public void onOpen(WebSocket socket, Handshake handshake) {
        failures = 0;
        socket.sendText("subscribe"); // whatever the server has forgotten
    }

    @Override
    public void onClose(WebSocket socket, CloseInfo info) {
        WebSocketException cause = info.cause();
        if (cause != null && cause.isTransient()) {
            tryAgain();
        }
    }

    private void tryAgain() {
        long delay = backoff.delay(failures++, ThreadLocalRandom.current()).toMillis();
        CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS).execute(this::connect);
    }
}
