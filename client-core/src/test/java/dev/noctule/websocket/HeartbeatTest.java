package dev.noctule.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** The options of the heartbeat and their ranges. */
class HeartbeatTest {
    private static final Duration TWENTY = Duration.ofSeconds(20);
    private static final Duration VALUE = Duration.ofSeconds(7);
    private static final Duration LONGEST = Duration.ofDays(24);

    @Test
    void defaultIsAPingEveryTwentySecondsThatHasTwentySeconds() {
        assertThat(Heartbeat.defaults()).isEqualTo(new Heartbeat(true, TWENTY, TWENTY));
    }

    @Test
    void noneSendsNothing() {
        assertThat(Heartbeat.none().enabled()).isFalse();
        assertThat(Heartbeat.none().withInterval(VALUE).withTimeout(VALUE).enabled())
                .isFalse();
    }

    @Test
    void everyCopyDiffersInWhatItsNameSays() {
        assertThat(Heartbeat.defaults().withInterval(VALUE)).isEqualTo(new Heartbeat(true, VALUE, TWENTY));
        assertThat(Heartbeat.defaults().withTimeout(VALUE)).isEqualTo(new Heartbeat(true, TWENTY, VALUE));
    }

    @Test
    void intervalIsPositiveAndAtMost24Days() {
        assertThat(Heartbeat.defaults().withInterval(LONGEST).interval()).isEqualTo(LONGEST);
        assertRange(
                "interval", value -> Heartbeat.defaults().withInterval(value).interval());
    }

    @Test
    void timeoutIsPositiveAndAtMost24Days() {
        assertThat(Heartbeat.defaults().withTimeout(LONGEST).timeout()).isEqualTo(LONGEST);
        assertRange("time-out", value -> Heartbeat.defaults().withTimeout(value).timeout());
    }

    private static void assertRange(String name, UnaryOperator<Duration> with) {
        for (Duration wrong : List.of(Duration.ZERO, VALUE.negated(), LONGEST.plusNanos(1))) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> with.apply(wrong))
                    .withMessage("Expected the heartbeat's " + name + " to be positive and at most 24 days, but was "
                            + wrong);
        }
    }
}
