package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.testing.Bytes;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RFC 6455, 5.5.2 and 5.5.3: which Pong answers which Ping, and how long that took. */
class PendingPingsTest {
    private static final byte[] A = Bytes.hex("0a");
    private static final byte[] B = Bytes.hex("0b");
    private static final byte[] C = Bytes.hex("0c");

    private final PendingPings pings = new PendingPings();

    private CompletableFuture<Duration> sent(byte[] payload, long nowNanos) {
        CompletableFuture<Duration> answer = new CompletableFuture<>();
        pings.sent(payload, nowNanos, answer);
        return answer;
    }

    @Test
    @Tag("F10")
    void pongWithThePayloadAnswersThePing() {
        CompletableFuture<Duration> answer = sent(A, 1_000);
        pings.pongReceived(Bytes.hex("0a"), 1_250);
        assertThat(answer).isCompletedWithValue(Duration.ofNanos(250));
        assertThat(pings.size()).isZero();
    }

    @Test
    @Tag("F10")
    void pongAnswersEarlierPingsTooAndNoLaterOne() {
        CompletableFuture<Duration> first = sent(A, 0);
        CompletableFuture<Duration> second = sent(B, 10);
        CompletableFuture<Duration> third = sent(C, 20);
        pings.pongReceived(B, 30);
        assertThat(first).isCompletedWithValue(Duration.ofNanos(30));
        assertThat(second).isCompletedWithValue(Duration.ofNanos(20));
        assertThat(third).isNotDone();
        assertThat(pings.size()).isEqualTo(1);
    }

    @Test
    @Tag("F11")
    void unsolicitedPongAnswersNothing() {
        CompletableFuture<Duration> answer = sent(A, 0);
        pings.pongReceived(B, 10);
        pings.pongReceived(new byte[0], 10);
        assertThat(answer).isNotDone();
        assertThat(pings.size()).isEqualTo(1);
    }

    @Test
    @Tag("F11")
    void secondPongForOnePingAnswersNothing() {
        sent(A, 0);
        pings.pongReceived(A, 10);
        CompletableFuture<Duration> next = sent(B, 20);
        pings.pongReceived(A, 30);
        assertThat(next).isNotDone();
    }

    @Test
    @Tag("F10")
    void pingsWithTheSamePayloadAreAnsweredOneByOne() {
        CompletableFuture<Duration> first = sent(A, 0);
        CompletableFuture<Duration> second = sent(A, 10);
        pings.pongReceived(A, 20);
        assertThat(first).isCompletedWithValue(Duration.ofNanos(20));
        assertThat(second).isNotDone();
        pings.pongReceived(A, 30);
        assertThat(second).isCompletedWithValue(Duration.ofNanos(20));
    }

    @Test
    void latencyIsThatOfThePingWhosePongItIs() {
        assertThat(pings.latency()).isEmpty();
        sent(A, 0);
        sent(B, 100);
        assertThat(pings.latency()).isEmpty();
        pings.pongReceived(B, 130);
        assertThat(pings.latency()).contains(Duration.ofNanos(30));
        pings.pongReceived(C, 1_000); // unsolicited
        assertThat(pings.latency()).contains(Duration.ofNanos(30));
        sent(C, 2_000);
        pings.pongReceived(C, 2_050);
        assertThat(pings.latency()).contains(Duration.ofNanos(50));
    }

    @Test
    void latencyIsKnownToWhoeverIsAnswered() {
        CompletableFuture<Optional<Duration>> known = sent(A, 0).thenApply(roundTrip -> pings.latency());
        pings.pongReceived(A, 30);
        assertThat(known).isCompletedWithValue(Optional.of(Duration.ofNanos(30)));
    }

    @Test
    @Tag("C15")
    void endOfTheConnectionFailsAllPings() {
        IllegalStateException closed = new IllegalStateException("closed");
        CompletableFuture<Duration> first = sent(A, 0);
        CompletableFuture<Duration> second = sent(B, 0);
        pings.failAll(closed);
        assertThat(first).isCompletedExceptionally();
        assertThat(second).isCompletedExceptionally();
        assertThat(second.handle((duration, failure) -> failure)).isCompletedWithValue(closed);
        assertThat(pings.size()).isZero();
    }

    @Test
    @Tag("C15")
    void answerWhoseOwnerEndsTheConnectionIsTheLastOne() {
        CompletableFuture<Duration> first = sent(A, 0);
        CompletableFuture<Duration> second = sent(B, 0);
        first.thenRun(() -> pings.failAll(new IllegalStateException("closed")));
        pings.pongReceived(B, 10);
        assertThat(first).isCompletedWithValue(Duration.ofNanos(10));
        assertThat(second).isCompletedExceptionally();
    }
}
