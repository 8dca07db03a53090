package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import ch.qos.logback.classic.Level;
import dev.noctule.websocket.MessagePublisher;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.RecordingSubscriber;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * One connection, one subscriber: demand, ends, cancelling, and mistakes. What is asked of every publisher is asked by
 * {@link MessagePublisherTckTest}.
 */
class MessagePublisherTest {
    private static final String CLOSE_1000 = "88 82 00000000 03 e8";
    private static final String CLOSE_1011 = "88 82 00000000 03 f3";

    private final Attempt attempt = new Attempt();
    private final MessagePublisher messages = new MessagePublisher();
    private final RecordingSubscriber subscriber = new RecordingSubscriber();
    private @Nullable OpenConnection connection;

    @AfterEach
    void nothingUnseenIsLeft() {
        subscriber.assertExhausted();
        if (connection != null) {
            connection.close();
        }
    }

    /** A client whose one connection has no network, and opens when the test says so. */
    private static final class Attempt {
        final CompletableFuture<WebSocket> result = new CompletableFuture<>();
        final WebSocketClient client = (WebSocketClient) Proxy.newProxyInstance(
                Attempt.class.getClassLoader(), new Class<?>[] {WebSocketClient.class}, this::called);
        private @Nullable WebSocketRequest request;
        private @Nullable WebSocketListener listener;

        private @Nullable Object called(Object proxy, Method method, Object[] arguments) throws Throwable {
            if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            request = (WebSocketRequest) arguments[0];
            listener = (WebSocketListener) arguments[1];
            return result;
        }

        OpenConnection open() {
            return OpenConnection.told(Objects.requireNonNull(request).autoDemand(), Objects.requireNonNull(listener));
        }
    }

    private void connect() {
        assertThat(attempt.client.connect("ws://server.test/", messages)).isSameAs(attempt.result);
    }

    private OpenConnection open() {
        connect();
        OpenConnection opened = attempt.open();
        connection = opened;
        attempt.result.complete(opened.socket);
        opened.runTasks();
        return opened;
    }

    private void subscribe() {
        messages.subscribe(subscriber);
        subscriber.assertNext("subscribed");
    }

    private void request(OpenConnection opened, long number) {
        subscriber.subscription().request(number);
        opened.runTasks();
    }

    // ---- demand

    @Test
    void demandOfTheSubscriberIsThatOfTheConnection() {
        subscribe();
        OpenConnection opened = open();
        opened.receives("81 01 41  82 01 42  81 01 43");
        subscriber.assertNext();
        request(opened, 1);
        subscriber.assertNext("text 'A'");
        request(opened, 2);
        subscriber.assertNext("binary [42]", "text 'C'");
    }

    @Test
    void messagesBeforeTheSubscriberWaitForIt() {
        OpenConnection opened = open();
        opened.receives("81 01 41  81 01 42");
        subscribe();
        request(opened, Long.MAX_VALUE);
        subscriber.assertNext("text 'A'", "text 'B'");
    }

    @Test
    void demandBeforeTheConnectionIsKeptAndAddsUp() {
        subscribe();
        subscriber.subscription().request(1);
        subscriber.subscription().request(1);
        open().receives("81 01 41  81 01 42  81 01 43");
        subscriber.assertNext("text 'A'", "text 'B'");
    }

    @Test
    void demandBeforeTheConnectionDoesNotOverflow() {
        subscribe();
        subscriber.subscription().request(Long.MAX_VALUE);
        subscriber.subscription().request(Long.MAX_VALUE);
        open().receives("81 01 41  81 01 42");
        subscriber.assertNext("text 'A'", "text 'B'");
    }

    @Test
    void nothingIsToldBeforeOnSubscribeHasReturned() {
        OpenConnection opened = open();
        opened.receives("81 01 41  88 02 03 e8");
        opened.assertSent(CLOSE_1000);
        opened.tcpEnds();
        subscriber.during("subscribed", subscription -> {
            subscription.request(1);
            opened.runTasks(); // on its own thread, the event loop would have had the time for this
        });
        messages.subscribe(subscriber);
        opened.runTasks();
        subscriber.assertNext("subscribed", "text 'A'", "complete");
    }

    @Test
    void endIsNotToldBeforeOnSubscribeHasReturned() {
        OpenConnection opened = open();
        subscriber.during("subscribed", subscription -> opened.tcpEnds());
        messages.subscribe(subscriber);
        subscriber.assertNext("subscribed", "error SocketClosedException 1006");
    }

    @Test
    void requestInsideOnNextIsNotNested() {
        subscriber.during("text", subscription -> subscription.request(1));
        subscribe();
        OpenConnection opened = open();
        opened.receives("81 01 41  81 01 42  81 01 43");
        request(opened, 1);
        subscriber.assertNext("text 'A'", "text 'B'", "text 'C'");
    }

    // ---- the end

    @ParameterizedTest
    @ValueSource(strings = {"88 02 03 e8", "88 02 03 e9", "88 00"})
    void normalEndCompletes(String close) {
        subscribe();
        OpenConnection opened = open();
        opened.receives(close);
        opened.takeSent();
        subscriber.assertNext(); // TCP has not ended
        opened.tcpEnds();
        subscriber.assertNext("complete");
    }

    @Test
    void ownCloseCompletesToo() {
        subscribe();
        OpenConnection opened = open();
        opened.socket.close();
        opened.assertSent(CLOSE_1000);
        opened.receives("88 02 03 e8");
        opened.tcpEnds();
        subscriber.assertNext("complete");
    }

    @Test
    void anyOtherEndIsAnErrorThatSaysHow() {
        subscribe();
        OpenConnection opened = open();
        opened.receives("88 04 03 f0 6e 6f");
        opened.takeSent();
        opened.tcpEnds();
        subscriber.assertNext("error SocketClosedException 1008");
        assertThat(subscriber.error())
                .isInstanceOfSatisfying(
                        SocketClosedException.class,
                        closed -> assertThat(closed.closeInfo())
                                .isEqualTo(opened.socket.closed().join()))
                .hasMessageContaining("'no'");
    }

    @Test
    void lossIsAnError() {
        subscribe();
        open().tcpEnds();
        subscriber.assertNext("error SocketClosedException 1006");
    }

    @Test
    void endComesBehindTheMessagesBeforeIt() {
        subscribe();
        OpenConnection opened = open();
        opened.receives("81 01 41  88 02 03 e8");
        opened.assertSent(CLOSE_1000);
        opened.tcpEnds();
        subscriber.assertNext();
        request(opened, 1);
        subscriber.assertNext("text 'A'", "complete");
        request(opened, 1);
        request(opened, 0);
        subscriber.subscription().cancel();
        opened.runTasks();
        subscriber.assertNext();
    }

    @Test
    void endBeforeTheSubscriberIsToldToIt() {
        OpenConnection opened = open();
        opened.receives("88 02 03 e8");
        opened.takeSent();
        opened.tcpEnds();
        messages.subscribe(subscriber);
        subscriber.assertNext("subscribed", "complete");
    }

    @Test
    void failureToConnectIsTold() {
        subscribe();
        connect();
        attempt.result.completeExceptionally(new IllegalStateException("no such host"));
        subscriber.assertNext("error IllegalStateException");
        assertThat(subscriber.error()).hasMessage("no such host");
    }

    @Test
    void failureToConnectIsToldToALaterSubscriberToo() {
        connect();
        attempt.result.cancel(false);
        messages.subscribe(subscriber);
        subscriber.assertNext("subscribed", "error CancellationException");
    }

    @Test
    void connectionThatWasGivenUpWhileItOpenedHasOneEnd() {
        subscribe();
        connect();
        OpenConnection opened = attempt.open();
        connection = opened;
        attempt.result.cancel(false);
        subscriber.assertNext(); // it is open, and so its end is still to come
        opened.socket.abort();
        opened.runTasks();
        subscriber.assertNext("error SocketClosedException 1006");
    }

    // ---- cancelling

    @Test
    void cancellingClosesAndNothingIsToldAnyMore() {
        subscribe();
        OpenConnection opened = open();
        request(opened, 9);
        opened.receives("81 01 41");
        subscriber.assertNext("text 'A'");
        subscriber.subscription().cancel();
        subscriber.subscription().cancel();
        opened.assertSent(CLOSE_1000);
        request(opened, 1);
        request(opened, 0);
        opened.receives("81 01 42  88 02 03 e8");
        opened.tcpEnds();
        assertThat(opened.socket.closed()).isDone();
        subscriber.assertNext();
    }

    @Test
    void cancellingInsideOnNextIsTheLastOfIt() {
        subscriber.during("text", subscription -> subscription.cancel());
        subscribe();
        OpenConnection opened = open();
        request(opened, 9);
        opened.receives("81 01 41  81 01 42");
        opened.assertSent(CLOSE_1000);
        subscriber.assertNext("text 'A'");
    }

    @Test
    void cancellingInsideOnSubscribeIsTheLastOfIt() {
        subscriber.during("subscribed", subscription -> {
            subscription.request(9);
            subscription.cancel();
        });
        OpenConnection opened = open();
        opened.receives("81 01 41");
        subscribe();
        opened.assertSent(CLOSE_1000);
        opened.tcpEnds();
    }

    @Test
    void cancellingBeforeTheConnectionClosesItAsSoonAsItIsThere() {
        subscribe();
        subscriber.subscription().cancel();
        open().assertSent(CLOSE_1000);
    }

    // ---- mistakes

    @Test
    void secondSubscriberIsRefusedAndTheFirstDoesNotNotice() {
        subscribe();
        OpenConnection opened = open();
        RecordingSubscriber second = new RecordingSubscriber();
        messages.subscribe(second);
        second.assertNext("subscribed", "error IllegalStateException");
        second.subscription().request(1);
        second.subscription().cancel();
        opened.receives("81 01 41");
        subscriber.assertNext();
        request(opened, 1);
        subscriber.assertNext("text 'A'");
    }

    @Test
    void nobodyIsNoSubscriber() {
        assertThatNullPointerException().isThrownBy(() -> messages.subscribe(null));
        subscribe();
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void requestOfNoMessageClosesAndIsToldAtTheEnd(long number) {
        subscribe();
        OpenConnection opened = open();
        request(opened, 9);
        request(opened, number);
        request(opened, number);
        request(opened, 1);
        opened.assertSent(CLOSE_1011);
        opened.receives("81 01 41  88 02 03 f3");
        subscriber.assertNext();
        opened.tcpEnds();
        subscriber.assertNext("error IllegalArgumentException");
        assertThat(subscriber.error()).hasMessageContaining("was " + number).hasMessageContaining("3.9");
    }

    @Test
    void requestOfNoMessageBeforeTheConnectionIsToldAtOnce() {
        subscribe();
        subscriber.subscription().request(0);
        subscriber.assertNext("error IllegalArgumentException");
        OpenConnection opened = open();
        opened.assertSent(CLOSE_1011);
        opened.tcpEnds();
    }

    @Test
    void requestOfNoMessageInsideOnSubscribeIsToldBehindIt() {
        subscriber.during("subscribed", subscription -> subscription.request(0));
        messages.subscribe(subscriber);
        subscriber.assertNext("subscribed", "error IllegalArgumentException");
    }

    @Test
    void requestOfNoMessageBehindTheEndIsStillAMistake() {
        OpenConnection opened = open();
        opened.receives("88 02 03 e8");
        opened.takeSent();
        opened.tcpEnds();
        subscriber.during("subscribed", subscription -> subscription.request(0));
        messages.subscribe(subscriber);
        subscriber.assertNext("subscribed", "error IllegalArgumentException");
    }

    @Test
    void cancellingBehindAMistakeKeepsItQuiet() {
        subscribe();
        OpenConnection opened = open();
        request(opened, 0);
        opened.assertSent(CLOSE_1011);
        subscriber.subscription().cancel();
        opened.tcpEnds();
        subscriber.assertNext();
    }

    @Test
    void subscriberThatThrowsIsToldNothingMore() {
        subscriber.during("text", subscription -> {
            throw new IllegalStateException("the subscriber's own");
        });
        subscribe();
        OpenConnection opened = open();
        request(opened, 9);
        try (LogCapture log = LogCapture.of(Delivery.class.getName(), Level.WARN)) {
            opened.receives("81 01 41  81 01 42");
            assertThat(log.lines()).singleElement().asString().contains("the subscriber's own");
        }
        subscriber.assertNext("text 'A'");
        opened.assertSent(CLOSE_1011);
        opened.tcpEnds();
    }

    @Test
    void subscriberThatThrowsInOnSubscribeIsToldNothingMore() {
        OpenConnection opened = open();
        subscriber.during("subscribed", subscription -> {
            subscription.request(9);
            throw new IllegalStateException("the subscriber's own");
        });
        assertThatIllegalStateException()
                .isThrownBy(() -> messages.subscribe(subscriber))
                .withMessage("the subscriber's own");
        subscriber.assertNext("subscribed");
        opened.receives("81 01 41");
        opened.assertSent(CLOSE_1011);
        opened.tcpEnds();
    }

    @Test
    void secondConnectionIsRefused() {
        connect();
        assertThatIllegalStateException().isThrownBy(this::connect).withMessageContaining("another one");
    }

    @Test
    void badArgumentLeavesThePublisherAsItIs() {
        try (WebSocketClient real = WebSocketClient.create()) {
            assertThatIllegalArgumentException().isThrownBy(() -> real.connect("http://server.test/", messages));
        }
        connect();
    }
}
