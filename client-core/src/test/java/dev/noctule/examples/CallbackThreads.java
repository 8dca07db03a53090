package dev.noctule.examples;

import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** The snippets of docs/how-to/choose-the-callback-thread.md. */
final class CallbackThreads {
    private CallbackThreads() {}

    static void run(String uri, WebSocketListener listener) {
        ExecutorService workers = Executors.newFixedThreadPool(8);
        try (WebSocketClient client =
                WebSocketClient.builder().callbackExecutor(workers).build()) {
            client.connect(uri, listener).join().closed().join();
        } finally {
            workers.shutdown();
        }
    }

    /** Answers with what a service says, and waits for nobody. */
    static final class Answering implements WebSocketListener {
        private final Function<String, CompletableFuture<String>> service;

        Answering(Function<String, CompletableFuture<String>> service) {
            this.service = service;
        }

        @Override
        public void onText(WebSocket socket, String text) {
            service.apply(text).thenCompose(socket::sendText);
        }
    }
}
