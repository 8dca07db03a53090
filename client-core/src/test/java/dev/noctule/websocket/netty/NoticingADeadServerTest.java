package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.testing.Bytes;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The heartbeat, RFC 6455, 5.5.2: a server that is gone is noticed, and no other is taken for gone. */
class NoticingADeadServerTest {
    private static final Duration INTERVAL = Duration.ofSeconds(20);
    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final Duration SUSPENDED = Duration.ofSeconds(60);
    private static final String LOST = "close 1006 by NETWORK: PONG_TIMEOUT";

    /** 12 bytes: the nonce, which is 0 as the mask keys of the tests are, and a number. */
    private static final String PAYLOAD = "00000000 00000000 000000";

    private static final String PING = "89 8c 00000000" + PAYLOAD;
    private static final String PONG = "8a 0c" + PAYLOAD;

    private OpenConnection connection = OpenConnection.with(ClientOptions.DEFAULTS);

    @AfterEach
    void nothingUnseenIsLeft() {
        connection.close();
    }

    private void replace(OpenConnection other) {
        connection.close();
        connection = other;
    }

    private static Heartbeat every(int intervalSeconds, int timeoutSeconds) {
        return Heartbeat.defaults()
                .withInterval(Duration.ofSeconds(intervalSeconds))
                .withTimeout(Duration.ofSeconds(timeoutSeconds));
    }

    private void firstPing() {
        connection.after(INTERVAL);
        connection.assertSent(PING + "01");
    }

    private void assertAlive() {
        connection.assertSent("");
        connection.listener.assertNext();
        assertThat(connection.channel.isOpen()).isTrue();
    }

    private void assertLostAfter(Duration time) {
        connection.after(time.minus(MOMENT));
        assertAlive();
        connection.after(MOMENT);
        connection.listener.assertNext(LOST);
        assertThat(connection.channel.isOpen()).isFalse();
    }

    @Nested
    class ServerThatIsThere {
        @Test
        void isSentAPingEveryInterval() {
            for (String number : new String[] {"01", "02", "03"}) {
                connection.after(INTERVAL.minus(MOMENT));
                connection.assertSent("");
                connection.after(MOMENT);
                connection.assertSent(PING + number);
                connection.receives(PONG + number);
            }
            assertAlive();
        }

        @Test
        void mayAnswerUntilTheTimeoutIsOver() {
            firstPing();
            connection.after(TIMEOUT.minus(MOMENT));
            connection.receives(PONG + "01");
            connection.after(MOMENT);
            connection.assertSent(PING + "02");
            assertAlive();
        }

        @Test
        void mayAnswerInPieces() {
            firstPing();
            connection.receives("8a");
            connection.receives("0c 00000000 0000");
            connection.receives("0000 00000001");
            connection.after(INTERVAL);
            connection.assertSent(PING + "02");
            assertAlive();
        }

        @ParameterizedTest
        @ValueSource(strings = {"81 01 41", "89 00", "8a 00", "01 00", "82"})
        void hasAllOfTheTimeoutAgainWithEveryByte(String bytes) {
            firstPing();
            connection.after(TIMEOUT.minus(MOMENT));
            connection.receives(bytes);
            connection.takeSent();
            connection.listener.drain();
            assertLostAfter(TIMEOUT);
        }

        @Test
        void mayBeBusyWithALongFrame() {
            firstPing();
            connection.receives("82 7d"); // 125 bytes, behind which the Pong stands
            for (int i = 0; i < 125; i++) {
                connection.after(TIMEOUT.minus(MOMENT));
                connection.receives("00");
            }
            connection.receives(PONG + "01");
            assertThat(connection.listener.drain()).containsExactly("binary of 125");
            connection.after(MOMENT);
            connection.assertSent(PING + "02"); // for which it was time long ago
            assertAlive();
        }

        @Test
        void isSentNoOtherPingWhileOneIsUnanswered() {
            firstPing();
            for (int i = 0; i < 100; i++) {
                connection.after(Duration.ofSeconds(10));
                connection.receives("81 01 41");
                connection.listener.assertNext("text 'A'");
            }
            assertAlive();
            connection.receives(PONG + "01");
            connection.after(INTERVAL);
            connection.assertSent(PING + "02");
        }

        @Test
        void mayAnswerOnlyALaterPingOfTheUsers() {
            firstPing();
            connection.socket.ping(ByteBuffer.wrap(Bytes.hex("70")));
            connection.assertSent("89 81 00000000 70");
            connection.receives("8a 01 70");
            connection.listener.assertNext("pong [70]");
            connection.after(INTERVAL);
            connection.assertSent(PING + "02");
            assertAlive();
        }

        @Test
        void answersTheUsersEarlierPingsToo() {
            connection.after(Duration.ofSeconds(15));
            CompletableFuture<Duration> answer = connection.socket.ping(ByteBuffer.wrap(Bytes.hex("70")));
            connection.assertSent("89 81 00000000 70");
            connection.after(Duration.ofSeconds(5));
            connection.assertSent(PING + "01");
            connection.receives(PONG + "01");
            assertThat(answer).isCompletedWithValue(Duration.ofSeconds(5));
        }

        @Test
        void isPingedHoweverManyPingsOfTheUserAreUnanswered() {
            for (int i = 0; i < PingPong.MOST_UNANSWERED; i++) {
                connection.socket.ping();
                connection.runTasks();
            }
            connection.takeSent();
            firstPing();
        }

        @Test
        @Tag("fault-9")
        void isNotPingedWithoutAHeartbeat() {
            replace(OpenConnection.beating(Heartbeat.none()));
            connection.assertNoTimer();
            connection.after(Duration.ofDays(365));
            assertAlive();
        }
    }

    @Nested
    class ListenerOfTheUser {
        @Test
        void isNotToldThePongsOfTheHeartbeat() {
            firstPing();
            connection.receives(PONG + "01");
            connection.receives(PONG + "01"); // nor is it when they come twice
            connection.listener.assertNext();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "00",
                    "08 00000000 00000001", // of WebSocket.ping()
                    "0b 00000000 00000000 000001", // too short by a byte
                    "0c 00000001 00000000 00000001", // another nonce
                    "0d 00000000 00000000 00000001 00" // too long by a byte
                })
        void isToldAllOthers(String lengthAndPayload) {
            firstPing();
            connection.receives("8a" + lengthAndPayload);
            assertThat(connection.listener.drain()).hasSize(1).allMatch(line -> line.startsWith("pong"));
        }
    }

    @Nested
    @Tag("fault-9")
    class ServerThatIsGone {
        @Test
        void isNoticedWhenThePingHasHadItsTime() {
            firstPing();
            assertLostAfter(TIMEOUT);
            assertThat(connection.listener.closeInfo().sentCode()).isEmpty();
            assertThat(connection.listener.closeInfo().cause())
                    .isInstanceOf(ConnectionLostException.class)
                    .hasMessage("The server was silent for 20000 ms after a Ping (Heartbeat.timeout)")
                    .returns(Phase.OPEN, cause -> ((ConnectionLostException) cause).phase())
                    .returns(true, cause -> ((ConnectionLostException) cause).isTransient());
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 19, 20, 21, 39, 40})
        @Tag("fault-38")
        void isNoticedAtMostIntervalAndTimeoutAfterItsLastByte(int secondsUntilThen) {
            for (int second = 1; second <= secondsUntilThen; second++) {
                connection.after(Duration.ofSeconds(1));
                connection.receives("81 01 41");
                connection.listener.assertNext("text 'A'");
            }
            connection.after(INTERVAL.plus(TIMEOUT));
            connection.listener.assertNext(LOST);
            connection.takeSent();
        }

        @Test
        void isNoticedWithATimeoutShorterThanTheInterval() {
            replace(OpenConnection.beating(every(20, 3)));
            firstPing();
            connection.after(Duration.ofSeconds(2));
            connection.receives(PONG + "01");
            connection.after(Duration.ofSeconds(18));
            connection.assertSent(PING + "02");
            assertLostAfter(Duration.ofSeconds(3));
        }

        @Test
        void isNoticedWithATimeoutLongerThanTheInterval() {
            replace(OpenConnection.beating(every(20, 50)));
            firstPing();
            connection.after(Duration.ofSeconds(49));
            connection.receives(PONG + "01");
            connection.after(Duration.ofSeconds(1));
            connection.assertSent(PING + "02");
            assertLostAfter(Duration.ofSeconds(50));
        }

        @Test
        void failsWhatIsPending() {
            CompletableFuture<Duration> ping = connection.socket.ping();
            connection.takeSent();
            firstPing();
            assertLostAfter(TIMEOUT);
            assertThat(ping)
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .withCauseInstanceOf(SocketClosedException.class);
        }
    }

    /** Fault 37: the process was stopped, or a callback has blocked the loop. */
    @Nested
    @Tag("fault-37")
    class LateTimer {
        @Test
        void sendsThePingThatIsOverdueOnceAndGivesItTheWholeTimeout() {
            connection.suspendedFor(SUSPENDED);
            connection.assertSent(PING + "01");
            connection.after(TIMEOUT.minus(MOMENT));
            assertAlive();
            connection.receives(PONG + "01");
            connection.after(MOMENT);
            connection.assertSent(PING + "02");
        }

        @Test
        void endsTheConnectionOnceIfThatIsNotAnswered() {
            connection.suspendedFor(SUSPENDED);
            connection.assertSent(PING + "01");
            assertLostAfter(TIMEOUT);
        }

        @Test
        void givesAnotherPingTheWholeTimeoutIfThePongCouldNotBeRead() {
            firstPing();
            connection.suspendedFor(SUSPENDED);
            connection.assertSent(PING + "02");
            connection.after(TIMEOUT.minus(MOMENT));
            assertAlive();
            connection.receives(PONG + "01" + PONG + "02");
            connection.after(MOMENT);
            connection.assertSent(PING + "03");
        }

        @Test
        void endsTheConnectionIfNeitherIsAnswered() {
            firstPing();
            connection.suspendedFor(SUSPENDED);
            connection.assertSent(PING + "02");
            assertLostAfter(TIMEOUT);
        }

        @Test
        void isExcusedOnceUntilTheServerIsHeardOf() {
            firstPing();
            connection.suspendedFor(SUSPENDED);
            connection.assertSent(PING + "02");
            connection.suspendedFor(SUSPENDED);
            connection.listener.assertNext(LOST);
        }

        @Test
        void isExcusedAgainWhenTheServerWasHeardOf() {
            firstPing();
            connection.suspendedFor(SUSPENDED);
            connection.assertSent(PING + "02");
            connection.receives("81 01 41");
            connection.listener.assertNext("text 'A'");
            connection.suspendedFor(SUSPENDED);
            connection.assertSent(PING + "03");
            connection.receives(PONG + "03");
            connection.suspendedFor(SUSPENDED);
            connection.assertSent(PING + "04");
            connection.suspendedFor(SUSPENDED);
            connection.assertSent(PING + "05");
        }

        /** What is a second late was held up by other connections: reading once more is enough. */
        @Test
        void isNoExcuseIfItIsHardlyLate() {
            firstPing();
            connection.after(TIMEOUT.minus(MOMENT));
            connection.suspendedFor(HeartbeatTimer.LATE.plus(MOMENT));
            connection.listener.assertNext(LOST);
        }

        @Test
        void readsOnceMoreBeforeItGivesUp() {
            firstPing();
            connection.channel.eventLoop().schedule(this::readThePong, TIMEOUT.toNanos(), TimeUnit.NANOSECONDS);
            connection.after(TIMEOUT);
            connection.assertSent(PING + "02");
            assertAlive();
        }

        /** What a loop does after its tasks, where they have held it up. */
        private void readThePong() {
            byte[] pong = Bytes.hex(PONG + "01");
            connection
                    .channel
                    .pipeline()
                    .fireChannelRead(connection.channel.alloc().directBuffer().writeBytes(pong));
            connection.channel.pipeline().fireChannelReadComplete();
        }
    }

    /** A Pong cannot be read then. */
    @Nested
    class PauseForLackOfDemand {
        /** A waiting message of one ASCII character costs 64 + 2: one fills this read-ahead. */
        private static final Limits READ_AHEAD = Limits.defaults().withReadAheadBytes(1);

        private void pause() {
            connection.receives("81 01 41");
            assertThat(connection.channel.config().isAutoRead()).isFalse();
        }

        private void demand() {
            connection.socket.request(1);
            connection.runTasks();
            connection.listener.assertNext("text 'A'");
            assertThat(connection.channel.config().isAutoRead()).isTrue();
        }

        private void open() {
            replace(OpenConnection.on(new EmbeddedChannel(), ClientOptions.DEFAULTS.withLimits(READ_AHEAD), false));
        }

        @Test
        void isNoSilenceButPingsGoOn() {
            open();
            pause();
            for (int i = 1; i <= 200; i++) {
                connection.after(INTERVAL);
                connection.assertSent(PING + String.format("%02x", i));
            }
            assertAlive();
        }

        @Test
        void isFollowedByAPingWithItsWholeTimeout() {
            open();
            pause();
            connection.after(INTERVAL.multipliedBy(2));
            connection.assertSent(PING + "01" + PING + "02");
            connection.after(Duration.ofSeconds(19));
            demand();
            connection.after(Duration.ofSeconds(1));
            connection.assertSent(PING + "03");
            assertLostAfter(TIMEOUT);
        }

        @Test
        void givesThePingBeforeItTheWholeTimeoutAfterIt() {
            open();
            firstPing();
            pause();
            connection.after(TIMEOUT.minus(MOMENT));
            demand();
            assertLostAfter(TIMEOUT);
        }

        @Test
        void letsThePongOfThePingBeforeItBeReadAfterIt() {
            open();
            firstPing();
            pause();
            connection.after(INTERVAL);
            connection.assertSent(PING + "02");
            demand();
            connection.receives(PONG + "01" + PONG + "02");
            connection.after(INTERVAL);
            connection.assertSent(PING + "03");
            assertAlive();
        }

        @Test
        void isNotMeasuredAsLatency() {
            open();
            pause();
            connection.after(INTERVAL);
            connection.assertSent(PING + "01");
            demand();
            connection.receives(PONG + "01");
            assertThat(connection.socket.latency()).isEmpty();
        }
    }

    @Nested
    class PingThatWaitsForTheOperatingSystem {
        private final WriteGate gate = new WriteGate();

        private void open(Timeouts timeouts) {
            replace(OpenConnection.with(ClientOptions.DEFAULTS.withTimeouts(timeouts), gate));
        }

        @Test
        void hasItsTimeoutFromTheMomentInWhichItIsOut() {
            open(Timeouts.defaults().withWrite(Duration.ofSeconds(60)));
            connection.after(INTERVAL);
            assertThat(gate.waiting()).isEqualTo(1);
            connection.after(Duration.ofSeconds(55));
            gate.open(connection.channel.pipeline().context(gate));
            connection.assertSent(PING + "01");
            assertLostAfter(TIMEOUT);
        }

        @Test
        void isLeftToTheTimeoutOfWrites() {
            open(Timeouts.defaults());
            connection.after(INTERVAL.plusSeconds(30).minus(MOMENT));
            assertAlive();
            connection.after(MOMENT);
            connection.listener.assertNext("close 1006 by NETWORK: WRITE_TIMEOUT");
        }
    }

    @Nested
    class ClosingConnection {
        @Test
        void isNotPingedAfterOurClose() {
            replace(OpenConnection.beating(every(1, 1)));
            connection.socket.close();
            connection.assertSent("88 82 00000000 03 e8");
            connection.after(Duration.ofSeconds(5));
            connection.listener.assertNext("close 1006 by CLIENT: CLOSE_TIMEOUT");
        }

        @Test
        void isNotPingedWhileOurCloseWaitsBehindMessages() {
            replace(OpenConnection.beating(every(1, 1)));
            connection.setTransportWritable(false);
            connection.socket.sendText("A");
            connection.socket.close();
            connection.after(Duration.ofSeconds(5));
            connection.assertSent("");
            connection.listener.assertNext("close 1006 by CLIENT: CLOSE_TIMEOUT");
        }

        @Test
        void isNotPingedAfterTheServersClose() {
            replace(OpenConnection.beating(every(1, 1)));
            connection.receives("88 02 03 e8");
            connection.assertSent("88 82 00000000 03 e8");
            connection.after(Duration.ofSeconds(2));
            connection.listener.assertNext("close 1000 by SERVER clean");
        }

        @Test
        void isNotPingedAfterAFailure() {
            replace(OpenConnection.beating(new Heartbeat(true, Duration.ofMillis(100), Duration.ofMillis(100))));
            connection.receives("83 00");
            connection.assertSent("88 82 00000000 03 ea");
            connection.listener.assertNext("close 1002 by CLIENT: F2");
            connection.after(Duration.ofSeconds(1));
        }

        @Test
        void isNotLostForAPongThatWasAwaited() {
            replace(OpenConnection.beating(every(1, 1)));
            connection.after(Duration.ofSeconds(1));
            connection.assertSent(PING + "01");
            connection.socket.close();
            connection.assertSent("88 82 00000000 03 e8");
            connection.after(Duration.ofSeconds(5));
            connection.listener.assertNext("close 1006 by CLIENT: CLOSE_TIMEOUT");
        }
    }

    /** Not by {@code channel.close()}, with which an EmbeddedChannel cancels all timers by itself. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void noTimerIsLeftAtTheEnd(boolean pongAwaited) {
        if (pongAwaited) {
            firstPing();
        }
        connection.channel.pipeline().close();
        connection.runTasks();
        connection.assertNoTimer();
        connection.listener.assertNext("close 1006 by NETWORK: EOF");
    }

    @Test
    void oneTimerRunsAtATime() {
        for (int i = 1; i <= 9; i++) {
            connection.after(INTERVAL);
            connection.assertSent(PING + "0" + i);
            connection.receives(PONG + "0" + i);
            assertThat(connection.channel.runScheduledPendingTasks()).isEqualTo(INTERVAL.toNanos());
        }
    }

    @Nested
    class Latency {
        @Test
        void isEmptyBeforeTheFirstPong() {
            assertThat(connection.socket.latency()).isEmpty();
            firstPing();
            assertThat(connection.socket.latency()).isEmpty();
        }

        @Test
        void isMeasuredByTheHeartbeat() {
            firstPing();
            connection.after(Duration.ofMillis(35));
            connection.receives(PONG + "01");
            assertThat(connection.socket.latency()).contains(Duration.ofMillis(35));
            assertThat(connection.socket.uncompressed().latency()).contains(Duration.ofMillis(35));
        }

        @Test
        void isThatOfTheLastPingOfTheUsersToo() {
            firstPing();
            connection.receives(PONG + "01");
            connection.socket.ping(ByteBuffer.wrap(Bytes.hex("70")));
            connection.takeSent();
            connection.after(Duration.ofMillis(7));
            connection.receives("8a 01 70");
            connection.listener.assertNext("pong [70]");
            assertThat(connection.socket.latency()).contains(Duration.ofMillis(7));
        }

        @Test
        void staysWhenTheConnectionHasEnded() {
            firstPing();
            connection.after(Duration.ofMillis(35));
            connection.receives(PONG + "01");
            connection.tcpEnds();
            connection.listener.assertNext("close 1006 by NETWORK: EOF");
            assertThat(connection.socket.latency()).contains(Duration.ofMillis(35));
        }
    }
}
