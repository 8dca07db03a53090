package dev.noctule.websocket.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Figures that tests measure, those of advisories above all. Each is held to its bound and written to a file of its own, {@code
 * target/figures/*.tsv}: advisory, what, value, unit, bound. {@code docs/explanation/advisories.md} shows those of one
 * run.
 */
public final class Figures {
    private static final Path DIRECTORY = Path.of("target", "figures");

    private final String advisory;

    private Figures(String advisory) {
        this.advisory = advisory;
    }

    /** Figures about an advisory, of a group that shares its tests the first; or about a rule. */
    public static Figures of(String advisory) {
        return new Figures(advisory);
    }

    /** The same for a count. */
    public void atMost(double bound, String unit, String what, long value) {
        atMost(bound, unit, what, (double) value);
    }

    /** Writes a figure down, and fails if it is above the bound. */
    public void atMost(double bound, String unit, String what, double value) {
        write(what, text(value), unit, "at most " + text(bound));
        assertThat(value).as(what + ", in " + unit).isLessThanOrEqualTo(bound);
    }

    private void write(String what, String value, String unit, String bound) {
        try {
            Files.createDirectories(DIRECTORY);
            String name = (advisory + " " + what).replaceAll("[^A-Za-z0-9.-]+", "-") + ".tsv";
            Files.writeString(
                    DIRECTORY.resolve(name),
                    String.join("\t", advisory, what, value, unit, bound) + System.lineSeparator());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String text(double value) {
        String format = value == Math.rint(value) ? "%.0f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
