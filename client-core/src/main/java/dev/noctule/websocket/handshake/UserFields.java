package dev.noctule.websocket.handshake;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The header fields that a user adds to the handshake: what may be in them, and which are not the user's. It does not
 * ask whether the values make sense. Messages hold no value, and a name only if it is a token: else it may well be a
 * misplaced secret.
 */
final class UserFields {
    private static final String OWNED_PREFIX = "sec-websocket-";

    private static final Set<String> OWNED = Set.of(
            // RFC 6455, 4.1: the handshake's own (H4).
            "host",
            "upgrade",
            "connection",
            // The request has no body; a server that believed in one would take frames for it.
            "content-length",
            "transfer-encoding",
            "trailer",
            "expect",
            // RFC 9110, 7.6.1: fields about one hop have to be named in Connection, which is ours.
            "te",
            "keep-alive",
            "proxy-connection");

    private UserFields() {}

    /** Throws IllegalArgumentException for the first field that is not allowed. */
    static void check(List<Map.Entry<String, String>> fields) {
        boolean origin = false;
        for (Map.Entry<String, String> field : fields) {
            checkName(field.getKey());
            checkValue(field.getKey(), field.getValue());
            boolean another = field.getKey().equalsIgnoreCase("Origin");
            if (origin && another) { // H6; RFC 6454, 7.3
                throw new IllegalArgumentException("Expected at most one header field 'Origin'");
            }
            origin |= another;
        }
    }

    private static void checkName(String name) {
        if (!Grammar.isToken(name)) {
            throw new IllegalArgumentException("Expected the name of a header field to be a token (RFC 9110, 5.1) but "
                    + Grammar.tokenFault(name));
        }
        String lower = name.toLowerCase(Locale.ROOT);
        if (OWNED.contains(lower) || lower.startsWith(OWNED_PREFIX)) {
            throw new IllegalArgumentException("Header field '" + name + "' is set by the library");
        }
    }

    /** RFC 9110, 5.5, without obs-text: bytes above US-ASCII have no meaning that both sides agree on. */
    private static void checkValue(String name, String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            boolean edge = i == 0 || i == value.length() - 1;
            if (!Grammar.isVisible(c) && (edge || !Grammar.isWhitespace(c))) {
                throw new IllegalArgumentException("Expected the value of header field '" + name
                        + "' to be visible US-ASCII, spaces and tabs inside, but found " + Printable.codeUnit(c)
                        + " at index " + i);
            }
        }
    }
}
