package dev.noctule.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Each option is set by itself, within its range. */
class ReconnectionTest {
    private static final Reconnection DEFAULTS = Reconnection.defaults();

    @Test
    void defaultsAreThoseOfTheDocumentation() {
        assertThat(DEFAULTS)
                .isEqualTo(new Reconnection(Backoff.defaults(), Duration.ofSeconds(30), Integer.MAX_VALUE, 0));
    }

    @Test
    void copyDiffersInOneOption() {
        Backoff backoff = new Backoff(Duration.ofSeconds(5), Duration.ofMinutes(5));
        Duration stable = Duration.ofSeconds(7);

        assertThat(DEFAULTS.withBackoff(backoff))
                .isEqualTo(new Reconnection(backoff, DEFAULTS.stable(), Integer.MAX_VALUE, 0));
        assertThat(DEFAULTS.withStable(stable))
                .isEqualTo(new Reconnection(Backoff.defaults(), stable, Integer.MAX_VALUE, 0));
        assertThat(DEFAULTS.withMaxAttempts(7))
                .isEqualTo(new Reconnection(Backoff.defaults(), DEFAULTS.stable(), 7, 0));
        assertThat(DEFAULTS.withBufferBytes(7))
                .isEqualTo(new Reconnection(Backoff.defaults(), DEFAULTS.stable(), Integer.MAX_VALUE, 7));
    }

    @Test
    void boundsAreAllowed() {
        assertThat(DEFAULTS.withStable(Duration.ZERO).stable()).isZero();
        assertThat(DEFAULTS.withStable(Duration.ofDays(24)).stable()).hasDays(24);
        assertThat(DEFAULTS.withMaxAttempts(1).maxAttempts()).isOne();
    }

    @Test
    void rangesAreChecked() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withStable(Duration.ofNanos(-1)))
                .withMessage("Expected stable to be from 0 to 24 days, but was PT-0.000000001S");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withStable(Duration.ofDays(24).plusNanos(1)))
                .withMessageContaining("stable");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withMaxAttempts(0))
                .withMessage("Expected maxAttempts to be positive, but was 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DEFAULTS.withBufferBytes(-1))
                .withMessage("Expected bufferBytes to be zero or more, but was -1");
    }
}
