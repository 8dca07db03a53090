package dev.noctule.websocket.conformance;

import dev.noctule.examples.Documents;
import java.util.stream.Stream;

/** How catalogues are written down in {@code src/test}: a line for each entry, and {@code #} before a comment. */
public final class FourColumns {
    private FourColumns() {}

    /** The entries of a catalogue, none of whose columns is empty. */
    public static Stream<String[]> read(String file) {
        String text = Documents.text(Documents.ROOT.resolve("client-core/src/test/" + file));
        return text.lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(FourColumns::columns);
    }

    private static String[] columns(String line) {
        String[] columns = line.split(" \\| ", -1);
        if (columns.length != 4 || Stream.of(columns).anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("Expected four columns but was: " + line);
        }
        return columns;
    }
}
