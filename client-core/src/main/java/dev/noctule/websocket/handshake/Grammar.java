package dev.noctule.websocket.handshake;

/** The characters that HTTP's grammar is made of (RFC 9110, 5.5 and 5.6). */
final class Grammar {
    private static final String TOKEN_MARKS = "!#$%&'*+-.^_`|~";

    private Grammar() {}

    /**
     * Whether this is tchar. RFC 2616, which RFC 6455 refers to, has the same set, described as what remains without
     * separators.
     */
    static boolean isTokenChar(int c) {
        return isLetterOrDigit(c) || TOKEN_MARKS.indexOf(c) >= 0;
    }

    static boolean isToken(CharSequence text) {
        return !text.isEmpty() && text.chars().allMatch(Grammar::isTokenChar);
    }

    /** Why this is no {@linkplain #isToken token}, for a message that must not repeat it. */
    static String tokenFault(String text) {
        return text.chars()
                .filter(c -> !isTokenChar(c))
                .mapToObj(c -> "found " + Printable.codeUnit(c) + " at index " + text.indexOf(c))
                .findFirst()
                .orElse("it is empty");
    }

    /** Whether this is ALPHA or DIGIT; of US-ASCII, unlike {@link Character#isLetterOrDigit(int)}. */
    static boolean isLetterOrDigit(int c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c);
    }

    static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    static boolean isHexDigit(int c) {
        return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
    }

    /** Whether this is VCHAR. */
    static boolean isVisible(int c) {
        return c > ' ' && c < 0x7F;
    }

    /** Whether this is one character of OWS. */
    static boolean isWhitespace(int c) {
        return c == ' ' || c == '\t';
    }

    /** The text without the OWS around it. */
    static String trim(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isWhitespace(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhitespace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }
}
