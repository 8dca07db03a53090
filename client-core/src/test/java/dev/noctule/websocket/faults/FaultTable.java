package dev.noctule.websocket.faults;

import dev.noctule.websocket.conformance.TaggedTest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The table of every fault and of the tests that hold it: those with its tag. */
final class FaultTable {
    private final List<TaggedTest> tests;

    private FaultTable(List<TaggedTest> tests) {
        this.tests = tests;
    }

    /** The table as Markdown. */
    static String of(List<KnownFault> faults, List<TaggedTest> tests) {
        return faults.stream()
                .map(new FaultTable(tests)::row)
                .collect(Collectors.joining(
                        "", "| | what goes wrong | what the user sees | tests |\n|---|---|---|---|\n", ""));
    }

    private String row(KnownFault fault) {
        String shown = testsOf(fault.tag());
        String missing = fault.isShown() ? "" : "not shown: " + fault.notShown();
        String between = shown.isEmpty() || missing.isEmpty() ? "" : "<br>";
        return "| " + fault.number() + " | " + fault.what() + " | " + fault.seen() + " | " + shown + between + missing
                + " |\n";
    }

    /** {@code `Class`} if all of its tests hold it, and else {@code `Class`: method, method}; a line for each. */
    private String testsOf(String tag) {
        Map<String, String> byClass = tests.stream()
                .filter(test -> test.tags().contains(tag))
                .collect(Collectors.groupingBy(
                        test -> holderOf(test, tag),
                        LinkedHashMap::new,
                        Collectors.mapping(TaggedTest::methodName, Collectors.joining(", "))));
        return byClass.entrySet().stream()
                .map(entry -> "`" + entry.getKey() + "`"
                        + (holdsAsAWhole(entry.getKey(), tag) ? "" : ": " + entry.getValue()))
                .collect(Collectors.joining("<br>"));
    }

    /** Its class, or the one around that if it holds the fault as a whole. */
    private String holderOf(TaggedTest test, String tag) {
        String outer = test.className().replaceFirst("\\..*", "");
        return holdsAsAWhole(outer, tag) ? outer : test.className();
    }

    private boolean holdsAsAWhole(String className, String tag) {
        return tests.stream()
                .filter(test -> (test.className() + ".").startsWith(className + "."))
                .allMatch(test -> test.tags().contains(tag));
    }
}
