package dev.noctule.websocket.conformance;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The page that lists rule, tests, result. The same tests with the same results give the same page, on every machine.
 */
final class Page {
    /** What became of a test, the worst last; and of all tests of a rule, if there are any. */
    enum Result {
        GREEN("green"),
        NOT_RUN("not run"),
        RED("**red**"),
        NO_TEST("**no test**");

        private final String shown;

        Result(String shown) {
            this.shown = shown;
        }
    }

    private static final Map<String, String> GROUPS = groups();

    private final Catalogue catalogue;
    private final List<TaggedTest> tests;
    private final Function<TaggedTest, Result> results;
    private final StringBuilder text = new StringBuilder();

    private Page(Catalogue catalogue, List<TaggedTest> tests, Function<TaggedTest, Result> results) {
        this.catalogue = catalogue;
        this.tests = tests;
        this.results = results;
    }

    private static Map<String, String> groups() {
        Map<String, String> groups = new LinkedHashMap<>();
        groups.put("H", "URI and request");
        groups.put("R", "The answer");
        groups.put("F", "Frames that are received");
        groups.put("G", "Frames that are sent");
        groups.put("C", "Closing");
        groups.put("D", "permessage-deflate");
        return groups;
    }

    /** The page as Markdown. */
    static String of(Catalogue catalogue, List<TaggedTest> tests, Function<TaggedTest, Result> results) {
        return new Page(catalogue, tests, results).write();
    }

    private String write() {
        long rules = catalogue.rules().stream()
                .filter(rule -> isGreen(List.of(rule.id())))
                .count();
        long advisories = catalogue.advisories().stream()
                .filter(advisory -> isGreen(advisory.ids()))
                .count();
        line("# Conformance");
        line("");
        line(rules + " of " + catalogue.rules().size() + " rules green, " + advisories + " of "
                + catalogue.advisories().size() + " advisories.");
        line("");
        line(
                "Made by `dev/conformance`, not by hand: the statements stand in `client-core/src/test/conformance`, each test");
        line("names what it shows in a `@Tag`, and the result is that of the tests. The build fails when a rule or an");
        line("advisory has no test, and when this page is not what tests and statements give.");
        line("");
        line(
                "Sections are those of RFC 6455 unless another RFC is named. MUST and SHOULD are an RFC's; policy is ours, where");
        line(
                "the RFCs leave it open or bind only the other side. WebSocket over HTTP/2 and HTTP/3 (RFC 8441, RFC 9220) is");
        line("not offered.");
        GROUPS.forEach(this::group);
        advisoriesTable();
        return text.toString();
    }

    private void group(String group, String title) {
        line("");
        line("## " + group + ": " + title);
        line("");
        line("| rule | level | section | statement | tests | result |");
        line("|---|---|---|---|---|---|");
        catalogue.rules().stream()
                .filter(rule -> rule.group().equals(group))
                .forEach(rule -> row(
                        rule.id(),
                        rule.level(),
                        rule.section(),
                        rule.statement(),
                        testsOf(List.of(rule.id())),
                        resultOf(List.of(rule.id())).shown));
    }

    private void advisoriesTable() {
        line("");
        line("## Advisories");
        line("");
        line("Defects that other software had, each with what Noctule does in its place.");
        line("");
        line("| advisory | software | what a peer does | what Noctule does | tests | result |");
        line("|---|---|---|---|---|---|");
        catalogue
                .advisories()
                .forEach(advisory -> row(
                        String.join(", ", advisory.ids()),
                        advisory.software(),
                        advisory.peer(),
                        advisory.answer(),
                        testsOf(advisory.ids()),
                        resultOf(advisory.ids()).shown));
    }

    private boolean isGreen(List<String> ids) {
        return resultOf(ids) == Result.GREEN;
    }

    /** The worst, over all ids; each needs a test. */
    private Result resultOf(List<String> ids) {
        Result worst = Result.GREEN;
        for (String id : ids) {
            Result result = tests.stream()
                    .filter(test -> test.tags().contains(id))
                    .map(results)
                    .max(Result::compareTo)
                    .orElse(Result.NO_TEST);
            worst = result.compareTo(worst) > 0 ? result : worst;
        }
        return worst;
    }

    /** {@code `Class`: method, method}, a line for each class. */
    private String testsOf(List<String> ids) {
        Map<String, String> byClass = tests.stream()
                .filter(test -> ids.stream().anyMatch(test.tags()::contains))
                .collect(Collectors.groupingBy(
                        TaggedTest::className,
                        LinkedHashMap::new,
                        Collectors.mapping(TaggedTest::methodName, Collectors.joining(", "))));
        return byClass.entrySet().stream()
                .map(entry -> "`" + entry.getKey() + "`: " + entry.getValue())
                .collect(Collectors.joining("<br>"));
    }

    private void row(String... columns) {
        line(("| " + String.join(" | ", columns) + " |").replace("|  |", "| |"));
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
