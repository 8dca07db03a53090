package dev.noctule.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each deadline is set by itself, within its range. */
class TimeoutsTest {
    private static final Duration VALUE = Duration.ofSeconds(7);
    private static final List<BiFunction<Timeouts, Duration, Timeouts>> SETTERS = List.of(
            Timeouts::withConnect,
            Timeouts::withTls,
            Timeouts::withHandshake,
            Timeouts::withOpen,
            Timeouts::withFrame,
            Timeouts::withWrite,
            Timeouts::withIdle,
            Timeouts::withClose);

    private static List<@Nullable Duration> valuesOf(Timeouts timeouts) {
        return Arrays.asList(
                timeouts.connect(),
                timeouts.tls(),
                timeouts.handshake(),
                timeouts.open(),
                timeouts.frame(),
                timeouts.write(),
                timeouts.idle(),
                timeouts.close());
    }

    @Test
    void copyDiffersInOneDeadline() {
        for (int i = 0; i < SETTERS.size(); i++) {
            List<@Nullable Duration> expected = new ArrayList<>(valuesOf(Timeouts.defaults()));
            expected.set(i, VALUE);
            assertThat(valuesOf(SETTERS.get(i).apply(Timeouts.defaults(), VALUE)))
                    .isEqualTo(expected);
        }
    }

    @Test
    void silenceOfTheApplicationHasNoLimitUnlessOneIsSet() {
        assertThat(Timeouts.defaults().idle()).isNull();
        assertThat(Timeouts.defaults().withIdle(VALUE).withIdle(null)).isEqualTo(Timeouts.defaults());
    }

    @Test
    void deadlineIsPositiveAndAtMost24Days() {
        Duration longest = Duration.ofDays(24);
        for (BiFunction<Timeouts, Duration, Timeouts> with : SETTERS) {
            assertThat(valuesOf(with.apply(Timeouts.defaults(), longest))).contains(longest);
            for (Duration wrong : List.of(Duration.ZERO, VALUE.negated(), longest.plusNanos(1))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> with.apply(Timeouts.defaults(), wrong))
                        .withMessageContaining("positive and at most 24 days, but was " + wrong);
            }
        }
    }
}
