package dev.noctule.websocket.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.examples.Documents;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Every fault has a test, or says why not; the matrix is whole; and the page says what both say. */
class FaultsPageTest {
    private static final List<Cell> CELLS = FaultMatrix.cells();
    private static final List<KnownFault> FAULTS = KnownFault.all();
    private static final Set<String> TAGS = FaultsPage.tests().stream()
            .flatMap(test -> test.tags().stream())
            .filter(tag -> tag.toLowerCase(Locale.ROOT).startsWith("fault"))
            .collect(Collectors.toSet());

    @Test
    void faultsAreNumberedInTheirOrder() {
        assertThat(FAULTS)
                .extracting(KnownFault::number)
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 44).boxed().toList());
    }

    @Test
    void everyFaultHasATestOrSaysWhyNot() {
        assertThat(FAULTS.stream().filter(KnownFault::isShown).map(KnownFault::tag))
                .as("faults with no @Tag in any test")
                .isSubsetOf(TAGS);
    }

    @Test
    void everyTagIsThatOfAFault() {
        assertThat(TAGS).isSubsetOf(FAULTS.stream().map(KnownFault::tag).toList());
    }

    /** In the sources of echo-cli a tag may stand where it is not looked for. */
    @Test
    void everyTagInEchoCliIsSeen() {
        Pattern tag = Pattern.compile("\"fault-");
        long written = EchoCliTests.sources().stream()
                .mapToLong(
                        source -> tag.matcher(Documents.text(source)).results().count())
                .sum();
        long seen = EchoCliTests.all().stream()
                .flatMap(test -> test.tags().stream())
                .filter(TAGS::contains)
                .count();
        assertThat(seen).isPositive().isEqualTo(written);
    }

    @Test
    void everyCellIsThereOnce() {
        assertThat(CELLS)
                .hasSize(14 * 8 * 2 * 2)
                .extracting(cell -> cell.scheme() + cell.transport() + cell.stage() + cell.fault())
                .doesNotHaveDuplicates();
    }

    @Test
    void cellThatMakesNoSenseSaysWhy() {
        assertThat(CELLS)
                .allSatisfy(cell -> assertThat(cell.outcome().reason() == null)
                        .isEqualTo(cell.outcome().isApplicable()));
    }

    @Test
    void pageIsWhatTestsAndTablesSay() {
        assertThat(Documents.text(Documents.ROOT.resolve("docs/reference/faults.md")))
                .as("docs/reference/faults.md is old: run dev/faults, and commit the page")
                .isEqualTo(FaultsPage.current());
    }
}
