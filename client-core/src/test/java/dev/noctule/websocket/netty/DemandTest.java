package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.testing.RecordingListener;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code autoDemand(false)}: messages wait for {@code request}, control frames do not, and what waits is bounded. Our
 * policy; RFC 6455 has none.
 */
class DemandTest {
    /**
     * A waiting message of one byte costs 64 and its content, which is two bytes for text: three fill this read-ahead.
     */
    private static final int THREE_MESSAGES = 190;

    private OpenConnection connection = OpenConnection.onDemand(THREE_MESSAGES);

    @AfterEach
    void nothingUnseenIsLeft() {
        connection.close();
    }

    private void request(long messages) {
        connection.socket.request(messages);
        connection.runTasks();
    }

    @Test
    void messagesWaitForTheirRequest() {
        connection.receives("81 01 41  82 01 42");
        connection.listener.assertNext();
        request(1);
        connection.listener.assertNext("text 'A'");
        request(1);
        connection.listener.assertNext("binary [42]");
    }

    @Test
    void requestMayComeBeforeItsMessages() {
        request(1);
        request(1);
        connection.receives("81 01 41  81 01 42  81 01 43");
        connection.listener.assertNext("text 'A'", "text 'B'");
    }

    @Test
    void requestOfAllNeverRunsOut() {
        request(Long.MAX_VALUE);
        request(1); // does not overflow
        connection.receives("81 01 41  81 01 42");
        connection.listener.assertNext("text 'A'", "text 'B'");
    }

    @Test
    void requestInsideACallbackIsNotNested() {
        connection.close();
        connection = OpenConnection.onDemand(
                THREE_MESSAGES, new RecordingListener().during("text", socket -> socket.request(1)));
        connection.receives("81 01 41  81 01 42");
        request(1);
        connection.listener.assertNext("text 'A'", "text 'B'");
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, Long.MIN_VALUE})
    void requestOfNoMessageIsRefused(long messages) {
        assertThatIllegalArgumentException().isThrownBy(() -> connection.socket.request(messages));
    }

    @Test
    void controlFramesPassMessagesThatWait() {
        connection.receives("81 01 41  89 01 70  8a 00");
        connection.assertSent("8a 81 00000000 70");
        connection.listener.assertNext("ping [70]", "pong []");
        request(1);
        connection.listener.assertNext("text 'A'");
    }

    @Test
    @Tag("fault-24")
    void readingStopsWhenTheReadAheadIsFullAndStartsAgain() {
        connection.receives("81 01 41  81 01 42");
        assertThat(connection.isReading()).isTrue();
        connection.receives("81 01 43");
        assertThat(connection.isReading()).isFalse();
        request(1);
        connection.listener.assertNext("text 'A'");
        assertThat(connection.isReading()).isTrue();
        request(2);
        connection.listener.assertNext("text 'B'", "text 'C'");
    }

    @Test
    void whatWasReadBeyondTheReadAheadIsParsedLater() {
        connection.receives("81 01 41  81 01 42  81 01 43  81 01 44");
        connection.receives("81 01 45  81"); // a read that was under way
        request(1);
        connection.listener.assertNext("text 'A'");
        assertThat(connection.isReading()).isFalse(); // D has taken the room
        request(4);
        connection.listener.assertNext("text 'B'", "text 'C'", "text 'D'", "text 'E'");
        assertThat(connection.isReading()).isTrue();
        connection.receives("01 46");
        request(1);
        connection.listener.assertNext("text 'F'");
    }

    @Test
    @Tag("F10")
    void pingBehindAFullReadAheadIsAnsweredAsSoonAsItIsParsed() {
        connection.receives("81 01 41  81 01 42  81 01 43  89 01 70");
        connection.assertSent("");
        request(1);
        connection.assertSent("8a 81 00000000 70"); // flushed, though nothing was read
        connection.listener.assertNext("text 'A'", "ping [70]");
    }

    @Test
    @Tag("C1")
    void closeBehindAFullReadAheadIsAnsweredAsSoonAsItIsParsed() {
        connection.receives("81 01 41  81 01 42  81 01 43  88 02 03 e8");
        request(1);
        connection.assertSent("88 82 00000000 03 e8");
        connection.listener.assertNext("text 'A'");
        assertThat(connection.isReading()).isTrue(); // for the end of TCP
    }

    @Test
    @Tag("C10")
    void whatCameBeforeTheServersEndWaitsForItsDemandAndTheEndBehindIt() {
        connection.receives("81 01 41  82 01 42  88 02 03 e8");
        connection.assertSent("88 82 00000000 03 e8");
        connection.tcpEnds();
        request(1);
        connection.listener.assertNext("text 'A'");
        assertThat(connection.socket.closed()).isNotDone();
        request(1);
        connection.listener.assertNext("binary [42]", "close 1000 by SERVER clean");
    }

    @Test
    void whatWasReadBeforeTheEndOfTcpIsParsedBeyondTheReadAhead() {
        connection.receives("81 01 41  81 01 42  81 01 43  81 01 44  81 01 45  88 02 03 e8");
        connection.tcpEnds();
        request(5);
        connection.listener.assertNext(
                "text 'A'", "text 'B'", "text 'C'", "text 'D'", "text 'E'", "close 1000 by SERVER clean");
    }

    @Test
    void ourCloseDropsWhatWaits() {
        connection.receives("81 01 41  81 01 42  81 01 43  81 01 44");
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        assertThat(connection.isReading()).isTrue(); // the answer must not be held up
        connection.receives("81 01 45  88 02 03 e8");
        connection.tcpEnds();
        connection.listener.assertNext("close 1000 by CLIENT clean");
    }

    @Test
    void demandThatWasThereBeforeOurCloseIsStillServed() {
        request(1);
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        connection.receives("81 01 41  81 01 42  88 02 03 e8");
        connection.tcpEnds();
        connection.listener.assertNext("text 'A'", "close 1000 by CLIENT clean");
    }

    @Test
    void nothingBehindADroppedMessageIsDelivered() {
        connection.receives("81 01 41");
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        request(1);
        connection.receives("81 01 42  88 02 03 e8");
        connection.tcpEnds();
        connection.listener.assertNext("close 1000 by CLIENT clean");
    }

    @Test
    void nothingBehindAMessageThatIsDroppedLaterIsDeliveredEither() {
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        connection.receives("81 01 41");
        request(1);
        connection.receives("81 01 42  88 02 03 e8");
        connection.tcpEnds();
        connection.listener.assertNext("close 1000 by CLIENT clean");
    }

    @Test
    void closeAfterTheServersEndDropsWhatWaits() {
        connection.receives("81 01 41  88 02 03 e8");
        connection.assertSent("88 82 00000000 03 e8");
        connection.tcpEnds();
        CompletableFuture<CloseInfo> closed = connection.socket.close();
        connection.runTasks();
        connection.listener.assertNext("close 1000 by SERVER clean");
        assertThat(closed).isDone();
    }

    @Test
    void abortDropsWhatWaits() {
        connection.receives("81 01 41");
        connection.socket.abort();
        connection.runTasks();
        connection.listener.assertNext("close 1006 by CLIENT: ABORTED");
    }

    @Test
    void callbackThatThrowsDropsWhatWaits() {
        connection.close();
        connection = OpenConnection.onDemand(THREE_MESSAGES, new RecordingListener().during("text", socket -> {
                    throw new IllegalStateException();
                }));
        connection.receives("81 01 41  81 01 42  81 01 43");
        request(1);
        connection.assertSent("88 82 00000000 03 f3");
        connection.listener.assertNext(
                "text 'A'", "error ListenerException", "close 1011 by CLIENT: ListenerException");
        assertThat(connection.isReading()).isTrue();
    }
}
