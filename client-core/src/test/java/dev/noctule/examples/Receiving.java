package dev.noctule.examples;

import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.WebSocketRequest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/** The snippets of docs/how-to/receive-with-demand.md. */
final class Receiving {
    private Receiving() {}

    static CompletableFuture<WebSocket> connect(WebSocketClient client, String uri, OneAtATime listener) {
        WebSocketRequest request =
                WebSocketRequest.builder(uri).autoDemand(false).build();
        return client.connect(request, listener);
    }

    /** Has each message worked on elsewhere, and asks for the next one when that is done. */
    static final class OneAtATime implements WebSocketListener {
        private final Executor workers;
        private final Consumer<String> work;

        OneAtATime(Executor workers, Consumer<String> work) {
            this.workers = workers;
            this.work = work;
        }

        @Override
        public void onOpen(WebSocket socket, Handshake handshake) {
            socket.request(1);
        }

        @Override
        public void onText(WebSocket socket, String text) {
            workers.execute(() -> {
                work.accept(text);
                socket.request(1);
            });
        }
    }
}
