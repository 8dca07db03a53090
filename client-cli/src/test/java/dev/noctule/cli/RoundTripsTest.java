package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What is counted of Pings and their Pongs, and what is said of it. */
class RoundTripsTest {
    /** Near the end of the clock's range: {@link System#nanoTime()} may begin anywhere, and wrap. */
    private static final long START = Long.MAX_VALUE - 5;

    private static final long TEN_LATER = Long.MIN_VALUE + 4;
    private static final long TWENTY_LATER = TEN_LATER + 10;

    private final RoundTrips trips = new RoundTrips();

    @Test
    void numbersBeginWith1() {
        assertThat(trips.send(START)).isEqualTo(1);
        assertThat(trips.send(START)).isEqualTo(2);
        assertThat(trips.sent()).isEqualTo(2);
    }

    @Test
    void lineHasHundredthsOfAMillisecond() {
        assertThat(RoundTrips.line(7, Duration.ofNanos(416_000))).isEqualTo("seq=7 rtt=0.42 ms");
    }

    @Test
    void summaryHasCountsAndPercentiles() {
        for (int i = 1; i <= 100; i++) {
            trips.receive(trips.send(START), Duration.ofMillis(i));
        }

        // HdrHistogram keeps three digits.
        assertThat(trips.summary())
                .containsExactly(
                        "sent 100, received 100, lost 0", "rtt min/p50/p95/p99/max = 1.00/50.00/95.03/99.02/100.01 ms");
    }

    @Test
    void withNoAnswerThereAreNoTimes() {
        trips.send(START);
        trips.giveUp(START);

        assertThat(trips.summary()).containsExactly("sent 1, received 0, lost 1");
    }

    @Test
    void whatIsUnderWayIsNotLost() {
        trips.receive(trips.send(START), Duration.ofMillis(1));
        trips.send(START);

        assertThat(trips.summary()).startsWith("sent 2, received 1, lost 0, under way 1");
        assertThat(trips.allAnswered()).isTrue();
    }

    @Test
    void whatIsDueIsGivenUpAndNothingElse() {
        trips.send(START);
        trips.send(TEN_LATER); // the clock has wrapped
        trips.send(TWENTY_LATER);

        assertThat(trips.nextDeadline(0)).isEqualTo(START);
        assertThat(trips.giveUp(START - 1)).isEmpty();
        assertThat(trips.giveUp(TEN_LATER)).containsExactly(1L, 2L);
        assertThat(trips.nextDeadline(0)).isEqualTo(TWENTY_LATER);
        assertThat(trips.allAnswered()).isFalse();
    }

    @Test
    void lateAnswerIsNoAnswer() {
        long sequence = trips.send(START);
        trips.giveUp(START);

        assertThat(trips.receive(sequence, Duration.ofSeconds(3))).isFalse();
        assertThat(trips.received()).isZero();
    }

    @Test
    void answersMayComeInAnyOrder() {
        trips.send(START);
        trips.send(START + 1);

        assertThat(trips.receive(2, Duration.ofMillis(1))).isTrue();
        assertThat(trips.nextDeadline(0)).isEqualTo(START);
        assertThat(trips.receive(1, Duration.ofMillis(1))).isTrue();
        assertThat(trips.anyUnderWay()).isFalse();
        assertThat(trips.nextDeadline(42)).isEqualTo(42);
    }

    @Test
    void nothingReceivedIsNotAllAnswered() {
        assertThat(trips.allAnswered()).isFalse();
    }
}
