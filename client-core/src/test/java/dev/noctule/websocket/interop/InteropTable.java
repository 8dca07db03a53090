package dev.noctule.websocket.interop;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The outcome of every test that is named "PEER / SCHEME / CASE", in {@code target/interop.md}: a row for each peer and
 * scheme.
 */
final class InteropTable extends ResultTable {
    private static final int PEER = 0;
    private static final int SCHEME = 1;
    private static final int CASE = 2;

    private final Map<String, Map<String, String>> outcomes = new LinkedHashMap<>();

    InteropTable() {
        super("interop.md");
    }

    @Override
    void note(String[] name, String outcome) {
        outcomes.computeIfAbsent(name[PEER] + " | " + name[SCHEME], line -> new LinkedHashMap<>())
                .put(name[CASE], outcome);
    }

    @Override
    String markdown() {
        Set<String> cases = outcomes.values().stream()
                .flatMap(line -> line.keySet().stream())
                .collect(Collectors.toCollection(LinkedHashSet::new));
        StringBuilder table = new StringBuilder("| peer | | ")
                .append(String.join(" | ", cases))
                .append(" |\n");
        table.append("|---".repeat(cases.size() + 2)).append("|\n");
        outcomes.forEach((line, results) -> {
            table.append("| ").append(line);
            cases.forEach(name -> table.append(" | ").append(results.getOrDefault(name, "not run")));
            table.append(" |\n");
        });
        return table.toString();
    }
}
