package dev.noctule.websocket.reconnect;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9110, 10.2.3: a number of seconds, or a date. */
@Tag("fault-35")
class RetryAfterTest {
    private static final Instant NOW = Instant.parse("1994-11-06T08:49:00Z");

    private static Duration of(Map<String, List<String>> fields) {
        return RetryAfter.of(HttpHeaders.of(fields, (name, value) -> true), NOW);
    }

    private static Duration of(String value) {
        return of(Map.of("Retry-After", List.of(value)));
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "120, 120", "0120, 120", "' 7 ', 7", "3600, 3600"})
    void secondsAreANumber(String value, int seconds) {
        assertThat(of(value)).isEqualTo(Duration.ofSeconds(seconds));
    }

    /** RFC 9110, 5.6.7: all three are to be understood. */
    @ParameterizedTest
    @ValueSource(
            strings = {"Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"})
    void dateHasThreeForms(String value) {
        assertThat(of(value)).isEqualTo(Duration.ofSeconds(37));
    }

    @Test
    @Tag("fault-36")
    void dateIsMeasuredByTheClockOfTheServerThatNamesIt() {
        assertThat(of(Map.of(
                        "Retry-After", List.of("Sun, 06 Nov 1994 10:00:30 GMT"),
                        "Date", List.of("Sun, 06 Nov 1994 10:00:00 GMT"))))
                .isEqualTo(Duration.ofSeconds(30));
        assertThat(of(Map.of(
                        "Retry-After", List.of("Sun, 06 Nov 1994 08:49:37 GMT"),
                        "Date", List.of("today"))))
                .isEqualTo(Duration.ofSeconds(37));
    }

    @Test
    void dateThatHasPassedMeansNow() {
        assertThat(of("Sun, 06 Nov 1994 08:48:59 GMT")).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "3601",
                "999999999",
                "1000000000",
                "99999999999999999999999999",
                "Fri, 31 Dec 9999 23:59:59 GMT",
                "Sun, 06 Nov 1994 09:49:01 GMT"
            })
    void noServerSilencesAClientForMoreThanAnHour(String value) {
        assertThat(of(value)).isEqualTo(Duration.ofHours(1));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "-1",
                "+1",
                "1.5",
                "1s",
                "0x10",
                "\u0661",
                "soon",
                "Sun, 06 Nov 1994 08:49:37",
                "Mon, 06 Nov 1994 08:49:37 GMT",
                "Sun, 31 Feb 1994 08:49:37 GMT",
                "1994-11-06T08:49:37Z"
            })
    void whatCannotBeReadSaysNothing(String value) {
        assertThat(of(value)).isZero();
    }

    @Test
    void refusalWithoutItSaysNothing() {
        assertThat(of(Map.of())).isZero();
    }
}
