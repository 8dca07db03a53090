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
    private static final Catalogue CATALOGUE = Catalogue.read();
    private static final List<TaggedTest> TESTS = TaggedTest.all();
    private static final Set<String> TAGS =
            TESTS.stream().flatMap(test -> test.tags().stream()).collect(Collectors.toSet());

    @Test
    void everyRuleAndEveryAdvisoryHasATest() {
        assertThat(CATALOGUE.ids().stream().filter(id -> !TAGS.contains(id)))
                .as("ids with no @Tag in any test")
                .isEmpty();
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

    @Test
    void catalogueHasAllAdvisories() {
        assertThat(CATALOGUE.advisories()).hasSize(24);
    }

    /** A plan has them only when it is run. */
    @Test
    void testsOfAClassWithParametersAreKnownWithTheTagsAroundThem() {
        assertThat(TESTS)
                .filteredOn(test -> test.className().equals("TlsHandshakeTest.EveryKindOfTrust"))
                .isNotEmpty()
                .allSatisfy(test -> assertThat(test.tags()).contains("CVE-2026-50010"));
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
