package dev.noctule.websocket.reconnect;

import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** When a server that refuses wants to be asked again (RFC 9110, 10.2.3). */
final class RetryAfter {
    /** Our policy: no answer of a server silences a client for longer. */
    static final Duration LONGEST = Duration.ofHours(1);

    /** With one more, a number of seconds might not fit an int. */
    private static final int MOST_DIGITS = 9;

    /** Two digits are a year of the hundred from this one on: not far in the future, which means the past. */
    private static final int FIRST_YEAR = 1980;

    /** RFC 9110, 5.6.7: the form that is sent today, and two that must still be understood. */
    private static final List<DateTimeFormatter> DATES = List.of(
            DateTimeFormatter.RFC_1123_DATE_TIME, // Sun, 06 Nov 1994 08:49:37 GMT
            new DateTimeFormatterBuilder() // Sunday, 06-Nov-94 08:49:37 GMT
                    .appendPattern("EEEE, dd-MMM-")
                    .appendValueReduced(ChronoField.YEAR, 2, 2, FIRST_YEAR)
                    .appendPattern(" HH:mm:ss 'GMT'")
                    .toFormatter(Locale.US)
                    .withZone(ZoneOffset.UTC),
            DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.US) // Sun Nov  6 08:49:37 1994
                    .withZone(ZoneOffset.UTC));

    private RetryAfter() {}

    /**
     * How long to wait at least.
     *
     * @param headers of the refusal
     * @param now for a server that names a date, and does not say what it takes for now
     * @return zero if the server says nothing that can be read, or a date that has passed
     */
    static Duration of(HttpHeaders headers, Instant now) {
        return headers.firstValue("Retry-After")
                .map(String::strip)
                .flatMap(value -> isNumber(value) ? Optional.of(seconds(value)) : until(value, headers, now))
                .map(RetryAfter::bounded)
                .orElse(Duration.ZERO);
    }

    private static boolean isNumber(String value) {
        return !value.isEmpty() && value.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    private static Duration seconds(String digits) {
        return digits.length() > MOST_DIGITS ? LONGEST : Duration.ofSeconds(Integer.parseInt(digits));
    }

    /** The server's own clock is the better one for its own date: ours may be wrong. */
    private static Optional<Duration> until(String date, HttpHeaders headers, Instant now) {
        Instant then = headers.firstValue("Date").flatMap(RetryAfter::parse).orElse(now);
        return parse(date).map(time -> Duration.between(then, time));
    }

    private static Optional<Instant> parse(String date) {
        return DATES.stream().flatMap(form -> parse(form, date)).findFirst();
    }

    private static Stream<Instant> parse(DateTimeFormatter form, String date) {
        try {
            return Stream.of(Instant.from(form.parse(date)));
        } catch (DateTimeException anotherForm) {
            return Stream.empty();
        }
    }

    private static Duration bounded(Duration wait) {
        if (wait.isNegative()) {
            return Duration.ZERO;
        }
        return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    }
}
