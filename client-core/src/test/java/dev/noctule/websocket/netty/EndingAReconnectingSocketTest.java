package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.RecordingListener;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A reconnecting socket ends once, whatever it is doing when somebody ends it. */
class EndingAReconnectingSocketTest {
    private static final Duration FIRST_DELAY = Duration.ofMillis(250);
    private static final String LOST = "reconnecting 1 in 250 ms: 1006 by NETWORK: EOF";

    private static Reconnecting keeping(RecordingListener listener) {
        return Reconnecting.with(Reconnection.defaults().withBufferBytes(1000), listener);
    }

    /** It has ended, and nothing that happens later makes it live again. */
    private static void assertEnded(Reconnecting test) {
        assertThat(test.socket.closed()).isCompletedWithValue(test.listener.closeInfo());
        assertThat(test.home.hasTimers()).isFalse();
        assertThat(test.socket.isOpen()).isFalse();
        CompletableFuture<Void> late = test.socket.sendText("late");
        assertThat(late).isCompletedExceptionally();
        test.home.after(Duration.ofHours(2));
        test.assertNoAttempt();
    }

    // ---- close

    @Test
    void closeOfAnOpenConnectionIsTheClosingHandshake() {
        try (Reconnecting test = Reconnecting.begun()) {
            OpenConnection connection = test.opens();
            test.socket.sendText("A");
            CompletableFuture<CloseInfo> closed = test.socket.close(1000, "bye");
            assertThat(test.socket.isOpen()).isFalse();
            connection.assertSent("81 81 00000000 41  88 85 00000000 03 e8 62 79 65");
            connection.receives("81 01 42"); // until the server's answer comes, its messages do
            connection.receives("88 02 03 e8");
            test.loses(connection);
            test.listener.assertNext("text 'B'", "close 1000 by CLIENT clean");
            assertThat(closed).isCompletedWithValue(test.listener.closeInfo());
            assertEnded(test);
        }
    }

    @Test
    void closeWhileItWaitsEndsItAtOnce() {
        try (Reconnecting test = Reconnecting.begun()) {
            test.loses(test.opens());
            test.listener.assertNext(LOST);
            test.socket.close(4001, "");
            test.home.run();
            test.listener.assertNext("close 1006 by CLIENT: SocketClosedException");
            assertThat(test.listener.closeInfo().sentCode()).hasValue(4001);
            assertEnded(test);
        }
    }

    @Test
    @Tag("fault-27")
    void closeWhileItConnectsCancelsTheAttempt() {
        try (Reconnecting test = Reconnecting.begun()) {
            Reconnecting.Attempt attempt = test.attempt();
            test.socket.close();
            assertThat(attempt.result).isNotDone();
            test.home.run();
            assertThat(attempt.result).isCancelled();
            test.listener.assertNext("close 1006 by CLIENT");
            assertEnded(test);
        }
    }

    @Test
    void closeWhileItAsksForARequestEndsItAtOnce() {
        CompletableFuture<WebSocketRequest> answer = new CompletableFuture<>();
        try (Reconnecting test = Reconnecting.with(() -> answer)) {
            test.socket.close();
            test.home.run();
            test.listener.assertNext("close 1006 by CLIENT");
            answer.complete(Reconnecting.REQUEST);
            assertEnded(test);
        }
    }

    /** The attempt has opened its connection before it could be cancelled. */
    @Test
    void connectionThatComesTooLateIsAbortedAndSaysNothing() {
        try (Reconnecting test = Reconnecting.begun()) {
            Reconnecting.Attempt attempt = test.attempt();
            test.socket.close();
            test.home.run();
            test.listener.assertNext("close 1006 by CLIENT");
            OpenConnection late = attempt.opens();
            assertThat(late.channel.isOpen()).isFalse();
            attempt.listener.onText(late.socket, "that was glued to the 101");
            test.home.run();
            assertEnded(test);
        }
    }

    @Test
    void closeInOnReconnectingStopsIt() {
        RecordingListener listener = new RecordingListener().during("reconnecting", WebSocket::close);
        try (Reconnecting test = Reconnecting.with(Reconnection.defaults(), listener)) {
            test.attempt().fails(Reconnecting.refused());
            listener.assertNext(
                    "reconnecting 1 in 250 ms: ConnectFailedException", "close 1006 by CLIENT: ConnectFailedException");
            assertEnded(test);
        }
    }

    @Test
    void closeInOnOpenClosesBehindWhatWasKept() {
        RecordingListener listener = new RecordingListener().during("open", WebSocket::close);
        try (Reconnecting test = keeping(listener)) {
            CompletableFuture<Void> kept = test.socket.sendText("A");
            OpenConnection connection = test.opens();
            connection.assertSent("81 81 00000000 41  88 82 00000000 03 e8");
            assertThat(kept).isCompleted();
            connection.receives("88 02 03 e8");
            test.loses(connection);
            listener.assertNext("close 1000 by CLIENT clean");
            assertEnded(test);
        }
    }

    @Test
    void connectionThatIsLostAfterCloseIsTheEnd() {
        try (Reconnecting test = Reconnecting.begun()) {
            OpenConnection connection = test.opens();
            test.socket.close();
            connection.assertSent("88 82 00000000 03 e8");
            test.loses(connection);
            test.listener.assertNext("close 1006 by CLIENT: EOF");
            assertEnded(test);
        }
    }

    /** Its end was on the way to the user when the user closed. */
    @Test
    void closeOfAConnectionThatHasJustEndedIsTheEnd() {
        try (Reconnecting test = Reconnecting.begun()) {
            OpenConnection connection = test.opens();
            connection.tcpEnds();
            test.socket.close();
            test.home.run();
            test.listener.assertNext("close 1006 by NETWORK: EOF");
            assertEnded(test);
        }
    }

    @Test
    void secondCloseHasTheSameOutcome() {
        try (Reconnecting test = Reconnecting.begun()) {
            OpenConnection connection = test.opens();
            CompletableFuture<CloseInfo> first = test.socket.close(1000, "");
            CompletableFuture<CloseInfo> second = test.socket.close(1001, "again");
            connection.assertSent("88 82 00000000 03 e8");
            connection.receives("88 02 03 e8");
            test.loses(connection);
            test.listener.assertNext("close 1000 by CLIENT clean");
            assertThat(first).isCompletedWithValue(test.listener.closeInfo());
            assertThat(second).isCompletedWithValue(test.listener.closeInfo());
        }
    }

    @Test
    void keptMessagesFailBeforeTheLastCallback() {
        RecordingListener listener = new RecordingListener();
        try (Reconnecting test = keeping(listener)) {
            test.attempt();
            CompletableFuture<Void> kept = test.socket.sendText("A");
            listener.during("close", socket -> assertThat(kept).isCompletedExceptionally());
            test.socket.close();
            CompletableFuture<Void> afterClose = test.socket.sendText("B");
            assertThat(closedBy(afterClose).phase()).isEqualTo(Phase.CLOSING);
            test.home.run();
            listener.assertNext("close 1006 by CLIENT");
            assertThat(closedBy(kept).phase()).isEqualTo(Phase.CLOSED);
            assertThat(closedBy(kept).closeInfo()).isEqualTo(listener.closeInfo());
            assertThat(closedBy(kept)).hasMessage("Not sent: the connection was " + listener.closeInfo());
            assertThat(test.socket.bufferedBytes()).isZero();
        }
    }

    private static SocketClosedException closedBy(CompletableFuture<Void> future) {
        SocketClosedException[] cause = new SocketClosedException[1];
        future.whenComplete((nothing, failure) -> cause[0] = (SocketClosedException) failure);
        return cause[0];
    }

    @Test
    void onCloseThatThrowsIsOnlyLogged() {
        RecordingListener listener = new RecordingListener().during("close", socket -> {
            throw new IllegalStateException("the listener's own");
        });
        try (LogCapture log = LogCapture.of("dev.noctule.websocket", Level.WARN);
                Reconnecting test = Reconnecting.with(Reconnection.defaults(), listener)) {
            test.attempt();
            test.socket.close();
            test.home.run();
            listener.assertNext("close 1006 by CLIENT");
            assertThat(log.lines()).containsExactly("The listener's onClose threw");
            assertThat(test.socket.closed()).isCompleted();
        }
    }

    // ---- abort

    @Test
    void abortOfAnOpenConnectionEndsItAtOnce() {
        try (Reconnecting test = Reconnecting.begun()) {
            OpenConnection connection = test.opens();
            test.socket.abort();
            test.run();
            test.listener.assertNext("close 1006 by CLIENT: ABORTED");
            assertThat(connection.channel.isOpen()).isFalse();
            assertEnded(test);
        }
    }

    @Test
    void abortWhileItWaitsEndsItAtOnce() {
        try (Reconnecting test = Reconnecting.begun()) {
            test.loses(test.opens());
            test.listener.assertNext(LOST);
            test.socket.abort();
            test.home.run();
            test.listener.assertNext("close 1006 by CLIENT: ABORTED");
            assertEnded(test);
        }
    }

    @Test
    @Tag("fault-27")
    void abortWhileItConnectsCancelsTheAttempt() {
        try (Reconnecting test = Reconnecting.begun()) {
            Reconnecting.Attempt attempt = test.attempt();
            test.socket.abort();
            test.home.run();
            assertThat(attempt.result).isCancelled();
            test.listener.assertNext("close 1006 by CLIENT: ABORTED");
            assertEnded(test);
        }
    }

    @Test
    void abortOfAConnectionThatHasJustEndedIsTheEnd() {
        try (Reconnecting test = Reconnecting.begun()) {
            OpenConnection connection = test.opens();
            test.socket.abort();
            connection.tcpEnds();
            test.run();
            test.listener.assertNext("close 1006 by NETWORK: EOF");
            assertEnded(test);
        }
    }

    // ---- the client, and the event loop

    @Test
    void attemptThatTheClientHasCancelledIsTheEnd() {
        try (Reconnecting test = Reconnecting.begun()) {
            test.attempt().fails(new CancellationException());
            test.listener.assertNext("close 1006 by CLIENT");
            assertThat(test.listener.closeInfo().sentCode()).hasValue(1001);
            assertEnded(test);
        }
    }

    @Test
    void clientThatIsClosedIsTheEnd() {
        try (Reconnecting test = Reconnecting.begun()) {
            test.refusal = new IllegalStateException("This client is closed");
            test.attempt().fails(Reconnecting.refused());
            test.listener.assertNext("reconnecting 1 in 250 ms: ConnectFailedException");
            test.home.after(FIRST_DELAY);
            test.listener.assertNext("close 1006 by CLIENT: ConnectFailedException");
            assertEnded(test);
        }
    }

    @Test
    @Tag("fault-28")
    void endOfTheEventLoopEndsASocketThatWaits() {
        try (Reconnecting test = Reconnecting.begun()) {
            test.attempt().fails(Reconnecting.refused());
            test.listener.assertNext("reconnecting 1 in 250 ms: ConnectFailedException");
            test.home.shutDown();
            test.socket.loopTerminated();
            test.listener.assertNext("close 1006 by CLIENT: SHUTDOWN");
            assertEnded(test);
        }
    }

    @Test
    @Tag("fault-28")
    void endOfTheEventLoopEndsASocketThatWantsToWait() {
        try (Reconnecting test = Reconnecting.begun()) {
            Reconnecting.Attempt attempt = test.attempt();
            test.home.shutDown();
            attempt.fails(Reconnecting.refused());
            test.listener.assertNext(
                    "reconnecting 1 in 250 ms: ConnectFailedException", "close 1006 by CLIENT: SHUTDOWN");
            assertEnded(test);
        }
    }

    @Test
    @Tag("fault-28")
    void endOfTheEventLoopIsToldByAnOpenConnection() {
        try (Reconnecting test = Reconnecting.begun()) {
            OpenConnection connection = test.opens();
            test.home.shutDown();
            test.socket.loopTerminated();
            test.listener.assertNext();
            connection.session.loopTerminated();
            test.listener.assertNext("close 1006 by CLIENT: SHUTDOWN");
            assertEnded(test);
        }
    }

    // ---- no memory: an event loop only logs what its tasks throw

    private static final String INTERNAL = "close 1006 by CLIENT: INTERNAL";

    private static void assertEndedByLackOfMemory(Reconnecting test, CompletableFuture<Void> kept) {
        assertThat(test.listener.closeInfo().cause())
                .hasMessageContaining("Internal error: java.lang.OutOfMemoryError: the test's own")
                .hasCauseInstanceOf(OutOfMemoryError.class);
        assertThat(closedBy(kept).closeInfo()).isEqualTo(test.listener.closeInfo());
        test.home.noMemory = false;
        test.home.noMemoryForTasks = false;
        assertEnded(test);
    }

    @Test
    @Tag("fault-39")
    void delayForWhichThereIsNoMemoryIsTheEnd() {
        try (Reconnecting test = keeping(new RecordingListener())) {
            CompletableFuture<Void> kept = test.socket.sendText("A");
            test.listener.during("reconnecting", socket -> test.home.noMemory = true);
            test.attempt().fails(Reconnecting.refused());
            test.listener.assertNext("reconnecting 1 in 250 ms: ConnectFailedException", INTERNAL);
            assertEndedByLackOfMemory(test, kept);
        }
    }

    @Test
    @Tag("fault-39")
    void attemptForWhichThereIsNoMemoryIsTheEnd() {
        try (Reconnecting test = keeping(new RecordingListener())) {
            CompletableFuture<Void> kept = test.socket.sendText("A");
            test.attempt().fails(Reconnecting.refused());
            test.listener.assertNext("reconnecting 1 in 250 ms: ConnectFailedException");
            test.home.noMemory = true;
            test.home.after(FIRST_DELAY);
            test.listener.assertNext(INTERNAL);
            assertEndedByLackOfMemory(test, kept);
        }
    }

    @Test
    @Tag("fault-39")
    void lossOfTheConnectionForWhichThereIsNoMemoryIsTheEnd() {
        try (Reconnecting test = keeping(new RecordingListener())) {
            OpenConnection connection = test.opens();
            test.home.noMemory = true;
            connection.tcpEnds();
            CompletableFuture<Void> kept = test.socket.sendText("A");
            test.home.run();
            test.listener.assertNext(INTERNAL);
            assertEndedByLackOfMemory(test, kept);
        }
    }

    @Test
    void lossOfTheConnectionForWhichThereIsNoTaskIsTheEnd() {
        try (Reconnecting test = keeping(new RecordingListener())) {
            OpenConnection connection = test.opens();
            test.home.noMemoryForTasks = true;
            connection.tcpEnds();
            test.listener.assertNext(INTERNAL);
            assertEndedByLackOfMemory(test, test.socket.sendText("A"));
        }
    }

    @Test
    void failedAttemptForWhichThereIsNoTaskIsTheEnd() {
        try (Reconnecting test = keeping(new RecordingListener())) {
            CompletableFuture<Void> kept = test.socket.sendText("A");
            test.home.noMemoryForTasks = true;
            test.attempt().fails(Reconnecting.refused());
            test.listener.assertNext(INTERNAL);
            assertEndedByLackOfMemory(test, kept);
        }
    }
}
