package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Message;
import dev.noctule.websocket.MessagePublisher;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.reactivestreams.tck.TestEnvironment;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.SkipException;

/** Over sockets: what the Reactive Streams TCK for Flow asks of every publisher, each of its tests as a test of ours. */
class MessagePublisherTckTest {
    /** How long what should come is waited for. Never that long; but a second subscriber would wait for ever. */
    private static final int DEADLINE_MILLIS = 20_000;

    /** How long it is looked whether something comes that should not. */
    private static final int SILENCE_MILLIS = 100;

    /** How often it is looked whether an error has come. */
    private static final int POLL_MILLIS = 10;

    private static final String NOT_TESTED = "the TCK has no code for it";
    private static final String ONE_SUBSCRIBER = "optional, and a connection has one subscriber (1.11)";

    /** What the TCK skips, and why. It is seen to be skipped: a test that begins to run must leave this list. */
    private static final Map<String, String> SKIPPED = new TreeMap<>(Map.ofEntries(
            Map.entry(
                    "untested_spec106_mustConsiderSubscriptionCancelledAfterOnErrorOrOnCompleteHasBeenCalled",
                    NOT_TESTED),
            Map.entry("untested_spec107_mustNotEmitFurtherSignalsOnceOnErrorHasBeenSignalled", NOT_TESTED),
            Map.entry(
                    "untested_spec108_possiblyCanceledSubscriptionShouldNotReceiveOnErrorOrOnCompleteSignals",
                    NOT_TESTED),
            Map.entry("untested_spec109_subscribeShouldNotThrowNonFatalThrowable", NOT_TESTED),
            Map.entry("untested_spec110_rejectASubscriptionRequestIfTheSameSubscriberSubscribesTwice", NOT_TESTED),
            Map.entry("untested_spec304_requestShouldNotPerformHeavyComputations", NOT_TESTED),
            Map.entry("untested_spec305_cancelMustNotSynchronouslyPerformHeavyComputation", NOT_TESTED),
            Map.entry("optional_spec111_maySupportMultiSubscribe", ONE_SUBSCRIBER),
            Map.entry("optional_spec111_registeredSubscribersMustReceiveOnNextOrOnCompleteSignals", ONE_SUBSCRIBER),
            Map.entry(
                    "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingOneByOne",
                    ONE_SUBSCRIBER),
            Map.entry(
                    "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfront",
                    ONE_SUBSCRIBER),
            Map.entry(
                    "optional_spec111_multicast_mustProduceTheSameElementsInTheSameSequenceToAllOfItsSubscribersWhenRequestingManyUpfrontAndCompleteAsExpected",
                    ONE_SUBSCRIBER)));

    @TestFactory
    Stream<DynamicTest> everyTestOfTheTck() {
        return tests().map(test -> DynamicTest.dynamicTest(title(test), () -> run(test)));
    }

    /** Nobody is to take those that are skipped for tests that verify something. */
    @Test
    void twentySixOfThirtyEightVerifySomething() {
        assertThat(tests().map(Method::getName)).hasSize(38).containsAll(SKIPPED.keySet());
        assertThat(SKIPPED).hasSize(38 - 26);
    }

    private static Stream<Method> tests() {
        return Arrays.stream(Verification.class.getMethods())
                .filter(method -> method.isAnnotationPresent(org.testng.annotations.Test.class))
                .sorted(Comparator.comparing(Method::getName));
    }

    private static String title(Method test) {
        String reason = SKIPPED.get(test.getName());
        return reason == null ? test.getName() : test.getName() + " [skipped by the TCK: " + reason + "]";
    }

    private static void run(Method test) throws Throwable {
        boolean skipped = SKIPPED.containsKey(test.getName());
        Throwable thrown;
        try (Verification verification = new Verification(skipped ? SILENCE_MILLIS : DEADLINE_MILLIS)) {
            verification.setUp();
            thrown = outcome(test, verification);
        }
        if (skipped) {
            assertThat(thrown).isInstanceOf(SkipException.class);
        } else if (thrown != null) {
            throw thrown;
        }
    }

    private static @Nullable Throwable outcome(Method test, Verification verification) throws IllegalAccessException {
        try {
            test.invoke(verification);
            return null;
        } catch (InvocationTargetException failed) {
            return failed.getCause();
        }
    }

    /** Has a server whose messages are published, and a port where nobody listens. */
    static final class Verification extends FlowPublisherVerification<Message> implements AutoCloseable {
        private final WebSocketClient client = WebSocketClient.create();
        private @Nullable ByteServer server;

        Verification(int deadlineMillis) {
            super(new TestEnvironment(deadlineMillis, SILENCE_MILLIS, POLL_MILLIS));
        }

        @Override
        public Flow.Publisher<Message> createFlowPublisher(long elements) {
            MessagePublisher messages = new MessagePublisher();
            try {
                Clients.get(client.connect(server(elements).ws(), messages));
            } catch (Exception e) {
                throw new AssertionError(e);
            }
            return messages;
        }

        /** One for all connections of a test, which all have as many messages. */
        private ByteServer server(long elements) throws IOException {
            ByteServer serving = server;
            if (serving == null) {
                serving = ByteServer.serving(peer -> publish(elements, peer));
                server = serving;
            }
            return serving;
        }

        /** So many messages and the end; or less, if the client wants no more. */
        private static void publish(long elements, ByteServer.Peer peer) throws IOException {
            peer.acceptUpgrade();
            for (long i = 0; i < elements && !hasClosed(peer); i++) {
                peer.write("81 01 41");
            }
            peer.write("88 02 03 e8");
            assertThat(peer.readFrame().opcode()).isEqualTo(0x8);
        }

        private static boolean hasClosed(ByteServer.Peer peer) throws IOException {
            return peer.socket().getInputStream().available() > 0;
        }

        @Override
        public Flow.Publisher<Message> createFailedFlowPublisher() {
            MessagePublisher messages = new MessagePublisher();
            try {
                client.connect("ws://127.0.0.1:" + ByteServer.refusingPort() + "/", messages);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return messages;
        }

        @Override
        public void close() throws IOException {
            client.close();
            if (server != null) {
                server.close();
            }
        }
    }
}
