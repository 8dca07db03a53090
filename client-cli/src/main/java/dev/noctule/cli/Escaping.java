package dev.noctule.cli;

/**
 * Makes text harmless for a terminal: what a server sends must not clear the screen, change the window's title or type
 * for the user.
 *
 * <p>For the eye only: a backslash stays as it is, so the result cannot be turned back.
 */
final class Escaping {
    private Escaping() {}

    /**
     * Text in which control characters and bidirectional overrides are written as in Java: {@code \n}, {@code \t}, or
     * four hex digits.
     */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        for (int i = 0; i < text.length(); i++) {
            append(escaped, text.charAt(i));
        }
        return escaped.toString();
    }

    /** At most {@code limit} characters of a text, and how long it is if that is not all. */
    static String shorten(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit;
        return text.substring(0, end) + "... (" + text.length() + " characters)";
    }

    private static void append(StringBuilder escaped, char c) {
        switch (c) {
            case '\n' -> escaped.append("\\n");
            case '\r' -> escaped.append("\\r");
            case '\t' -> escaped.append("\\t");
            default -> {
                if (isObeyed(c)) {
                    escaped.append(String.format("\\u%04x", (int) c));
                } else {
                    escaped.append(c);
                }
            }
        }
    }

    /** Whether a terminal does something about the character instead of showing it. */
    static boolean isObeyed(char c) {
        return Character.isISOControl(c) // C0, DEL and C1
                || (c >= '\u2028' && c <= '\u202e') // line and paragraph separators, bidirectional embeddings
                || (c >= '\u2066' && c <= '\u2069'); // bidirectional isolates
    }
}
