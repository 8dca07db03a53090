package dev.noctule.cli;

import java.math.BigDecimal;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A time as people type it: seconds, with a fraction or none. */
final class Seconds {
    /** The longest that the library has a timer for. */
    private static final BigDecimal LONGEST =
            BigDecimal.valueOf(Duration.ofDays(24).toSeconds());

    private Seconds() {}

    static String format(Duration time) {
        return BigDecimal.valueOf(time.toMillis(), 3).stripTrailingZeros().toPlainString();
    }

    /** Reads {@code 5} and {@code 0.25}. */
    static final class Converter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            if (!text.matches("[0-9]{1,9}([.][0-9]{1,3})?")) {
                throw wrong(text);
            }
            BigDecimal seconds = new BigDecimal(text);
            if (seconds.compareTo(LONGEST) > 0) {
                throw wrong(text);
            }
            return Duration.ofMillis(seconds.movePointRight(3).longValueExact());
        }

        private static TypeConversionException wrong(String text) {
            return new TypeConversionException(
                    "expected seconds such as 5 or 0.25, at most 24 days, but was '" + text + "'");
        }
    }
}
