package dev.noctule.websocket;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The messages of one connection, for one subscriber, in the terms of Reactive Streams.
 *
 * <pre>{@code
 * MessagePublisher messages = new MessagePublisher();
 * messages.subscribe(subscriber);
 * client.connect(request, messages).thenAccept(socket -> socket.sendText("hello"));
 * }</pre>
 *
 * <p><b>Demand.</b> What the subscriber requests is the demand of the connection: messages that it did not request wait
 * within {@link Limits#readAheadBytes()}, and beyond that the server is slowed down by TCP. Pings and the server's Close
 * are answered without demand. It makes no difference whether the subscriber comes before the connection or after it:
 * until there is one, messages wait too.
 *
 * <p><b>End.</b> {@code onComplete} is called when the connection has ended {@linkplain CloseInfo#isNormal() as
 * planned}, whichever side has closed it; else {@code onError}, with a {@link SocketClosedException} that says how it
 * ended. The end of a connection that the server has ended comes behind the messages before it, and so when those are
 * requested. If the connection cannot be opened, {@code onError} gets what the future of {@code connect} fails with.
 *
 * <p><b>Cancelling</b> closes the connection with code 1000, because nobody can receive from it any more. To send on
 * without receiving, request on and ignore what comes.
 *
 * <p><b>Mistakes.</b> A second subscriber gets {@code onError} with an {@link IllegalStateException}, and the first one
 * does not notice. A request of no message or of a negative number of them closes the connection with code 1011, and
 * {@code onError} gets an {@link IllegalArgumentException} once it has ended. A subscriber that throws is told nothing
 * more, and the connection is closed with code 1011.
 *
 * <p><b>Threads.</b> Signals are serial. {@code onSubscribe} is called by the thread that subscribes, everything else
 * where the connection's callbacks run (see {@link WebSocketListener}), unless the end was there before the subscriber.
 */
public final class MessagePublisher implements Flow.Publisher<Message> {
    private static final Flow.Subscription NONE = new Flow.Subscription() {
        @Override
        public void request(long messages) {}

        @Override
        public void cancel() {}
    };

    private final PublishedMessages messages = new PublishedMessages();
    private final AtomicBoolean connected = new AtomicBoolean();
    private final AtomicBoolean subscribed = new AtomicBoolean();

    /** A publisher for one connection, which is opened with {@link WebSocketClient#connect(WebSocketRequest, MessagePublisher)}. */
    public MessagePublisher() {}

    /**
     * Subscribes to the messages of the connection, before it is opened or after.
     *
     * @param subscriber the only one
     */
    @Override
    public void subscribe(Flow.Subscriber<? super Message> subscriber) {
        Objects.requireNonNull(subscriber, "subscriber");
        if (subscribed.compareAndSet(false, true)) {
            messages.begin(subscriber);
        } else {
            subscriber.onSubscribe(NONE);
            subscriber.onError(
                    new IllegalStateException("This publisher has a subscriber already: a connection has one"));
        }
    }

    /** Opens the one connection. */
    CompletableFuture<WebSocket> connect(WebSocketClient client, WebSocketRequest request) {
        WebSocketRequest onDemand = request.toBuilder().autoDemand(false).build();
        if (!connected.compareAndSet(false, true)) {
            throw new IllegalStateException("This publisher has a connection already: use another one for the next");
        }
        CompletableFuture<WebSocket> opening;
        try {
            opening = client.connect(onDemand, messages);
        } catch (RuntimeException refused) {
            connected.set(false); // a bad argument: nothing was begun
            throw refused;
        }
        opening.whenComplete((socket, failure) -> {
            if (failure != null) {
                messages.connectFailed(failure);
            }
        });
        return opening;
    }
}
