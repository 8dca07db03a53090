package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ClosedBy;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.TextMessageWriter;
import dev.noctule.websocket.Timeouts;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our policy: a connection that nobody uses may be given up, with 1001 (RFC 6455, 7.4.1), if the user wants that. */
class IdleTimeoutTest {
    private static final Duration IDLE = Duration.ofSeconds(10);
    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final Duration ALMOST = IDLE.minus(MOMENT);
    private static final Timeouts TIMEOUTS = Timeouts.defaults().withIdle(IDLE);
    private static final ClientOptions OPTIONS = OpenConnection.OPTIONS.withTimeouts(TIMEOUTS);
    private static final String GOING_AWAY = "88 82 00000000 03 e9";

    private OpenConnection connection = OpenConnection.with(OPTIONS);

    @AfterEach
    void nothingUnseenIsLeft() {
        connection.close();
    }

    private void replace(OpenConnection other) {
        connection.close();
        connection = other;
    }

    private void assertAlive() {
        connection.assertSent("");
        connection.listener.assertNext();
    }

    private void assertEndsAfter(Duration time) {
        connection.after(time.minus(MOMENT));
        assertAlive();
        connection.after(MOMENT);
        connection.assertSent(GOING_AWAY);
        connection.listener.assertNext("close 1001 by CLIENT: IDLE_TIMEOUT");
    }

    @Test
    void connectionWithoutAMessageIsClosed() {
        assertEndsAfter(IDLE);
        CloseInfo info = connection.listener.closeInfo();
        assertThat(info).isEqualTo(new CloseInfo(1001, "", ClosedBy.CLIENT, OptionalInt.of(1001), false, info.cause()));
        assertThat(info.cause())
                .isInstanceOf(ConnectionLostException.class)
                .hasMessage("There was no message for 10000 ms (Timeouts.idle)")
                .returns(true, cause -> ((ConnectionLostException) cause).isTransient());
    }

    @Test
    void isOffUnlessItIsAskedFor() {
        replace(OpenConnection.open());
        connection.assertNoTimer();
        connection.after(Duration.ofDays(365));
        assertAlive();
    }

    @Test
    void everyMessageThatComesRestartsIt() {
        for (String message : new String[] {"81 01 41", "82 01 41", "01 00 80 01 41"}) {
            connection.after(ALMOST);
            connection.receives(message);
            assertThat(connection.listener.drain()).hasSize(1);
        }
        assertEndsAfter(IDLE);
    }

    /** A message may take longer than that to come. */
    @Test
    void everyFragmentThatComesRestartsIt() {
        for (String fragment : new String[] {"01 01 41", "00 01 42", "00 01 43"}) {
            connection.after(ALMOST);
            connection.receives(fragment);
            assertAlive();
        }
        assertEndsAfter(IDLE);
    }

    @Test
    void everyMessageThatIsSentRestartsIt() {
        for (int i = 0; i < 3; i++) {
            connection.after(ALMOST);
            connection.socket.sendText("A");
            connection.assertSent("81 81 00000000 41");
        }
        assertEndsAfter(IDLE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"89 00", "8a 00"})
    void framesThatAreNoMessageDoNotCount(String frame) {
        connection.after(ALMOST);
        connection.receives(frame);
        connection.takeSent();
        connection.listener.drain();
        assertEndsAfter(MOMENT);
    }

    @Test
    void ourPingsDoNotCount() {
        connection.after(ALMOST);
        connection.socket.ping();
        connection.assertSent("89 88 00000000 00000000 00000001");
        assertEndsAfter(MOMENT);
    }

    @Test
    void messagesStartNoTimersOfTheirOwn() {
        connection.after(Duration.ofSeconds(4));
        connection.receives("81 01 41  81 01 42");
        connection.listener.assertNext("text 'A'", "text 'B'");
        assertThat(connection.channel.runScheduledPendingTasks())
                .isEqualTo(Duration.ofSeconds(6).toNanos());
    }

    @Test
    void messageWhoseFrameIsIncompleteIsNoSilence() {
        connection.receives("81 02 41");
        connection.after(IDLE);
        assertAlive();
        connection.receives("42");
        connection.listener.assertNext("text 'AB'");
        assertEndsAfter(IDLE);
    }

    @Test
    void messageWhoseNextPartDoesNotComeIsSilence() {
        connection.socket.startText().write("A");
        connection.assertSent("01 81 00000000 41");
        assertEndsAfter(IDLE);
    }

    @Test
    void endOfAMessageThatWaitsToBeSentIsNoSilence() {
        TextMessageWriter message = connection.socket.startText();
        connection.assertSent("");
        connection.setTransportWritable(false);
        message.finish();
        connection.after(IDLE);
        assertAlive();
        connection.setTransportWritable(true);
        connection.assertSent("81 80 00000000");
        assertEndsAfter(IDLE);
    }

    @Test
    void messageThatWaitsToBeSentIsNoSilence() {
        SlowTransport transport = new SlowTransport();
        replace(OpenConnection.on(transport, OPTIONS, true));
        connection.socket.sendText("A");
        connection.after(IDLE.multipliedBy(2));
        assertAlive();
        transport.take(7);
        connection.assertSent("81 81 00000000 41");
        transport.take(8);
        assertEndsAfter(IDLE);
    }

    @Test
    void pauseForLackOfDemandIsNoSilence() {
        Limits readAhead = Limits.defaults().withReadAheadBytes(1);
        replace(OpenConnection.on(new EmbeddedChannel(), OPTIONS.withLimits(readAhead), false));
        connection.receives("81 01 41");
        connection.after(Duration.ofDays(1));
        assertAlive();
        connection.socket.request(1);
        connection.runTasks();
        connection.listener.assertNext("text 'A'");
        assertEndsAfter(IDLE);
    }

    @Test
    void closingConnectionHasOtherDeadlines() {
        replace(OpenConnection.with(OPTIONS.withTimeouts(TIMEOUTS.withClose(Duration.ofMinutes(1)))));
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        connection.receives("81 01 41");
        connection.listener.assertNext("text 'A'");
        connection.after(Duration.ofMinutes(1));
        connection.listener.assertNext("close 1006 by CLIENT: CLOSE_TIMEOUT");
    }

    @Test
    void serverHasAMomentToReadTheCloseFrame() {
        assertEndsAfter(IDLE);
        assertThat(connection.channel.isOpen()).isTrue();
        connection.after(ClosingDeadline.LINGER);
        assertThat(connection.channel.isOpen()).isFalse();
        connection.assertNoTimer();
    }

    /** Not by {@code channel.close()}, with which an EmbeddedChannel cancels all timers by itself. */
    @Test
    void noTimerIsLeftAtTheEnd() {
        connection.channel.pipeline().close();
        connection.runTasks();
        connection.assertNoTimer();
        connection.listener.assertNext("close 1006 by NETWORK: EOF");
    }
}
