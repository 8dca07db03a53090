package dev.noctule.websocket.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Backoff;
import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.testing.Storm;
import java.time.Duration;
import java.time.InstantSource;
import java.util.SplittableRandom;
import java.util.function.LongUnaryOperator;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 7.2.3: a random delay, then truncated binary exponential backoff; one attempt in each window. */
@Tag("C14")
@Tag("fault-35")
class PausesTest {
    private static WebSocketException refused() {
        return new ConnectFailedException(ConnectFailedException.Kind.REFUSED, "refused", null);
    }

    private static Pauses drawing(Backoff backoff, LongUnaryOperator draw) {
        RandomGenerator random = new RandomGenerator() {
            @Override
            public long nextLong() {
                throw new AssertionError("Expected a draw below a bound");
            }

            @Override
            public long nextLong(long bound) {
                return draw.applyAsLong(bound);
            }
        };
        return new Pauses(backoff, random, InstantSource.system());
    }

    private static Stream<Long> millis(Pauses pauses, int number) {
        return IntStream.range(0, number)
                .mapToObj(failures -> pauses.next(failures, refused()).toMillis());
    }

    @Test
    void attemptsAtTheBeginningOfTheirWindowsAreOneWindowApart() {
        assertThat(millis(drawing(Backoff.defaults(), bound -> 0), 12))
                .containsExactly(0L, 500L, 500L, 875L, 1531L, 2679L, 4689L, 8206L, 14_361L, 25_132L, 30_000L, 30_000L);
    }

    @Test
    void attemptsInTheMiddleHaveHalfOfBothWindowsBetweenThem() {
        assertThat(millis(drawing(Backoff.defaults(), bound -> bound / 2), 12))
                .containsExactly(
                        250L, 500L, 687L, 1203L, 2105L, 3684L, 6447L, 11_283L, 19_746L, 27_566L, 30_000L, 30_000L);
    }

    @Test
    void newBeginningForgetsWhatWasLeftOfAWindow() {
        Pauses pauses = drawing(Backoff.defaults(), bound -> 0);
        pauses.next(0, refused());
        pauses.next(7, refused());
        assertThat(pauses.next(0, refused())).isZero();
    }

    static Stream<Backoff> backoffs() {
        return Stream.of(
                Backoff.defaults(),
                new Backoff(Duration.ofNanos(1), Duration.ofNanos(1)),
                new Backoff(Duration.ofNanos(1), Duration.ofDays(24)),
                new Backoff(Duration.ofDays(24), Duration.ofDays(24)),
                new Backoff(Duration.ofSeconds(10), Duration.ofSeconds(10)),
                new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5)));
    }

    /** The bound doubles with each failure until it is the longest delay. */
    @ParameterizedTest
    @MethodSource("backoffs")
    void noDelayIsBeyondItsBound(Backoff backoff) {
        for (int life = 0; life < 1000; life++) {
            SplittableRandom random = new SplittableRandom(life);
            Pauses pauses = drawing(backoff, bound -> switch (random.nextInt(3)) {
                case 0 -> 0;
                case 1 -> bound - 1;
                default -> random.nextLong(bound);
            });
            Duration bound = backoff.first();
            for (int failures = 0; failures < 70; failures++) {
                assertThat(pauses.next(failures, refused())).isBetween(Duration.ZERO, bound);
                bound = bound.compareTo(backoff.longest().dividedBy(2)) > 0 ? backoff.longest() : bound.multipliedBy(2);
            }
        }
    }

    @Test
    void noNumberOfFailuresIsTooMany() {
        Pauses pauses = drawing(Backoff.defaults(), bound -> bound - 1);
        assertThat(pauses.next(Integer.MAX_VALUE, refused())).isBetween(Duration.ofSeconds(29), Duration.ofSeconds(30));
    }

    /**
     * Whoever is left of a window of length b comes in its rest, at a rate of 1/b, and the others in the next one, of 1.75b
     * at most: to its mean over all of that, the peak is 2.75 at most. What is above is chance, among 10 000 clients.
     */
    @ParameterizedTest
    @ValueSource(doubles = {1.5, 1.9, 3.4, 3.5, 5, 6.1, 8.1, 10, 10.8, 19, 30, 33.4, 45, 58.5, 75, 88.5, 120, 600})
    void serverThatIsBackIsAskedEvenlyUntilTheVeryLastClient(double secondsDown) {
        Storm storm = new Storm();
        Duration down = Duration.ofNanos((long) (secondsDown * 1e9));
        SplittableRandom random = new SplittableRandom(35);
        for (int client = 0; client < 10_000; client++) {
            Pauses pauses = new Pauses(Backoff.defaults(), random, InstantSource.system());
            Duration at = Duration.ZERO;
            for (int failures = 0; at.compareTo(down) < 0; failures++) {
                at = at.plus(pauses.next(failures, refused()));
            }
            storm.add(at.minus(down).toNanos());
        }
        assertThat(storm.lastSeconds()).as("when the last one is back").isLessThanOrEqualTo(60);
        assertThat(storm.peakToMean()).as(storm.toString()).isLessThanOrEqualTo(3);
    }
}
