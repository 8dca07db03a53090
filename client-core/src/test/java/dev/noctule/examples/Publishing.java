package dev.noctule.examples;

import dev.noctule.websocket.Message;
import dev.noctule.websocket.MessagePublisher;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;

/** The snippets of docs/how-to/receive-as-a-publisher.md. */
final class Publishing {
    private Publishing() {}

    static CompletableFuture<WebSocket> connect(
            WebSocketClient client, String uri, Flow.Subscriber<Message> subscriber) {
        MessagePublisher messages = new MessagePublisher();
        messages.subscribe(subscriber);
        CompletableFuture<WebSocket> socket = client.connect(uri, messages);
        return socket;
    }

    /** Takes one message after the other. */
    static final class OneAtATime implements Flow.Subscriber<Message> {
        private final Consumer<Message> work;
        private Flow.Subscription subscription;

        OneAtATime(Consumer<Message> work) {
            this.work = work;
        }

        @Override
        public void onSubscribe(Flow.Subscription subscription) {
            this.subscription = subscription;
            subscription.request(1);
        }

        @Override
        public void onNext(Message message) {
            work.accept(message);
            subscription.request(1);
        }

        @Override
        public void onComplete() {
            System.out.println("The end");
        }

        @Override
        public void onError(Throwable failure) {
            System.err.println(failure.getMessage());
        }
    }
}
