package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.Timeouts;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Fault 22: a server that does not read, or a network that takes nothing, does not hold what is sent for ever. */
@Tag("fault-22")
class WriteTimeoutTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final Duration PERIOD = WriteDeadline.LONGEST_PERIOD;
    private static final String LOST = "close 1006 by NETWORK: WRITE_TIMEOUT";

    /** "A" as it is sent. */
    private static final String TEXT = "81 81 00000000 41";

    private static final int TEXT_BYTES = 7;

    private SlowTransport transport = new SlowTransport();
    private OpenConnection connection = OpenConnection.on(transport, OpenConnection.OPTIONS, true);

    @AfterEach
    void nothingUnseenIsLeft() {
        connection.close();
    }

    private void reopen(Timeouts timeouts) {
        connection.close();
        transport = new SlowTransport();
        connection = OpenConnection.on(transport, OpenConnection.OPTIONS.withTimeouts(timeouts), true);
    }

    private CompletableFuture<Void> send() {
        CompletableFuture<Void> sent = connection.socket.sendText("A");
        connection.runTasks();
        return sent;
    }

    private void take(int bytes) {
        transport.take(bytes);
        connection.runTasks();
    }

    private void assertAlive() {
        connection.listener.assertNext();
        assertThat(connection.channel.isOpen()).isTrue();
    }

    private void assertLost() {
        connection.listener.assertNext(LOST);
        assertThat(connection.channel.isOpen()).isFalse();
    }

    @Test
    @Tag("fault-9")
    void bytesThatNobodyTakesEndTheConnection() {
        CompletableFuture<Void> sent = send();
        connection.after(TIMEOUT.minus(MOMENT));
        assertAlive();
        assertThat(sent).isNotDone();
        connection.after(MOMENT);
        assertLost();
        assertThat(sent)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(SocketClosedException.class);
        assertThat(connection.listener.closeInfo().cause())
                .isInstanceOf(ConnectionLostException.class)
                .hasMessage("Nothing of what waits to be sent was taken for 30000 ms (Timeouts.write)")
                .returns(Phase.OPEN, cause -> ((ConnectionLostException) cause).phase())
                .returns(true, cause -> ((ConnectionLostException) cause).isTransient());
    }

    @Test
    void controlFramesCountToo() {
        connection.receives("89 00");
        connection.listener.assertNext("ping []");
        connection.after(TIMEOUT.minus(MOMENT));
        assertAlive();
        connection.after(MOMENT);
        assertLost();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3, 4, 250, 999, 1_000, 3_600_000})
    void timeoutIsTheUsers(long millis) {
        Duration timeout = Duration.ofMillis(millis);
        reopen(Timeouts.defaults().withWrite(timeout));
        send();
        connection.after(timeout.minus(MOMENT));
        assertAlive();
        connection.after(MOMENT);
        assertLost();
    }

    @Test
    void everyByteThatIsTakenRestartsIt() {
        send();
        for (int i = 1; i < TEXT_BYTES; i++) {
            connection.after(TIMEOUT.minus(MOMENT));
            take(1);
        }
        assertAlive();
        connection.assertSent("81 81 00000000");
        connection.after(TIMEOUT.minus(MOMENT));
        assertAlive();
        connection.after(PERIOD);
        assertLost();
    }

    @Test
    void everyFrameThatIsTakenRestartsIt() {
        CompletableFuture<Void> first = send();
        for (int i = 0; i < 3; i++) {
            send();
            connection.after(TIMEOUT.minus(MOMENT));
            take(TEXT_BYTES);
            connection.assertSent(TEXT);
        }
        assertThat(first).isCompleted();
        connection.after(TIMEOUT.minus(MOMENT));
        assertAlive();
        connection.after(PERIOD);
        assertLost();
    }

    @Test
    void moreThatWaitsIsNoProgress() {
        send();
        for (int i = 0; i < 29; i++) {
            connection.after(Duration.ofSeconds(1));
            send();
            connection.socket.ping(ByteBuffer.allocate(0));
        }
        connection.after(Duration.ofSeconds(1).minus(MOMENT));
        assertAlive();
        connection.after(MOMENT);
        assertLost();
    }

    @Test
    void longMessageThatIsTakenSlowlyIsSent() {
        CompletableFuture<Void> sent = connection.socket.sendBinary(ByteBuffer.allocate(1_000_000));
        connection.runTasks();
        for (int i = 0; i < 100; i++) {
            connection.after(TIMEOUT.minus(MOMENT));
            take(10_000);
        }
        assertThat(sent).isNotDone();
        take(14);
        assertThat(sent).isCompleted();
        connection.takeSent();
        assertAlive();
    }

    @Test
    void timerEndsWhenNothingWaitsAnyMore() {
        send();
        connection.after(Duration.ofSeconds(29));
        take(TEXT_BYTES);
        connection.assertSent(TEXT);
        connection.after(PERIOD);
        connection.assertNoTimer();
        connection.after(Duration.ofDays(1));
        send();
        connection.after(TIMEOUT.minus(MOMENT));
        assertAlive();
        connection.after(MOMENT);
        assertLost();
    }

    @Test
    void nextMessageHasAllOfTheTimeEvenIfTheTimerStillRuns() {
        send();
        connection.after(TIMEOUT.minus(MOMENT));
        take(TEXT_BYTES);
        connection.assertSent(TEXT);
        send();
        connection.after(TIMEOUT.minus(MOMENT));
        assertAlive();
        connection.after(PERIOD);
        assertLost();
    }

    @Test
    void whatIsTakenAtOnceStartsNoTimer() {
        transport.take(2 * TEXT_BYTES);
        send();
        send();
        connection.assertSent(TEXT + TEXT);
        connection.assertNoTimer();
    }

    @Test
    void messagesStartNoTimersOfTheirOwn() {
        for (int i = 0; i < 100; i++) {
            send();
        }
        assertThat(connection.channel.runScheduledPendingTasks()).isEqualTo(PERIOD.toNanos());
        transport.take(100 * TEXT_BYTES);
        connection.takeSent();
        connection.after(PERIOD);
        connection.assertNoTimer();
    }

    /** Fault 37: while the process is stopped, nothing can be written. */
    @Test
    @Tag("fault-37")
    void suspensionIsNoStall() {
        send();
        for (int i = 0; i < 10; i++) {
            connection.suspendedFor(Duration.ofSeconds(60));
        }
        assertAlive();
        take(TEXT_BYTES);
        connection.assertSent(TEXT);
        connection.after(TIMEOUT);
        assertAlive();
    }

    @Test
    void closeTimeoutIsTheFirstToEndAConnectionThatIsClosing() {
        send();
        connection.socket.close();
        connection.after(Duration.ofSeconds(5));
        connection.listener.assertNext("close 1006 by CLIENT: CLOSE_TIMEOUT");
    }

    @Test
    void closingConnectionIsNotWaitedForLonger() {
        reopen(Timeouts.defaults().withClose(Duration.ofMinutes(5)));
        send();
        connection.socket.close();
        connection.after(TIMEOUT);
        connection.listener.assertNext("close 1006 by CLIENT: WRITE_TIMEOUT");
        assertThat(connection.listener.closeInfo().cause())
                .returns(Phase.CLOSING, cause -> ((ConnectionLostException) cause).phase());
    }

    /** Not by {@code channel.close()}, with which an EmbeddedChannel cancels all timers by itself. */
    @Test
    void noTimerIsLeftAtTheEnd() {
        send();
        connection.channel.pipeline().close();
        connection.runTasks();
        connection.assertNoTimer();
        connection.listener.assertNext("close 1006 by NETWORK: EOF");
    }
}
