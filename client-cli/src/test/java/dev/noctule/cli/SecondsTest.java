package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** A time as it is typed. */
class SecondsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "5, 5000, 5",
        "0.25, 250, 0.25",
        "1.5, 1500, 1.5",
        "100, 100000, 100",
        "2073600, 2073600000, 2073600"
    })
    void secondsMayHaveAFraction(String typed, long millis, String shown) {
        Duration time = new Seconds.Converter().convert(typed);

        assertThat(time).isEqualTo(Duration.ofMillis(millis));
        assertThat(Seconds.format(time)).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-1", "1.", ".5", "1e3", "1,5", "5s", "0.0001", "2073601", "9999999999"})
    void anythingElseIsRefused(String typed) {
        assertThatThrownBy(() -> new Seconds.Converter().convert(typed))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("expected seconds such as 5 or 0.25, at most 24 days, but was '" + typed + "'");
    }
}
