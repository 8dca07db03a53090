package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Level;
import dev.noctule.websocket.BinaryMessageWriter;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.PreparedMessage;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.SendQueueFullException;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.TextMessageWriter;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.testing.RecordingListener;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of messages on a reconnecting socket: each is handed to one connection at most, in order. */
class SendingAcrossConnectionsTest {
    private static final Duration FIRST_DELAY = Duration.ofMillis(250);
    private static final String LOST = "reconnecting 1 in 250 ms: 1006 by NETWORK: EOF";

    private static Reconnecting keeping(int bytes) {
        return keeping(bytes, new RecordingListener());
    }

    private static Reconnecting keeping(int bytes, RecordingListener listener) {
        return Reconnecting.with(Reconnection.defaults().withBufferBytes(bytes), listener);
    }

    private static <T extends WebSocketException> T failure(Class<T> type, CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        try {
            future.get();
            throw new AssertionError();
        } catch (ExecutionException failed) {
            return type.cast(failed.getCause());
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    // ---- without a buffer

    @Test
    void withNoConnectionASendFails() {
        try (Reconnecting test = Reconnecting.begun()) {
            SocketClosedException failure = failure(SocketClosedException.class, test.socket.sendText("A"));
            assertThat(failure).hasMessage("Not sent: there is no connection now");
            assertThat(failure.phase()).isEqualTo(Phase.RECONNECT);
            assertThat(failure.isTransient()).isTrue();
            OpenConnection first = test.opens();
            test.loses(first);
            test.listener.assertNext(LOST);
            failure(SocketClosedException.class, test.socket.sendBinary(ByteBuffer.allocate(1)));
            test.reconnects(FIRST_DELAY).assertSent("");
        }
    }

    @Test
    void withNoConnectionAPingFailsEvenIfMessagesAreKept() {
        try (Reconnecting test = keeping(1000)) {
            SocketClosedException failure = failure(SocketClosedException.class, test.socket.ping());
            assertThat(failure).hasMessage("No ping sent: there is no connection now");
            assertThat(failure.phase()).isEqualTo(Phase.RECONNECT);
            failure(SocketClosedException.class, test.socket.ping(ByteBuffer.allocate(125)));
            test.opens();
        }
    }

    @Test
    void withAConnectionEverythingGoesToIt() {
        try (Reconnecting test = Reconnecting.begun()) {
            OpenConnection connection = test.opens();
            CompletableFuture<Void> text = test.socket.sendText("A");
            CompletableFuture<Void> binary = test.socket.sendBinary(ByteBuffer.wrap(new byte[] {0}));
            CompletableFuture<Duration> ping = test.socket.ping(ByteBuffer.wrap(new byte[] {1}));
            connection.assertSent("81 81 00000000 41  82 81 00000000 00  89 81 00000000 01");
            assertThat(text).isCompleted();
            assertThat(binary).isCompleted();
            connection.receives("8a 01 01");
            assertThat(ping).isCompleted();
            test.listener.assertNext("pong [01]");
        }
    }

    @Test
    void preparedMessagesGoWhereOthersGo() {
        try (Reconnecting test = keeping(1000)) {
            CompletableFuture<Void> kept = test.socket.send(PreparedMessage.text("A"));
            OpenConnection connection = test.opens();
            test.socket.send(PreparedMessage.binary(ByteBuffer.wrap(new byte[] {2})));
            connection.assertSent("81 81 00000000 41  82 81 00000000 02");
            assertThat(kept).isCompleted();
        }
    }

    @Test
    void whatMayBeLeftOutIsLeftOutWithNoConnection() {
        try (Reconnecting test = keeping(1000)) {
            assertThat(test.socket.trySendText("A")).isFalse();
            assertThat(test.socket.trySendBinary(ByteBuffer.allocate(1))).isFalse();
            assertThat(test.socket.trySend(PreparedMessage.text("A"))).isFalse();
            assertThatIllegalArgumentException().isThrownBy(() -> test.socket.trySendText("\ud800"));
            OpenConnection connection = test.opens();
            assertThat(test.socket.trySendText("A")).isTrue();
            assertThat(test.socket.trySendBinary(ByteBuffer.allocate(1))).isTrue();
            assertThat(test.socket.trySend(PreparedMessage.text("B"))).isTrue();
            connection.assertSent("81 81 00000000 41  82 81 00000000 00  81 81 00000000 42");
        }
    }

    @Test
    void partsOfAMessageThatWasStartedWithNoConnectionFail() {
        try (Reconnecting test = keeping(1000)) {
            TextMessageWriter text = test.socket.startText();
            BinaryMessageWriter binary = test.socket.startBinary();
            OpenConnection connection = test.opens();
            failure(SocketClosedException.class, text.write("A"));
            failure(SocketClosedException.class, text.finish());
            assertThatIllegalStateException().isThrownBy(() -> text.write("B"));
            assertThatIllegalStateException().isThrownBy(text::finish);
            failure(SocketClosedException.class, binary.write(ByteBuffer.allocate(1)));
            failure(SocketClosedException.class, binary.finish());
            connection.assertSent("");
        }
    }

    @Test
    void withAConnectionMessagesGoInParts() {
        try (Reconnecting test = Reconnecting.begun()) {
            OpenConnection connection = test.opens();
            TextMessageWriter text = test.socket.startText();
            text.write("A");
            text.finish();
            BinaryMessageWriter binary = test.socket.startBinary();
            binary.finish();
            connection.assertSent("01 81 00000000 41  80 80 00000000  82 80 00000000");
        }
    }

    @Test
    void latencyIsThatOfTheConnection() {
        try (Reconnecting test = Reconnecting.begun()) {
            assertThat(test.socket.latency()).isEmpty();
            OpenConnection connection = test.opens();
            assertThat(test.socket.latency()).isEmpty();
            test.socket.ping(ByteBuffer.wrap(new byte[] {1}));
            connection.assertSent("89 81 00000000 01");
            connection.receives("8a 01 01");
            test.listener.assertNext("pong [01]");
            assertThat(test.socket.latency()).contains(Duration.ZERO);
        }
    }

    @Test
    void badArgumentsThrowWithAndWithoutAConnection() {
        try (Reconnecting test = keeping(1000)) {
            assertBadArgumentsThrow(test);
            OpenConnection connection = test.opens();
            assertBadArgumentsThrow(test);
            connection.assertSent("");
            assertThat(test.socket.isOpen()).isTrue();
        }
    }

    private static void assertBadArgumentsThrow(Reconnecting test) {
        assertThatIllegalArgumentException().isThrownBy(() -> test.socket.sendText("\ud800"));
        assertThatIllegalArgumentException().isThrownBy(() -> test.socket.ping(ByteBuffer.allocate(126)));
        assertThatIllegalArgumentException().isThrownBy(() -> test.socket.close(1005, ""));
        assertThatIllegalArgumentException().isThrownBy(() -> test.socket.request(0));
    }

    // ---- with a buffer

    @Test
    void keptMessagesGoOutInOrderWithTheNextConnection() {
        try (Reconnecting test = keeping(1000)) {
            CompletableFuture<Void> first = test.socket.sendText("A");
            ByteBuffer data = ByteBuffer.wrap(new byte[] {1, 2});
            CompletableFuture<Void> second = test.socket.sendBinary(data);
            data.put(0, (byte) 9); // it was copied
            assertThat(first).isNotDone();
            OpenConnection connection = test.opens();
            connection.assertSent("81 81 00000000 41  82 82 00000000 01 02");
            assertThat(first).isCompleted();
            assertThat(second).isCompleted();
            test.loses(connection);
            test.listener.assertNext(LOST);
            test.socket.sendText("B");
            test.reconnects(FIRST_DELAY).assertSent("81 81 00000000 42");
        }
    }

    /** A subscription or a token has to be the first. */
    @Test
    void whatIsSentInTheCallbackGoesBeforeWhatWasKept() {
        RecordingListener listener = new RecordingListener()
                .during("open", socket -> socket.sendText("O"))
                .during("reconnected", socket -> socket.sendText("R"));
        try (Reconnecting test = keeping(1000, listener)) {
            test.socket.sendText("A");
            OpenConnection first = test.opens();
            first.assertSent("81 81 00000000 4f  81 81 00000000 41");
            test.loses(first);
            listener.assertNext(LOST);
            test.socket.sendText("B");
            test.reconnects(FIRST_DELAY).assertSent("81 81 00000000 52  81 81 00000000 42");
        }
    }

    @Test
    void whatOthersSendDuringTheCallbackGoesBehindIt() throws Exception {
        AtomicReference<CompletableFuture<Void>> sent = new AtomicReference<>();
        AtomicReference<Boolean> open = new AtomicReference<>();
        RecordingListener listener = new RecordingListener();
        try (Reconnecting test = keeping(1000, listener)) {
            listener.during("open", socket -> {
                inAnotherThread(() -> {
                    open.set(socket.isOpen());
                    sent.set(socket.sendText("B"));
                });
                socket.sendText("A");
                assertThat(socket.isOpen()).isTrue();
            });
            test.opens().assertSent("81 81 00000000 41  81 81 00000000 42");
            assertThat(open.get()).isFalse();
            assertThat(sent.get()).isCompleted();
        }
    }

    private static void inAnotherThread(Runnable task) {
        CompletableFuture.runAsync(task, command -> {
                    Thread thread = new Thread(command);
                    thread.start();
                    join(thread);
                })
                .join();
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void keptMessagesAreBoundedByTheirBytesAnd256ForEach() {
        try (Reconnecting test = keeping(2 * 257)) {
            CompletableFuture<Void> first = test.socket.sendText("A");
            assertThat(test.socket.bufferedBytes()).isEqualTo(257);
            SendQueueFullException full = failure(SendQueueFullException.class, test.socket.sendText("BC"));
            assertThat(full)
                    .hasMessage("A message of 2 bytes does not fit behind the 257 bytes that wait for a connection:"
                            + " the limit is 514 (Reconnection.bufferBytes)");
            assertThat(full.bufferedBytes()).isEqualTo(257);
            assertThat(full.limit()).isEqualTo(514);
            CompletableFuture<Void> second = test.socket.sendText("B");
            assertThat(test.socket.bufferedBytes()).isEqualTo(514);
            failure(SendQueueFullException.class, test.socket.sendText(""));
            test.opens().assertSent("81 81 00000000 41  81 81 00000000 42");
            assertThat(first).isCompleted();
            assertThat(second).isCompleted();
            assertThat(test.socket.bufferedBytes()).isZero();
        }
    }

    @Test
    void charactersAreCountedAsTheBytesThatTheyBecome() {
        try (Reconnecting test = keeping(1000)) {
            test.socket.sendText("\u20ac"); // e2 82 ac
            assertThat(test.socket.bufferedBytes()).isEqualTo(259);
            test.opens().assertSent("81 83 00000000 e2 82 ac");
        }
    }

    @Test
    void messagesSurviveAnyNumberOfFailedAttempts() {
        try (Reconnecting test = keeping(1000)) {
            CompletableFuture<Void> sent = test.socket.sendText("A");
            for (int i = 0; i < 10; i++) {
                test.attempt().fails(Reconnecting.refused());
                test.home.after(Duration.ofMinutes(1));
            }
            assertThat(test.listener.drain()).hasSize(10);
            assertThat(sent).isNotDone();
            test.opens().assertSent("81 81 00000000 41");
            assertThat(sent).isCompleted();
        }
    }

    /** Whether the server has got it is not known: only the sender can tell whether it may be sent twice. */
    @Test
    void messageOfAConnectionThatBrokeIsNotSentAgain() {
        try (Reconnecting test = keeping(1000)) {
            OpenConnection first = test.opens();
            first.setTransportWritable(false);
            CompletableFuture<Void> sent = test.socket.sendText("A");
            first.assertSent("");
            test.loses(first);
            test.listener.assertNext(LOST);
            SocketClosedException failure = failure(SocketClosedException.class, sent);
            assertThat(failure.closeInfo()).isNotNull();
            test.reconnects(FIRST_DELAY).assertSent("");
        }
    }

    /** Between the server's Close frame and the end of TCP nothing can be sent, and nothing was handed over. */
    @Test
    void messageForAConnectionThatIsClosingIsKeptForTheNext() {
        try (Reconnecting test = keeping(1000)) {
            OpenConnection first = test.opens();
            first.receives("88 02 03 f4"); // 1012
            CompletableFuture<Void> sent = test.socket.sendText("A");
            first.assertSent("88 82 00000000 03 f4");
            test.loses(first);
            test.listener.assertNext("reconnecting 1 in 250 ms: 1012 by SERVER clean");
            test.reconnects(FIRST_DELAY).assertSent("81 81 00000000 41");
            assertThat(sent).isCompleted();
        }
    }

    @Test
    void callbackThatThrowsLeavesKeptMessagesToTheNextConnection() {
        RecordingListener listener = new RecordingListener().during("open", socket -> {
            throw new IllegalStateException("the listener's own");
        });
        try (LogCapture log = LogCapture.of("dev.noctule.websocket", Level.WARN);
                Reconnecting test = keeping(1000, listener)) {
            CompletableFuture<Void> sent = test.socket.sendText("A");
            OpenConnection first = test.attempt().opens();
            first.assertSent("88 82 00000000 03 f3"); // 1011
            test.run();
            listener.assertNext(
                    "open", "error ListenerException", "reconnecting 1 in 250 ms: 1011 by CLIENT: ListenerException");
            assertThat(log.lines()).hasSize(1);
            assertThat(sent).isNotDone();
            test.reconnects(FIRST_DELAY).assertSent("81 81 00000000 41");
        }
    }

    /** The second message does not go into the buffer of the first one: both ask for one. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void keptMessageForWhichThereIsNoMemoryFailsAndNoOther(int number) {
        EmbeddedChannel channel = Sabotage.of(Sabotage.What.ALLOCATION, number).channel();
        try (Reconnecting test = keeping(100_000)) {
            List<CompletableFuture<Void>> sent = new ArrayList<>(List.of(
                    test.socket.sendText("A"),
                    test.socket.sendBinary(ByteBuffer.allocate(70_000)),
                    test.socket.sendText("B")));
            test.attempt().opens(channel);
            test.listener.assertNext("open");
            assertThat(sent.remove(number - 1))
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(OutOfMemoryError.class);
            assertThat(sent).allSatisfy(other -> assertThat(other).isCompleted());
            assertThat(test.socket.bufferedBytes()).isZero();
            channel.releaseOutbound();
        }
    }

    @Test
    void messageThatIsNotToBeCompressedIsNotKeptOrNotKept() {
        try (Reconnecting test = keeping(1000)) {
            test.socket.uncompressed().sendText("Hello");
            test.socket.sendText("Hello");
            OpenConnection connection = test.attempt().opensCompressing();
            test.listener.assertNext("open");
            connection.assertSent("81 85 00000000 48656c6c6f  c1 87 00000000 f248cdc9c90700");
            test.socket.uncompressed().uncompressed().sendBinary(ByteBuffer.wrap(new byte[] {0}));
            connection.assertSent("82 81 00000000 00");
        }
    }
}
