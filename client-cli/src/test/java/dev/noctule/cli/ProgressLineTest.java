package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How far a long file is: for a person who begins to wonder, and below what is printed. */
class ProgressLineTest {
    private static final long MIB = 1024 * 1024;
    private static final String CLEAR = "\r\u001b[K";

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Screen screen = new Screen(new PrintStream(out, true, StandardCharsets.UTF_8));
    private long now = TimeUnit.DAYS.toNanos(-1); // the clock may be negative
    private final ProgressLine progress = new ProgressLine(screen::status, () -> now, Duration.ZERO);

    @Test
    void nothingIsShownInTheFirstSecond() {
        progress.flushed(MIB, 100 * MIB);
        now += TimeUnit.MILLISECONDS.toNanos(999);
        progress.flushed(2 * MIB, 100 * MIB);

        assertThat(shown()).isEmpty();
    }

    @Test
    void thenEveryChangeIsAndAtTheEndNothing() {
        progress.flushed(0, 200 * MIB);
        now += TimeUnit.SECONDS.toNanos(1);
        progress.flushed(20 * MIB, 200 * MIB);
        progress.flushed(20 * MIB + 1, 200 * MIB);
        progress.flushed(100 * MIB, 200 * MIB);
        progress.ended();

        assertThat(shown())
                .isEqualTo(CLEAR + "Sent 20 of 200 MiB (10 %)" + CLEAR + "Sent 100 of 200 MiB (50 %)" + CLEAR);
    }

    @Test
    void lineStaysAsLongAsItShould() {
        List<String> lines = new ArrayList<>();
        ProgressLine paced = new ProgressLine(lines::add, () -> now, Duration.ofSeconds(2));

        for (int seconds = 0; seconds < 6; seconds++) {
            paced.flushed(seconds * MIB, 10 * MIB);
            now += TimeUnit.SECONDS.toNanos(1);
        }

        assertThat(lines)
                .containsExactly("Sent 1 of 10 MiB (10 %)", "Sent 3 of 10 MiB (30 %)", "Sent 5 of 10 MiB (50 %)");
    }

    @Test
    void everyMessageHasASecondOfItsOwn() {
        progress.flushed(0, 2 * MIB);
        now += TimeUnit.SECONDS.toNanos(5);
        progress.ended();
        progress.flushed(MIB, 2 * MIB);

        assertThat(shown()).isEmpty();
    }

    @Test
    void shortFileAndStreamOfUnknownLengthHaveNone() {
        progress.flushed(0, MIB);
        progress.flushed(0, 0);
        now += TimeUnit.SECONDS.toNanos(5);
        progress.flushed(MIB, MIB);
        progress.flushed(5 * MIB, 0);

        assertThat(shown()).isEmpty();
    }

    @Test
    void linesArePrintedAboveIt() {
        screen.print("first");
        screen.status("half");
        screen.print("second");
        screen.status("");
        screen.print("third");

        assertThat(shown()).isEqualTo(String.format("first%n%shalf%ssecond%nhalf%sthird%n", CLEAR, CLEAR, CLEAR));
    }

    private String shown() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
