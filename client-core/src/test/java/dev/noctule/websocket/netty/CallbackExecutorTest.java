package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.testing.RecordingListener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * {@code callbackExecutor} on a channel: what waits for the executor and what does not, what is dropped, and the one
 * end. Our policy; RFC 6455 has none.
 */
class CallbackExecutorTest {
    /** A waiting text of one letter costs 64 + 2: three fill this read-ahead, and one leaves half of it free. */
    private static final int THREE_MESSAGES = 190;

    private final LateExecutor executor = new LateExecutor();
    private final RecordingListener listener = new RecordingListener();
    private OpenConnection connection = opening(true);

    private OpenConnection opening(boolean autoDemand) {
        return opening(autoDemand, listener);
    }

    private OpenConnection opening(boolean autoDemand, RecordingListener listener) {
        ClientOptions options = ClientOptions.DEFAULTS
                .withCallbackExecutor(executor)
                .withLimits(Limits.defaults().withReadAheadBytes(THREE_MESSAGES));
        return OpenConnection.opening(options, autoDemand, listener);
    }

    private void reopen(boolean autoDemand) {
        connection.close();
        run();
        listener.assertNext("open", "close 1006 by NETWORK: EOF");
        connection = opening(autoDemand);
    }

    private void open() {
        run();
        listener.assertNext("open");
    }

    /** The executor runs whatever it has. */
    private void run() {
        executor.runAll();
        connection.runTasks();
    }

    @AfterEach
    void nothingUnseenIsLeft() {
        connection.close();
        run();
    }

    // ---- what waits for the executor, and what does not

    @Test
    void everyCallbackWaitsForTheExecutor() {
        listener.assertNext();
        connection.receives("82 01 41  89 00  8a 00");
        connection.assertSent("8a 80 00000000");
        listener.assertNext();
        run();
        listener.assertNext("open", "binary [41]", "ping []", "pong []");
    }

    @Test
    void futureOfTheConnectCompletesAfterOnOpen() {
        listener.during("open", socket -> assertThat(connection.opened).isNotDone());
        assertThat(connection.opened).isNotDone();
        open();
        assertThat(connection.opened).isCompletedWithValue(connection.socket);
    }

    @Test
    void oneTaskIsThereForAllThatWaits() {
        connection.receives("81 01 41  81 01 42  89 00");
        connection.takeSent();
        assertThat(executor.tasks).hasSize(1);
        run();
        listener.assertNext("open", "text 'A'", "text 'B'", "ping []");
    }

    @Test
    @Tag("fault-24")
    void pingIsAnsweredWhileTheListenerIsBusy() {
        listener.during("text", socket -> {
            connection.receives("89 01 70");
            connection.assertSent("8a 81 00000000 70");
        });
        open();
        connection.receives("81 01 41");
        run();
        listener.assertNext("text 'A'", "ping [70]");
    }

    @Test
    @Tag("fault-24")
    void serversCloseIsAnsweredWhileTheListenerIsBusy() {
        open();
        connection.receives("81 01 41  88 02 03 e8");
        connection.assertSent("88 82 00000000 03 e8");
        connection.tcpEnds();
        listener.assertNext();
        assertThat(connection.socket.closed()).isNotDone();
        run();
        listener.assertNext("text 'A'", "close 1000 by SERVER clean");
        assertThat(connection.socket.closed()).isDone();
    }

    @Test
    void closedCompletesAfterOnClose() {
        listener.during("close", socket -> assertThat(socket.closed()).isNotDone());
        open();
        connection.tcpEnds();
        run();
        listener.assertNext("close 1006 by NETWORK: EOF");
        assertThat(connection.socket.closed()).isCompletedWithValue(listener.closeInfo());
    }

    @Test
    void nothingComesAfterOnClose() {
        open();
        connection.tcpEnds();
        connection.session.delivery().text("A");
        connection.session.delivery().ping(new byte[0]);
        connection.session.delivery().writable();
        run();
        listener.assertNext("close 1006 by NETWORK: EOF");
    }

    @Test
    void writableWaitsForTheExecutorToo() {
        open();
        connection.setTransportWritable(false);
        connection.socket.sendBinary(ByteBuffer.allocate(1024 * 1024));
        connection.setTransportWritable(true);
        connection.takeSent();
        listener.assertNext();
        run();
        listener.assertNext("writable");
    }

    // ---- flow control

    @Test
    @Tag("fault-24")
    void messagesThatWaitForTheExecutorStopTheReading() {
        open();
        connection.receives("81 01 41  81 01 42");
        assertThat(connection.isReading()).isTrue();
        connection.receives("81 01 43");
        assertThat(connection.isReading()).isFalse();
        run();
        listener.assertNext("text 'A'", "text 'B'", "text 'C'");
        assertThat(connection.isReading()).isTrue();
    }

    @Test
    @Tag("fault-24")
    void controlFramesThatWaitForTheExecutorStopItToo() {
        open();
        connection.receives("89 00  8a 00  89 00");
        connection.takeSent();
        assertThat(connection.isReading()).isFalse();
        run();
        listener.assertNext("ping []", "pong []", "ping []");
        assertThat(connection.isReading()).isTrue();
    }

    @Test
    void whatWasReadBeyondTheReadAheadIsParsedWhenHalfOfItIsFree() {
        open();
        listener.during("text", socket -> connection.runTasks());
        connection.receives("81 01 41  81 01 42  81 01 43  81 01 44  89 01 70");
        connection.assertSent(""); // the Ping stands behind messages that have no room
        run();
        connection.assertSent("8a 81 00000000 70");
        listener.assertNext("text 'A'", "text 'B'", "text 'C'", "text 'D'", "ping [70]");
    }

    @Test
    void messageTakesItsRoomUntilItsCallbackHasReturned() {
        listener.during("binary", socket -> {
            connection.runTasks();
            assertThat(connection.isReading()).isFalse();
        });
        open();
        connection.receives("82 7e 00c8" + " 00".repeat(200)); // 200 bytes: more than the read-ahead
        run();
        listener.assertNext("binary of 200");
        assertThat(connection.isReading()).isTrue();
    }

    @Test
    void messagesWaitForTheirDemandBeforeTheyWaitForTheExecutor() {
        reopen(false);
        open();
        connection.receives("81 01 41  81 01 42  81 01 43");
        assertThat(connection.isReading()).isFalse();
        run();
        listener.assertNext();
        connection.socket.request(1);
        connection.runTasks();
        assertThat(connection.isReading()).isFalse(); // it only waits for something else
        run();
        listener.assertNext("text 'A'");
        assertThat(connection.isReading()).isTrue();
        connection.socket.request(2);
        connection.runTasks();
        run();
        listener.assertNext("text 'B'", "text 'C'");
    }

    // ---- this side closes

    @Test
    void messagesThatWaitWhenThisSideClosesAreDelivered() {
        open();
        connection.receives("81 01 41");
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        connection.receives("81 01 42  88 02 03 e8");
        connection.tcpEnds();
        run();
        listener.assertNext("text 'A'", "text 'B'", "close 1000 by CLIENT clean");
    }

    @Test
    void afterOurCloseMessagesBeyondTheReadAheadAreDroppedSoThatTheAnswerIsRead() {
        open();
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        connection.receives("81 01 41  81 01 42  81 01 43  81 01 44");
        assertThat(connection.isReading()).isTrue();
        run();
        connection.receives("81 01 45  88 02 03 e8"); // there is room again, but a gap would be before it
        connection.tcpEnds();
        run();
        listener.assertNext("text 'A'", "text 'B'", "text 'C'", "close 1000 by CLIENT clean");
    }

    @Test
    void abortDropsWhatWaits() {
        open();
        connection.receives("81 01 41  89 00");
        connection.takeSent();
        connection.socket.abort();
        connection.runTasks();
        run();
        listener.assertNext("close 1006 by CLIENT: ABORTED");
    }

    @Test
    void abortBeforeOnOpenLeavesOnOpen() {
        connection.receives("81 01 41");
        connection.socket.abort();
        connection.runTasks();
        run();
        listener.assertNext("open", "close 1006 by CLIENT: ABORTED");
    }

    @Test
    @Tag("fault-27")
    void attemptThatIsCancelledWhileOnOpenWaitsIsAborted() {
        connection.opened.cancel(false);
        run();
        run();
        listener.assertNext("open", "close 1006 by CLIENT: ABORTED");
    }

    // ---- a callback that throws

    @Test
    @Tag("fault-23")
    void callbackThatThrowsClosesWith1011AndDropsWhatWaits() {
        listener.during("text", socket -> {
            throw new IllegalStateException("why");
        });
        open();
        connection.receives("81 01 41  82 01 42");
        run();
        listener.assertNext("text 'A'", "error ListenerException", "close 1011 by CLIENT: ListenerException");
        connection.assertSent("88 82 00000000 03 f3");
        connection.tcpEnds();
    }

    @Test
    void callbackThatThrowsDropsWhatWaitsForDemandToo() {
        reopen(false);
        listener.during("ping", socket -> {
            throw new IllegalStateException("why");
        });
        open();
        connection.receives("81 01 41  89 00");
        run();
        listener.assertNext("ping []", "error ListenerException", "close 1011 by CLIENT: ListenerException");
        connection.assertSent("8a 80 00000000  88 82 00000000 03 f3");
        connection.tcpEnds();
    }

    // ---- executors that do not run what they are given

    @Test
    void refusalClosesWith1011AndIsTheCauseOfTheEnd() {
        open();
        executor.refuse();
        connection.receives("81 01 41");
        connection.assertSent("88 82 00000000 03 f3");
        listener.assertNext("close 1011 by CLIENT: CALLBACKS_REJECTED");
        assertThat(listener.closeInfo().cause())
                .isInstanceOf(ConnectionLostException.class)
                .hasCauseInstanceOf(RejectedExecutionException.class)
                .hasMessageContaining("callback executor");
        assertThat(connection.socket.closed()).isCompletedWithValue(listener.closeInfo());
        connection.tcpEnds();
    }

    @Test
    void refusalOfTheVeryFirstTaskFailsTheConnect() {
        RecordingListener never = new RecordingListener();
        executor.refuse();
        OpenConnection refused = opening(true, never);
        refused.assertSent("88 82 00000000 03 f3");
        assertThat(refused.opened)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(ConnectionLostException.class);
        assertThat(refused.socket.closed()).isDone();
        refused.close();
        open();
    }

    @Test
    void executorThatIsShutDownIsNoticedWithTheNextMessage() {
        open();
        connection.receives("81 01 41");
        executor.shutdownNow();
        connection.receives("81 01 42");
        connection.assertSent("88 82 00000000 03 f3");
        listener.assertNext("close 1011 by CLIENT: CALLBACKS_REJECTED");
        connection.tcpEnds();
    }

    /** Nobody has the socket, and so nobody would ever ask for the message. */
    @Test
    void executorThatHasThrownAwayOnOpenIsNoticedWithAMessageThatWaitsForDemand() {
        RecordingListener never = new RecordingListener();
        OpenConnection unheard = opening(false, never);
        executor.shutdownNow();
        unheard.receives("81 01 41");
        unheard.assertSent("88 82 00000000 03 f3");
        assertThat(unheard.opened)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(ConnectionLostException.class);
        assertThat(unheard.socket.closed()).isDone();
        unheard.close();
    }

    @Test
    void endIsToldThoughTheExecutorHasThrownAwayItsTask() {
        open();
        connection.receives("81 01 41");
        executor.shutdownNow();
        connection.tcpEnds();
        listener.assertNext("close 1006 by NETWORK: EOF");
    }

    @Test
    void abortFindsOutThatTheEndWasThrownAway() {
        open();
        connection.tcpEnds();
        executor.shutdownNow();
        listener.assertNext();
        connection.socket.abort();
        connection.runTasks();
        listener.assertNext("close 1006 by NETWORK: EOF");
    }
}
