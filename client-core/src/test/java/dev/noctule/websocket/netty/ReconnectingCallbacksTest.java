package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.testing.RecordingListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * {@code callbackExecutor} for a reconnecting socket: what waits for the executor, over all connections and between them,
 * and how it ends when the executor takes no more. Our policy; RFC 6455 has none.
 */
class ReconnectingCallbacksTest {
    private static final Duration DELAY = Duration.ofMillis(250);
    private static final String LOST = "reconnecting 1 in 250 ms: 1006 by NETWORK: EOF";

    private final LateExecutor executor = new LateExecutor();
    private final RecordingListener listener = new RecordingListener();
    private final Reconnecting test =
            Reconnecting.calledBy(executor, Reconnection.defaults().withBufferBytes(1000), listener);

    @AfterEach
    void nothingUnseenIsLeft() {
        test.close();
    }

    /** The first connection is open, and the listener knows. */
    private OpenConnection open() {
        OpenConnection connection = test.attempt().opens();
        test.run();
        listener.assertNext("open");
        return connection;
    }

    /** The listener knows that there is none, and waits for the next attempt. */
    private void lose(OpenConnection connection) {
        connection.tcpEnds();
        test.run();
        listener.assertNext(LOST);
    }

    // ---- what waits for the executor

    @Test
    void everyCallbackWaitsForTheExecutor() {
        OpenConnection connection = test.attempt().opens();
        connection.receives("81 01 41");
        listener.assertNext();
        test.run();
        listener.assertNext("open", "text 'A'");
        connection.tcpEnds();
        test.runTasks();
        listener.assertNext();
        test.run();
        listener.assertNext(LOST);
    }

    @Test
    void openedCompletesAfterOnOpen() {
        CompletableFuture<?> opened = test.socket.opened();
        listener.during("open", socket -> assertThat(opened).isNotDone());
        test.attempt().opens();
        test.runTasks();
        assertThat(opened).isNotDone();
        test.run();
        listener.assertNext("open");
        assertThat(opened).isCompleted();
    }

    @Test
    void attemptWaitsUntilOnReconnectingHasReturned() {
        OpenConnection connection = open();
        connection.tcpEnds();
        test.runTasks();
        executor.runOne(); // the connection's last callback: nothing of it is the user's
        test.runTasks();
        test.home.after(DELAY.multipliedBy(10));
        test.assertNoAttempt();
        listener.assertNext();
        test.run();
        listener.assertNext(LOST);
        test.home.after(DELAY.minusNanos(1));
        test.assertNoAttempt();
        test.home.after(Duration.ofNanos(1));
        test.attempt().opens();
        test.run();
        listener.assertNext("reconnected");
    }

    @Test
    void messagesOfAConnectionComeBeforeWhatFollowsIt() {
        OpenConnection first = open();
        first.receives("81 01 41  81 01 42");
        first.tcpEnds();
        test.runTasks();
        listener.assertNext();
        test.run();
        listener.assertNext("text 'A'", "text 'B'", LOST);
    }

    @Test
    void whatIsSentInACallbackGoesBeforeWhatWasKept() {
        listener.during("open", socket -> socket.sendText("first"));
        CompletableFuture<Void> kept = test.socket.sendText("kept");
        OpenConnection connection = test.attempt().opens();
        connection.assertSent("");
        CompletableFuture<Void> late = test.socket.sendText("late"); // open, but the listener does not know it
        test.run();
        listener.assertNext("open");
        connection.assertSent("81 85 00000000 6669727374  81 84 00000000 6b657074  81 84 00000000 6c617465");
        assertThat(kept).isCompleted();
        assertThat(late).isCompleted();
    }

    @Test
    void pingIsAnsweredWhileTheListenerIsBusy() {
        OpenConnection connection = open();
        connection.receives("81 01 41  89 01 70");
        connection.assertSent("8a 81 00000000 70");
        test.run();
        listener.assertNext("text 'A'", "ping [70]");
    }

    // ---- this side ends it

    @Test
    void closeWhileOnReconnectingWaitsComesBehindIt() {
        OpenConnection connection = open();
        connection.tcpEnds();
        test.runTasks();
        executor.runOne();
        test.runTasks();
        test.socket.close();
        test.runTasks();
        assertThat(test.socket.closed()).isNotDone();
        test.run();
        listener.assertNext(LOST, "close 1006 by CLIENT: SocketClosedException");
        assertThat(test.socket.closed()).isCompleted();
    }

    @Test
    void abortWhileOnOpenWaitsEndsItAndOnOpenNeverComes() {
        OpenConnection connection = test.attempt().opens();
        test.socket.abort();
        test.run();
        listener.assertNext("close 1006 by CLIENT: ABORTED");
        assertThat(connection.channel.isOpen()).isFalse();
    }

    @Test
    void abortDropsTheMessagesThatWait() {
        OpenConnection connection = open();
        connection.receives("81 01 41");
        test.socket.abort();
        test.runTasks();
        test.run();
        listener.assertNext("close 1006 by CLIENT: ABORTED");
    }

    @Test
    void closeWhileOnOpenRunsClosesBehindWhatItSends() {
        listener.during("open", socket -> {
            test.socket.close();
            socket.sendText("late");
        });
        OpenConnection connection = test.attempt().opens();
        test.run();
        connection.assertSent("88 82 00000000 03 e8");
        connection.receives("88 02 03 e8");
        connection.tcpEnds();
        test.run();
        listener.assertNext("open", "close 1000 by CLIENT clean");
    }

    @Test
    void endOfTheEventLoopIsToldByTheExecutor() {
        lose(open());
        test.home.shutDown();
        test.socket.loopTerminated();
        listener.assertNext();
        test.run();
        listener.assertNext("close 1006 by CLIENT: SHUTDOWN");
    }

    // ---- executors that do not run what they are given

    private void assertRejected() {
        assertThat(listener.closeInfo().cause())
                .isInstanceOfSatisfying(
                        ConnectionLostException.class,
                        lost -> assertThat(lost.kind()).isEqualTo(ConnectionLostException.Kind.CALLBACKS_REJECTED))
                .hasCauseInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("callback executor");
        assertThat(test.socket.closed()).isCompletedWithValue(listener.closeInfo());
        assertThat(test.home.hasTimers()).isFalse();
    }

    @Test
    void refusalOnAConnectionIsTheEnd() {
        OpenConnection connection = open();
        executor.refuse();
        connection.receives("81 01 41");
        connection.assertSent("88 82 00000000 03 f3");
        connection.tcpEnds();
        test.runTasks();
        listener.assertNext("close 1011 by CLIENT: CALLBACKS_REJECTED");
        assertRejected();
    }

    @Test
    void refusalOfTheVeryFirstCallbackIsTheEnd() {
        executor.refuse();
        OpenConnection connection = test.attempt().opens();
        connection.assertSent("88 82 00000000 03 f3");
        connection.tcpEnds();
        test.runTasks();
        listener.assertNext("close 1006 by CLIENT: CALLBACKS_REJECTED");
        assertRejected();
    }

    @Test
    void refusalBetweenConnectionsIsTheEndAndFailsWhatIsKept() {
        CompletableFuture<Void> kept = test.socket.sendText("A");
        executor.refuse();
        test.attempt().fails(Reconnecting.refused());
        test.runTasks();
        listener.assertNext("close 1006 by CLIENT: CALLBACKS_REJECTED");
        assertRejected();
        assertThat(kept)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(SocketClosedException.class);
    }

    @Test
    void closeFindsOutThatACallbackBetweenConnectionsWasThrownAway() {
        test.attempt().fails(Reconnecting.refused());
        executor.shutdownNow();
        test.runTasks();
        listener.assertNext();
        test.socket.close();
        test.runTasks();
        listener.assertNext("close 1006 by CLIENT: ConnectFailedException");
        assertThat(test.socket.closed()).isCompleted();
    }
}
