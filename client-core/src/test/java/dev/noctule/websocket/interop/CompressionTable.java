package dev.noctule.websocket.interop;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The outcome of every {@link Combination}, in {@code target/interop-compression.md}: how many ended how, and then a row
 * for each.
 */
final class CompressionTable extends ResultTable {
    private static final int COLUMNS = 4;
    private static final int PEER = 0;
    private static final int OUTCOME = 3;

    private final Map<String, Map<String, Integer>> counts = new LinkedHashMap<>();
    private final Set<String> kinds = new LinkedHashSet<>();
    private final StringBuilder rows = new StringBuilder();

    CompressionTable() {
        super("interop-compression.md");
    }

    @Override
    void note(String[] name, String outcome) {
        if (name.length == COLUMNS) {
            boolean passed = outcome.equals("pass");
            count(name[PEER], passed ? name[OUTCOME].replaceFirst(":.*", "") : outcome);
            String shown = passed ? name[OUTCOME] : outcome + ", not " + name[OUTCOME];
            rows.append("| %s | %s | %s | %s |\n".formatted(name[PEER], name[1], name[2], shown));
        }
    }

    private void count(String peer, String kind) {
        kinds.add(kind);
        counts.computeIfAbsent(peer, first -> new TreeMap<>()).merge(kind, 1, Integer::sum);
    }

    @Override
    String markdown() {
        StringBuilder table = new StringBuilder("| peer | combinations |");
        kinds.forEach(kind -> table.append(' ').append(kind).append(" |"));
        table.append('\n').append("|---".repeat(2 + kinds.size())).append("|\n");
        counts.forEach((peer, results) -> {
            table.append("| ").append(peer).append(" | ").append(sum(results.values()));
            kinds.forEach(kind -> table.append(" | ").append(results.getOrDefault(kind, 0)));
            table.append(" |\n");
        });
        return table.append("\n| peer | offer | the server is set to | outcome |\n|---|---|---|---|\n")
                .append(rows)
                .toString();
    }

    private static int sum(Collection<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }
}
