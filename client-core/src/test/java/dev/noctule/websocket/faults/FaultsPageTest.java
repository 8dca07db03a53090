package dev.noctule.websocket.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.examples.Documents;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The matrix is whole, and the page says what it says. */
class FaultsPageTest {
    private static final List<Cell> CELLS = FaultMatrix.cells();

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
    void pageIsWhatTheMatrixSays() {
        assertThat(Documents.text(Documents.ROOT.resolve("docs/reference/faults.md")))
                .as("docs/reference/faults.md is old: run dev/faults, and commit the page")
                .isEqualTo(FaultsPage.of(CELLS));
    }
}
