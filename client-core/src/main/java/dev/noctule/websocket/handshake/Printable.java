package dev.noctule.websocket.handshake;

import java.util.List;
import java.util.stream.Collectors;

/** Foreign text made fit for a message: on one line, visible, and short. Not for secrets. */
final class Printable {
    private static final int LONGEST = 64;
    private static final int MOST = 5;

    private Printable() {}

    /**
     * The text in quotes; what is not visible US-ASCII is escaped as in Java, and what exceeds 64 characters is left
     * out.
     */
    static String quote(CharSequence text) {
        StringBuilder quoted = new StringBuilder("'");
        text.chars().limit(LONGEST).forEach(c -> append(quoted, c));
        return quoted.append(text.length() > LONGEST ? "...'" : "'").toString();
    }

    /** Up to five texts, each {@linkplain #quote(CharSequence) quoted}. */
    static String quote(List<String> texts) {
        String quoted = texts.stream().limit(MOST).map(Printable::quote).collect(Collectors.joining(", "));
        return texts.size() > MOST ? quoted + ", ..." : quoted;
    }

    /** A character by its number, such as {@code U+000A}. */
    static String codeUnit(int c) {
        return String.format("U+%04X", c);
    }

    private static void append(StringBuilder quoted, int c) {
        if (c == ' ' || Grammar.isVisible(c)) {
            quoted.append((char) c);
        } else {
            quoted.append(String.format("\\u%04x", c));
        }
    }
}
