package dev.noctule.websocket.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.examples.Documents;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;

/** Every statement has a test, every test a statement, and the page says what both say. */
class ConformancePageTest {
    /** What is built elsewhere and not merged yet. */
    private static final Set<String> PENDING = Set.of(
            "H8",
            "H9",
            "C14",
            "CVE-2020-11050",
            "CVE-2018-8034",
            "CVE-2017-1000209",
            "CVE-2026-50010",
            "GHSA-p85m-gvr3-788c",
            "CVE-2020-15133",
            "CVE-2025-24970",
            "CVE-2026-45416",
            "CVE-2023-43669",
            "CVE-2024-37890",
            "CVE-2021-32640",
            "CVE-2020-7662",
            "CVE-2020-7663",
            "CVE-2025-67735",
            "CVE-2026-42578",
            "CVE-2026-1527",
            "CVE-2026-42584",
            "CVE-2026-50020",
            "CVE-2026-59898",
            "CVE-2019-16869",
            "ws-redirects",
            "netty#2173",
            "netty#2179",
            "AHC#471",
            "Java-WebSocket#1507",
            "Java-WebSocket#1508",
            "CVE-2020-35896",
            "CVE-2025-5399",
            "CVE-2025-10148",
            "CVE-2024-23672",
            "CVE-2021-3690",
            "CVE-2026-1526",
            "CVE-2018-1000518",
            "GHSA-hxp9-w8x3-p566",
            "CVE-2025-58057",
            "CVE-2026-42587",
            "Jetty#293",
            "Jetty#13029");

    private static final Catalogue CATALOGUE = Catalogue.read();
    private static final List<TaggedTest> TESTS = TaggedTest.discover();
    private static final Set<String> TAGS =
            TESTS.stream().flatMap(test -> test.tags().stream()).collect(Collectors.toSet());

    @Test
    void everyRuleAndEveryAdvisoryHasATest() {
        assertThat(CATALOGUE.ids().stream().filter(id -> !TAGS.contains(id)))
                .as("ids with no @Tag in any test; PENDING is for what is not merged yet, and nothing else")
                .containsExactlyInAnyOrderElementsOf(PENDING);
    }

    @Test
    void everyIdOnATestIsInTheCatalogue() {
        assertThat(TESTS)
                .allSatisfy(test -> assertThat(CATALOGUE.ids())
                        .as(test.key())
                        .containsAll(test.tags().stream()
                                .filter(Catalogue::looksLikeAnId)
                                .toList()));
    }

    @Test
    void catalogueHasAllRulesOnceAndInOrder() {
        assertThat(CATALOGUE.rules())
                .extracting(Rule::id)
                .containsExactlyElementsOf(Stream.of(
                                group("H", 12),
                                group("R", 16),
                                group("F", 17),
                                group("G", 9),
                                group("C", 15),
                                group("D", 18))
                        .flatMap(List::stream)
                        .toList());
    }

    private static List<String> group(String letter, int rules) {
        return IntStream.rangeClosed(1, rules)
                .mapToObj(number -> letter + number)
                .toList();
    }

    @Test
    void noIdStandsTwiceAndEachLooksLikeOne() {
        assertThat(CATALOGUE.ids()).doesNotHaveDuplicates().allMatch(Catalogue::looksLikeAnId);
    }

    @Test
    void levelsAreThoseOfTheRfcsAndOurOwn() {
        assertThat(CATALOGUE.rules()).extracting(Rule::level).containsOnly("MUST", "SHOULD", "policy");
    }

    @Test
    @DisabledIfSystemProperty(
            named = "conformance.renew",
            matches = ".*",
            disabledReason = "dev/conformance makes the page that this test compares")
    void pageIsWhatTestsAndCatalogueGive() {
        assertThat(Documents.text(Documents.ROOT.resolve("docs/reference/conformance.md")))
                .as("docs/reference/conformance.md is old: run dev/conformance, and commit the page")
                .isEqualTo(Page.of(CATALOGUE, TESTS, test -> Page.Result.GREEN));
    }
}
