package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.testing.Bytes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Our policy: a server that has begun a frame goes on with it in time; between frames it may be silent for ever. */
@Tag("F15")
class SilenceInsideAFrameTest {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final Duration ALMOST = TIMEOUT.minus(MOMENT);
    private static final Duration FOR_EVER = Duration.ofDays(365);

    /** Shorter than the second for which TCP lingers after a failure. */
    private static final Timeouts SHORT = Timeouts.defaults().withFrame(Duration.ofMillis(500));

    /** A waiting message of one ASCII character costs 64 + 2: three fill this read-ahead. */
    private static final int THREE_MESSAGES = 190;

    private OpenConnection connection = OpenConnection.open();

    @AfterEach
    void nothingUnseenIsLeft() {
        connection.close();
    }

    private void replace(OpenConnection other) {
        connection.close();
        connection = other;
    }

    private void failsAfter(Duration time, String... lines) {
        connection.after(time.minus(MOMENT));
        assertThat(connection.channel.isOpen()).isTrue();
        connection.listener.assertNext();
        connection.after(MOMENT);
        assertThat(connection.channel.isOpen()).isFalse();
        connection.listener.assertNext(lines);
        connection.assertNoTimer();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81", // header
                "81 7e 01", // 16-bit length
                "82 7f 00 00 00 00", // 64-bit length
                "81 05", // no payload yet
                "81 05 48 65 6c 6c", // payload
                "01 01 41  80 02 42", // last fragment
                "89 02 70", // Ping
                "8a", // Pong
                "01 01 41  89 01", // Ping inside a message
                "88 02 03" // Close
            })
    void silenceInsideAFrameEndsTheConnection(String begun) {
        connection.receives(begun);
        failsAfter(TIMEOUT, "close 1006 by NETWORK: FRAME_TIMEOUT");
        assertThat(connection.listener.closeInfo().sentCode()).isEmpty();
        assertThat(connection.listener.closeInfo().cause())
                .isInstanceOf(ConnectionLostException.class)
                .hasMessage("The server was silent for 30000 ms inside a frame (Timeouts.frame)")
                .returns(Phase.OPEN, cause -> ((ConnectionLostException) cause).phase())
                .returns(true, cause -> ((ConnectionLostException) cause).isTransient());
    }

    @Test
    void timeoutIsTheUsers() {
        replace(OpenConnection.within(SHORT));
        connection.receives("81");
        failsAfter(Duration.ofMillis(500), "close 1006 by NETWORK: FRAME_TIMEOUT");
    }

    @Test
    void everyByteExtendsIt() {
        for (String next : new String[] {"82", "7e", "00", "7e", "01", "02"}) {
            connection.receives(next);
            connection.after(ALMOST);
        }
        connection.receives("03");
        failsAfter(TIMEOUT, "close 1006 by NETWORK: FRAME_TIMEOUT");
    }

    @Test
    void frameThatTakesLongIsReceived() {
        for (String next : new String[] {"81", "03", "41", "42"}) {
            connection.receives(next);
            connection.after(ALMOST);
        }
        connection.receives("43");
        connection.listener.assertNext("text 'ABC'");
        connection.assertNoTimer();
    }

    @Test
    void silenceBetweenMessagesHasNoLimit() {
        connection.after(FOR_EVER);
        connection.receives("81 01 41");
        connection.assertNoTimer();
        connection.after(FOR_EVER);
        connection.receives("81 01 42");
        connection.listener.assertNext("text 'A'", "text 'B'");
        assertThat(connection.channel.isOpen()).isTrue();
    }

    @Test
    void silenceBetweenTheFramesOfAMessageHasNoLimit() {
        for (String fragment : new String[] {"01 01 41", "00 00", "89 00", "00 01 42"}) {
            connection.receives(fragment);
            connection.assertNoTimer();
            connection.after(FOR_EVER);
        }
        connection.assertSent("8a 80 00000000");
        connection.receives("80 01 43");
        connection.listener.assertNext("ping []", "text 'ABC'");
    }

    @Test
    void nextFrameHasItsOwnTime() {
        connection.receives("81 01");
        connection.after(ALMOST);
        connection.receives("41  81");
        connection.listener.assertNext("text 'A'");
        failsAfter(TIMEOUT, "close 1006 by NETWORK: FRAME_TIMEOUT");
    }

    @Test
    void readsInsideAFrameStartNoTimersOfTheirOwn() {
        connection.receives("81 03");
        connection.after(Duration.ofSeconds(10));
        connection.receives("41");
        connection.receives("42");
        assertThat(connection.channel.runScheduledPendingTasks())
                .isEqualTo(Duration.ofSeconds(20).toNanos());
        connection.receives("43");
        connection.listener.assertNext("text 'ABC'");
    }

    @Test
    void frameBegunInTheReadOfTheAnswerCounts() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives(OpeningConnection.AGREED + new String(Bytes.hex("81"), StandardCharsets.ISO_8859_1));
            opening.listener.assertNext("open");
            opening.after(ALMOST);
            opening.listener.assertNext();
            opening.after(MOMENT);
            opening.listener.assertNext("close 1006 by NETWORK: FRAME_TIMEOUT");
        }
    }

    @Test
    @Tag("fault-37")
    void bytesThatWaitBehindABusyLoopAreReadFirst() {
        connection.receives("81 01");
        connection.channel.eventLoop().schedule(this::readTheRest, TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
        connection.after(TIMEOUT);
        connection.listener.assertNext("text 'A'");
        assertThat(connection.channel.isOpen()).isTrue();
    }

    /** What a loop does after its tasks, where they have held it up. */
    private void readTheRest() {
        connection
                .channel
                .pipeline()
                .fireChannelRead(connection.channel.alloc().directBuffer().writeByte('A'));
        connection.channel.pipeline().fireChannelReadComplete();
    }

    @Test
    void pauseForLackOfDemandDoesNotCount() {
        replace(OpenConnection.onDemand(THREE_MESSAGES));
        connection.receives("81 01 41  81 01 42  81 01 43  81 01");
        connection.assertNoTimer();
        connection.after(FOR_EVER);
        connection.socket.request(2);
        connection.runTasks();
        connection.listener.assertNext("text 'A'", "text 'B'");
        failsAfter(TIMEOUT);
        connection.socket.request(1);
        connection.runTasks();
        connection.listener.assertNext("text 'C'", "close 1006 by NETWORK: FRAME_TIMEOUT");
    }

    @Test
    void demandDoesNotExtendIt() {
        replace(OpenConnection.onDemand(THREE_MESSAGES));
        connection.receives("81 01");
        connection.after(ALMOST);
        connection.socket.request(1);
        connection.runTasks();
        failsAfter(MOMENT, "close 1006 by NETWORK: FRAME_TIMEOUT");
    }

    @Test
    @Tag("C8")
    void closeTimeoutRunsInsideAFrameToo() {
        connection.receives("81 05 48");
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        failsAfter(Duration.ofSeconds(5), "close 1006 by CLIENT: CLOSE_TIMEOUT");
    }

    @Test
    void silenceInsideAFrameCountsAfterOurCloseToo() {
        replace(OpenConnection.within(SHORT));
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        connection.receives("88 02 03");
        failsAfter(Duration.ofMillis(500), "close 1006 by CLIENT: FRAME_TIMEOUT");
        assertThat(connection.listener.closeInfo().sentCode()).hasValue(1000);
    }

    @Test
    void violationInsideAFrameIsItsEnd() {
        replace(OpenConnection.within(SHORT));
        connection.receives("81 05 48");
        connection.receives("ff");
        connection.assertSent("88 82 00000000 03 ef");
        connection.listener.assertNext("close 1007 by CLIENT: F12");
        failsAfter(ClosingDeadline.LINGER);
    }

    @Test
    void failureOfOursInsideAFrameIsItsEnd() {
        replace(OpenConnection.within(SHORT));
        connection.receives("81 05 48");
        connection.tcpBreaks(new OutOfMemoryError("no direct memory"));
        connection.assertSent("88 82 00000000 03 f3");
        connection.listener.assertNext("close 1011 by CLIENT: INTERNAL");
        failsAfter(ClosingDeadline.LINGER);
    }

    @Test
    void sendsThatArePendingFail() {
        connection.setTransportWritable(false);
        CompletableFuture<Void> send = connection.socket.sendText("A");
        connection.receives("81");
        failsAfter(TIMEOUT, "close 1006 by NETWORK: FRAME_TIMEOUT");
        assertThat(send).isCompletedExceptionally();
    }
}
