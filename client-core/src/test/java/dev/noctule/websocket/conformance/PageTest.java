package dev.noctule.websocket.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.conformance.Page.Result;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the page says of tests that are not all green. */
class PageTest {
    private static final Catalogue CATALOGUE = new Catalogue(
            List.of(
                    new Rule("F1", "MUST", "5.2", "The first rule."),
                    new Rule("F2", "policy", "-", "The second rule."),
                    new Rule("F3", "MUST", "5.3", "The third rule.")),
            List.of(new Advisory(List.of("CVE-1", "CVE-2"), "theirs", "asks", "answers")));
    private static final TaggedTest ONE = new TaggedTest("a.b.FramesTest#one", Set.of("F1", "CVE-1"));
    private static final TaggedTest TWO = new TaggedTest("a.b.FramesTest$Long#two", Set.of("F1", "F2"));
    private static final TaggedTest THREE = new TaggedTest("a.b.FramesTest$Long#three", Set.of("F2", "CVE-2"));
    private static final TaggedTest FOUR = new TaggedTest("a.b.LastTest#four", Set.of("F3"));

    private static String page(Map<TaggedTest, Result> results) {
        return Page.of(CATALOGUE, List.of(ONE, TWO, THREE, FOUR), test -> results.getOrDefault(test, Result.GREEN));
    }

    @Test
    void greenRowNamesTheTestsOfEachClass() {
        assertThat(page(Map.of()))
                .contains("3 of 3 rules green, 1 of 1 advisories.\n")
                .contains(
                        "| F1 | MUST | 5.2 | The first rule. | `FramesTest`: one<br>`FramesTest.Long`: two | green |\n")
                .contains("| F2 | policy | - | The second rule. | `FramesTest.Long`: two, three | green |\n")
                .contains("| CVE-1, CVE-2 | theirs | asks | answers |"
                        + " `FramesTest`: one<br>`FramesTest.Long`: three | green |\n");
    }

    @Test
    void oneRedTestMakesItsRowsRed() {
        assertThat(page(Map.of(ONE, Result.RED, TWO, Result.NOT_RUN)))
                .contains("1 of 3 rules green, 0 of 1 advisories.\n")
                .contains("two | **red** |\n")
                .contains("three | **red** |\n");
    }

    @Test
    void rowWhoseTestsWereNotAllRunSaysSo() {
        assertThat(page(Map.of(THREE, Result.NOT_RUN)))
                .contains("2 of 3 rules green, 0 of 1 advisories.\n")
                .contains("| F2 | policy | - | The second rule. | `FramesTest.Long`: two, three | not run |\n");
    }

    @Test
    void advisoryNeedsATestForEachOfItsIds() {
        assertThat(Page.of(CATALOGUE, List.of(ONE, TWO), test -> Result.GREEN))
                .contains("2 of 3 rules green, 0 of 1 advisories.\n")
                .contains("| F3 | MUST | 5.3 | The third rule. | | **no test** |\n")
                .contains("| asks | answers | `FramesTest`: one | **no test** |\n");
    }
}
