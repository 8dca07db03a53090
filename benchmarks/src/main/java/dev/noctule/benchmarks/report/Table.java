package dev.noctule.benchmarks.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * Rows under headers, as Markdown and as CSV.
 *
 * @param headers one for each column
 * @param rows each with a cell for each column
 */
public record Table(List<String> headers, List<List<String>> rows) {
    public Table {
        headers = List.copyOf(headers);
        rows = rows.stream().map(List::copyOf).toList();
        for (List<String> row : rows) {
            if (row.size() != headers.size()) {
                throw new IllegalArgumentException("Expected " + headers.size() + " cells, but was " + row);
            }
        }
    }

    /** A table of Markdown, with a line break at its end. */
    public String markdown() {
        List<List<String>> lines = new ArrayList<>(rows);
        lines.add(0, headers);
        lines.add(1, Collections.nCopies(headers.size(), "---"));
        return lines.stream()
                .map(cells -> "| " + joined(cells, " | ", cell -> cell.replace("|", "\\|")) + " |\n")
                .collect(Collectors.joining());
    }

    /** Comma-separated values as RFC 4180 has them, but with {@code \n} as everywhere in this repository. */
    public String csv() {
        List<List<String>> lines = new ArrayList<>(rows);
        lines.add(0, headers);
        return lines.stream()
                .map(cells -> joined(cells, ",", Table::quoted) + "\n")
                .collect(Collectors.joining());
    }

    private static String joined(List<String> cells, String separator, UnaryOperator<String> escape) {
        return cells.stream().map(escape).collect(Collectors.joining(separator));
    }

    private static String quoted(String cell) {
        boolean plain = cell.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n');
        return plain ? cell : '"' + cell.replace("\"", "\"\"") + '"';
    }
}
