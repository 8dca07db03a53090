package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ClosedBy;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.testing.RecordingListener;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RFC 6455, 7.1, on a channel: who ends TCP, when, and what is told. */
class ClosingTheTransportTest {
    private static final Duration MOMENT = Duration.ofMillis(1);

    private OpenConnection connection = OpenConnection.open();

    @AfterEach
    void nothingUnseenIsLeft() {
        connection.close();
    }

    @Test
    @Tag("C1")
    void serversCloseIsAnsweredAndItsEndOfTcpIsTheEnd() {
        connection.receives("88 05 03 e9 62 79 65"); // Close 1001 "bye"
        connection.assertSent("88 82 00000000 03 e9");
        assertThat(connection.channel.isOpen()).isTrue();
        connection.tcpEnds();
        connection.listener.assertNext("close 1001 'bye' by SERVER clean");
        assertThat(connection.listener.closeInfo())
                .isEqualTo(new CloseInfo(1001, "bye", ClosedBy.SERVER, OptionalInt.of(1001), true, null));
    }

    @Test
    @Tag("C6")
    void emptyCloseIsReportedAs1005WithNoSentCode() {
        connection.receives("88 00");
        connection.assertSent("88 80 00000000");
        connection.tcpEnds();
        connection.listener.assertNext("close 1005 by SERVER clean");
        assertThat(connection.listener.closeInfo().sentCode()).isEmpty();
    }

    @Test
    @Tag("C8")
    @Tag("fault-21")
    void serverThatKeepsTcpAfterItsCloseIsGivenTwoSeconds() {
        connection.receives("88 02 03 e8");
        connection.assertSent("88 82 00000000 03 e8");
        connection.after(Duration.ofSeconds(2).minus(MOMENT));
        assertThat(connection.channel.isOpen()).isTrue();
        connection.after(MOMENT);
        assertThat(connection.channel.isOpen()).isFalse();
        connection.listener.assertNext("close 1000 by SERVER clean");
    }

    @Test
    @Tag("C8")
    @Tag("fault-21")
    void serverThatKeepsTcpAfterItsAnswerIsGivenTwoSeconds() {
        CompletableFuture<CloseInfo> closed = connection.socket.close(1000, "");
        connection.assertSent("88 82 00000000 03 e8");
        connection.receives("88 02 03 e8");
        connection.after(Duration.ofSeconds(2).minus(MOMENT));
        assertThat(closed).isNotDone();
        connection.after(MOMENT);
        connection.listener.assertNext("close 1000 by CLIENT clean");
        assertThat(closed).isCompletedWithValue(connection.listener.closeInfo());
    }

    @Test
    @Tag("C8")
    @Tag("fault-21")
    void bothTogetherTakeNoLongerThanTheCloseTimeout() {
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        connection.after(Duration.ofSeconds(4));
        connection.receives("88 02 03 e8");
        connection.after(Duration.ofSeconds(1));
        assertThat(connection.channel.isOpen()).isFalse();
        connection.listener.assertNext("close 1000 by CLIENT clean");
    }

    @Test
    @Tag("C8")
    @Tag("CVE-2024-23672")
    @Tag("fault-20")
    void serverThatDoesNotAnswerIsLeftAfterTheCloseTimeout() {
        connection.socket.close(4000, "done");
        connection.assertSent("88 86 00000000 0f a0 64 6f 6e 65");
        connection.after(Duration.ofSeconds(5).minus(MOMENT));
        assertThat(connection.channel.isOpen()).isTrue();
        connection.after(MOMENT);
        assertThat(connection.channel.isOpen()).isFalse();
        connection.listener.assertNext("close 1006 by CLIENT: CLOSE_TIMEOUT");
        assertThat(connection.listener.closeInfo().sentCode()).hasValue(4000);
    }

    @Test
    @Tag("C8")
    @Tag("fault-20")
    void closeTimeoutRunsWhileTheCloseFrameWaitsBehindMessages() {
        connection.setTransportWritable(false);
        CompletableFuture<Void> sent = connection.socket.sendText("A");
        connection.socket.close(4000, "");
        connection.after(Duration.ofSeconds(5));
        connection.listener.assertNext("close 1006 by CLIENT: CLOSE_TIMEOUT");
        assertThat(connection.listener.closeInfo().sentCode()).hasValue(4000);
        assertThat(sent).isCompletedExceptionally();
    }

    @Test
    @Tag("C9")
    void closeFromBothSidesAtOnceIsCleanWithTheServersCode() {
        connection.socket.close(1000, "");
        connection.runTasks();
        connection.receives("88 02 03 e9");
        connection.assertSent("88 82 00000000 03 e8");
        connection.tcpEnds();
        connection.listener.assertNext("close 1001 by CLIENT clean");
        assertThat(connection.listener.closeInfo().sentCode()).hasValue(1000);
    }

    @Test
    @Tag("C10")
    void messagesAfterTheServersCloseAreIgnored() {
        connection.receives("88 02 03 e8  81 01 41");
        connection.receives("81 01 42  89 00");
        connection.assertSent("88 82 00000000 03 e8");
        connection.tcpEnds();
        connection.listener.assertNext("close 1000 by SERVER clean");
    }

    @Test
    @Tag("C10")
    void messagesBetweenOurCloseAndTheServersAreDelivered() {
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        connection.receives("81 01 41  88 02 03 e8  81 01 42");
        connection.tcpEnds();
        connection.listener.assertNext("text 'A'", "close 1000 by CLIENT clean");
    }

    @Test
    @Tag("G7")
    @Tag("fault-26")
    void whatWasSentBeforeCloseGoesOutFirstAndWhatIsSentAfterFails() {
        CompletableFuture<Void> before = connection.socket.sendText("A");
        connection.socket.close();
        CompletableFuture<Void> after = connection.socket.sendText("B");
        connection.assertSent("81 81 00000000 41  88 82 00000000 03 e8");
        assertThat(before).isCompletedWithValue(null);
        assertThat(after)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(SocketClosedException.class)
                .asInstanceOf(InstanceOfAssertFactories.type(SocketClosedException.class))
                .returns(Phase.CLOSING, SocketClosedException::phase);
        serverAnswersAndEnds();
    }

    @Test
    @Tag("C15")
    @Tag("fault-26")
    void secondCloseHasNoEffect() {
        connection.socket.close(1000, "");
        connection.socket.close(4000, "again");
        connection.assertSent("88 82 00000000 03 e8");
        connection.socket.close(4000, "and again");
        connection.assertSent("");
        serverAnswersAndEnds();
        assertThat(connection.socket.close()).isCompletedWithValue(connection.listener.closeInfo());
    }

    @Test
    @Tag("C15")
    void afterTheEndNoTimerIsLeft() {
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        serverAnswersAndEnds();
        assertThat(connection.channel.runScheduledPendingTasks()).isEqualTo(-1);
    }

    @Test
    @Tag("C15")
    @Tag("fault-26")
    void closeInsideACallbackIsNotNested() {
        connection.close();
        connection = OpenConnection.open(new RecordingListener().during("text", socket -> socket.close(1000, "")));
        connection.receives("81 01 41");
        connection.assertSent("88 82 00000000 03 e8");
        connection.listener.assertNext("text 'A'");
        serverAnswersAndEnds();
    }

    @Test
    @Tag("C15")
    @Tag("fault-26")
    void abortInsideACallbackIsNotNested() {
        connection.close();
        connection = OpenConnection.open(new RecordingListener().during("text", socket -> socket.abort()));
        connection.receives("81 01 41");
        connection.listener.assertNext("text 'A'", "close 1006 by CLIENT: ABORTED");
        assertThat(connection.channel.isOpen()).isFalse();
    }

    @Test
    @Tag("C15")
    void abortSendsNoCloseFrame() {
        connection.socket.abort();
        connection.runTasks();
        connection.listener.assertNext("close 1006 by CLIENT: ABORTED");
        assertThat(connection.listener.closeInfo().sentCode()).isEmpty();
        assertThat(connection.listener.closeInfo().cause())
                .isInstanceOf(ConnectionLostException.class)
                .returns(Phase.OPEN, cause -> ((ConnectionLostException) cause).phase());
    }

    @Test
    @Tag("C15")
    void abortWhileClosingEndsTheWaiting() {
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        connection.socket.abort();
        connection.runTasks();
        connection.listener.assertNext("close 1006 by CLIENT: ABORTED");
    }

    private void serverAnswersAndEnds() {
        connection.receives("88 02 03 e8");
        connection.tcpEnds();
        connection.listener.assertNext("close 1000 by CLIENT clean");
    }
}
