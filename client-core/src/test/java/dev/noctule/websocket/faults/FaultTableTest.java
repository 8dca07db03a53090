package dev.noctule.websocket.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.conformance.TaggedTest;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How the page names the tests of a fault. */
class FaultTableTest {
    private static final List<TaggedTest> TESTS = List.of(
            new TaggedTest("a.b.EndTest#fin", Set.of("fault-1", "C12")),
            new TaggedTest("a.b.EndTest#rst", Set.of("fault-1", "fault-2")),
            new TaggedTest("a.b.EndTest$Tls#notify", Set.of("fault-2")),
            new TaggedTest("a.b.EndTest$Tls#noNotify", Set.of("fault-2")),
            new TaggedTest("a.b.EndTestOfAll#everything", Set.of("fault-3")),
            new TaggedTest("a.b.OpenTest#first", Set.of("fault-3")),
            new TaggedTest("a.b.OpenTest$Slow#second", Set.of("fault-3")));

    private static String row(int number, String notShown) {
        List<KnownFault> faults = List.of(new KnownFault(number, "an end", "onClose", notShown));
        return FaultTable.of(faults, TESTS).lines().skip(2).findFirst().orElseThrow();
    }

    @Test
    void methodsAreNamedBehindTheirClass() {
        assertThat(row(1, "-")).isEqualTo("| 1 | an end | onClose | `EndTest`: fin, rst |");
    }

    @Test
    void classWhoseTestsAllHoldItStandsForThem() {
        assertThat(row(2, "-")).isEqualTo("| 2 | an end | onClose | `EndTest`: rst<br>`EndTest.Tls` |");
        assertThat(row(3, "-")).isEqualTo("| 3 | an end | onClose | `EndTestOfAll`<br>`OpenTest` |");
    }

    @Test
    void whatNoTestShowsIsSaid() {
        assertThat(row(1, "a cable")).endsWith("| `EndTest`: fin, rst<br>not shown: a cable |");
        assertThat(row(4, "a cable")).endsWith("| onClose | not shown: a cable |");
    }
}
