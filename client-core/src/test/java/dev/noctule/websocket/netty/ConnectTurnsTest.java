package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.netty.ConnectTurns.Turn;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.RecordingListener;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RFC 6455, 4.1: no two attempts to one remote address at the same time, for those who ask for that. */
@Tag("H8")
class ConnectTurnsTest {
    private final ConnectTurns turns = new ConnectTurns(true);

    private static InetAddress address(int last) {
        try {
            return InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, (byte) last});
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private Turn take(int... lasts) {
        List<InetAddress> addresses = new ArrayList<>();
        for (int last : lasts) {
            addresses.add(address(last));
        }
        return turns.take(addresses);
    }

    private static boolean hasBegun(Turn turn) {
        return turn.begun().isDone();
    }

    @Test
    void secondAttemptToAnAddressWaitsForTheFirst() {
        Turn first = take(1);
        Turn second = take(1);
        Turn third = take(1);
        assertThat(hasBegun(first)).isTrue();
        assertThat(hasBegun(second)).isFalse();
        first.end();
        assertThat(hasBegun(second)).isTrue();
        assertThat(hasBegun(third)).isFalse();
        second.end();
        assertThat(hasBegun(third)).isTrue();
    }

    @Test
    void otherAddressesDoNotWait() {
        Turn first = take(1);
        Turn second = take(2);
        assertThat(hasBegun(first) && hasBegun(second)).isTrue();
    }

    @Test
    void hostWithSeveralAddressesWaitsForAllOfThem() {
        Turn one = take(1);
        Turn two = take(2);
        Turn both = take(1, 2);
        Turn behindBoth = take(2);
        one.end();
        assertThat(hasBegun(both)).isFalse();
        two.end();
        assertThat(hasBegun(both)).isTrue();
        assertThat(hasBegun(behindBoth)).isFalse();
        both.end();
        assertThat(hasBegun(behindBoth)).isTrue();
    }

    @Test
    void whoGivesUpWaitingDoesNotHoldUpTheOthers() {
        Turn first = take(1);
        Turn second = take(1);
        Turn third = take(1);
        second.end();
        assertThat(hasBegun(third)).isFalse();
        first.end();
        assertThat(hasBegun(third)).isTrue();
    }

    @Test
    void endingTwiceLetsNobodyElseGo() {
        Turn first = take(1);
        Turn second = take(1);
        Turn third = take(1);
        first.end();
        first.end();
        assertThat(hasBegun(second)).isTrue();
        assertThat(hasBegun(third)).isFalse();
    }

    @Test
    void addressNamedTwiceIsOne() {
        Turn first = take(1, 1);
        assertThat(hasBegun(first)).isTrue();
        first.end();
        assertThat(hasBegun(take(1))).isTrue();
    }

    @Test
    void nobodyWaitsByDefault() {
        assertThat(ClientOptions.DEFAULTS.oneConnectAtATime()).isFalse();
        ConnectTurns unlimited = new ConnectTurns(false);
        assertThat(hasBegun(unlimited.take(List.of(address(1))))).isTrue();
        assertThat(hasBegun(unlimited.take(List.of(address(1))))).isTrue();
    }

    @Test
    void overSocketsOneHandshakeRunsAtATime() throws Exception {
        AtomicInteger running = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        try (ByteServer server = ByteServer.serving(peer -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    Map<String, String> request = peer.readRequest();
                    running.decrementAndGet(); // before the client can know that its turn is over
                    peer.agree(request);
                    peer.readUntilEnd();
                });
                WebSocketClient client =
                        WebSocketClient.builder().oneConnectAtATime(true).build()) {
            List<CompletableFuture<WebSocket>> sockets = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                sockets.add(client.connect(server.ws(), new RecordingListener()));
            }
            for (CompletableFuture<WebSocket> socket : sockets) {
                Clients.get(socket).abort();
            }
            assertThat(server.accepted()).isEqualTo(10);
        }
        assertThat(most).hasValue(1);
    }

    private final Turn turnOfAnother = turns.take(List.of(InetAddress.getLoopbackAddress()));

    @Test
    void whileAnAttemptWaitsOnlyTheDeadlineOfEverythingCounts() {
        try (OpeningConnection opening = OpeningConnection.inTurn(turns)) {
            opening.after(Duration.ofMillis(29_999));
            assertThat(opening.result).isNotDone();
            opening.after(Duration.ofMillis(1));
            Throwable failure = opening.result.handle((none, thrown) -> thrown).join();
            assertThat(failure)
                    .isInstanceOfSatisfying(
                            ConnectFailedException.class,
                            late -> assertThat(late.kind()).isEqualTo(ConnectFailedException.Kind.TIMEOUT))
                    .hasMessage("Cannot connect to server.test:80: other attempts to its address were not over within"
                            + " 30000 ms (Timeouts.open)");
        }
    }

    @Test
    void deadlineOfConnectingBeginsWithTheTurn() {
        try (OpeningConnection opening = OpeningConnection.inTurn(turns)) {
            opening.after(Duration.ofSeconds(11));
            assertThat(opening.takeSent()).isEmpty();
            turnOfAnother.end();
            opening.runTasks();
            assertThat(opening.takeSent()).isEqualTo(OpeningConnection.REQUEST);
            opening.receives(OpeningConnection.AGREED);
            opening.listener.assertNext("open");
            assertThat(hasBegun(turns.take(List.of(InetAddress.getLoopbackAddress()))))
                    .as("whether the next one may connect")
                    .isTrue();
            opening.tcpEnds();
            opening.listener.assertNext("close 1006 by NETWORK: EOF");
        }
    }

    @Test
    void cancelledAttemptGivesUpItsPlace() {
        try (OpeningConnection opening = OpeningConnection.inTurn(turns)) {
            Turn behind = turns.take(List.of(InetAddress.getLoopbackAddress()));
            opening.result.cancel(false);
            opening.runTasks();
            turnOfAnother.end();
            assertThat(hasBegun(behind)).isTrue();
        }
    }

    @Test
    void failedAttemptLetsTheNextOneGo() {
        turnOfAnother.end();
        try (OpeningConnection opening = OpeningConnection.inTurn(turns)) {
            Turn behind = turns.take(List.of(InetAddress.getLoopbackAddress()));
            assertThat(opening.takeSent()).isEqualTo(OpeningConnection.REQUEST);
            assertThat(hasBegun(behind)).isFalse();
            opening.tcpEnds();
            assertThat(opening.failure(HandshakeException.class)).isNotNull();
            assertThat(hasBegun(behind)).isTrue();
        }
    }
}
