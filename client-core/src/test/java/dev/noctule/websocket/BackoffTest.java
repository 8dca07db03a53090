package dev.noctule.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 7.2.3: when to try again. */
@Tag("C14")
@Tag("fault-35")
class BackoffTest {
    private static final Duration NANO = Duration.ofNanos(1);

    /** Draws the greatest value below the bound. */
    private static final RandomGenerator HIGHEST = new Drawing() {
        @Override
        public long nextLong(long bound) {
            return bound - 1;
        }
    };

    /** Draws zero. */
    private static final RandomGenerator LOWEST = new Drawing() {
        @Override
        public long nextLong(long bound) {
            return 0;
        }
    };

    @Test
    void boundDoublesWithEachFailureUntilItIsTheLongest() {
        Backoff backoff = new Backoff(Duration.ofSeconds(5), Duration.ofSeconds(60));

        assertThat(IntStream.range(0, 7)
                        .mapToObj(failures ->
                                backoff.delay(failures, HIGHEST).plus(NANO).toSeconds()))
                .containsExactly(5L, 10L, 20L, 40L, 60L, 60L, 60L);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 5, 31, 32, 62, 63, 64, 65, 1000, Integer.MAX_VALUE})
    void noNumberOfFailuresLeadsBeyondTheLongestOrBelowTheFirst(int failures) {
        assertThat(Backoff.defaults().delay(failures, HIGHEST).plus(NANO))
                .isBetween(Duration.ofMillis(500), Duration.ofSeconds(60));
        assertThat(new Backoff(NANO, Duration.ofDays(24))
                        .delay(failures, HIGHEST)
                        .plus(NANO))
                .isBetween(NANO, Duration.ofDays(24));
        assertThat(Backoff.defaults().delay(failures, LOWEST)).isZero();
    }

    @Test
    void firstDelayOfTheDefaultsIsWithinTheFiveSecondsOfTheRfc() {
        assertThat(Backoff.defaults().delay(0, HIGHEST)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void clientsThatWereLostTogetherComeBackSpreadOverTheWholeTime() {
        RandomGenerator random = RandomGenerator.of("L64X128MixRandom");
        Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofSeconds(10));

        long[] perSecond = new long[10];
        LongStream.generate(() -> backoff.delay(0, random).toSeconds())
                .limit(10_000)
                .forEach(second -> perSecond[(int) second]++);

        assertThat(LongStream.of(perSecond)).as("a tenth of all").allMatch(clients -> clients > 700 && clients < 1300);
    }

    @Test
    void negativeNumberOfFailuresIsRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Backoff.defaults().delay(-1, LOWEST))
                .withMessage("Expected failures to be zero or more, but was -1");
    }

    @ParameterizedTest
    @CsvSource({"PT0S, PT1S, first", "PT-1S, PT1S, first", "PT2S, PT1S, longest", "PT1S, P25D, longest"})
    void rangesAreChecked(Duration first, Duration longest, String named) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Backoff(first, longest))
                .withMessageContaining(named);
    }

    /** The rest of a generator, which nobody asks. */
    private abstract static class Drawing implements RandomGenerator {
        @Override
        public long nextLong() {
            throw new AssertionError("Expected a draw below a bound");
        }
    }
}
