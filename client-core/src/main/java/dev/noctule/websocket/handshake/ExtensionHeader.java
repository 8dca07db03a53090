package dev.noctule.websocket.handshake;

import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.HandshakeException.Kind;
import dev.noctule.websocket.handshake.Extension.Parameter;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The grammar of Sec-WebSocket-Extensions (RFC 6455, 9.1), read once from left to right. It does not check what the
 * extensions mean.
 *
 * <pre>
 * list      = 1#extension                                    elements may be empty (RFC 9110, 5.6.1), but not all
 * extension = token *( ";" parameter )
 * parameter = token [ "=" ( token / quoted-string ) ]        a token too, when it is unquoted
 * </pre>
 *
 * <p>White space may stand between any two of these (the implied LWS of RFC 2616, 2.1, which RFC 6455 took over).
 */
public final class ExtensionHeader {
    private final String line;
    private int at;

    private ExtensionHeader(String line) {
        this.line = line;
    }

    /**
     * Reads the header.
     *
     * @param headerLines the values of all its lines, in order; they count as one list
     * @return the extensions; empty if there is no line
     * @throws HandshakeException if a line is malformed, or lines are there and name no extension
     */
    public static List<Extension> parse(List<String> headerLines) {
        List<Extension> extensions = new ArrayList<>();
        for (String line : headerLines) {
            new ExtensionHeader(line).readList(extensions);
        }
        if (extensions.isEmpty() && !headerLines.isEmpty()) {
            throw malformed("an extension", "");
        }
        return extensions;
    }

    private void readList(List<Extension> extensions) {
        skipWhitespace();
        while (at < line.length()) {
            if (!skip(',')) {
                extensions.add(extension());
                expectEndOfElement();
            }
        }
    }

    private Extension extension() {
        String name = token("an extension");
        List<Parameter> parameters = new ArrayList<>();
        while (skip(';')) {
            parameters.add(parameter());
        }
        return new Extension(name, parameters);
    }

    private Parameter parameter() {
        String name = token("a parameter");
        @Nullable String value = skip('=') ? value() : null;
        return new Parameter(name, value);
    }

    private String value() {
        return line.startsWith("\"", at) ? quotedString() : token("a value");
    }

    private String token(String what) {
        int start = at;
        while (at < line.length() && Grammar.isTokenChar(line.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw malformed(what, line.substring(start));
        }
        String token = line.substring(start, at);
        skipWhitespace();
        return token;
    }

    private String quotedString() {
        int start = at++;
        StringBuilder text = new StringBuilder();
        while (at < line.length() && line.charAt(at) != '"') {
            if (line.charAt(at) == '\\') { // RFC 9110, 5.6.4: quoted-pair stands for the character behind the backslash
                at++;
            }
            if (at < line.length()) {
                text.append(line.charAt(at++));
            }
        }
        if (!skip('"') || !Grammar.isToken(text)) {
            throw malformed("a quoted token", line.substring(start));
        }
        return text.toString();
    }

    private void expectEndOfElement() {
        if (at < line.length() && line.charAt(at) != ',') {
            throw malformed("',' or ';'", line.substring(at));
        }
    }

    /** Skips one character, if it comes next, and the white space behind it. */
    private boolean skip(char expected) {
        if (at == line.length() || line.charAt(at) != expected) {
            return false;
        }
        at++;
        skipWhitespace();
        return true;
    }

    private void skipWhitespace() {
        while (at < line.length() && Grammar.isWhitespace(line.charAt(at))) {
            at++;
        }
    }

    private static HandshakeException malformed(String expected, String rest) {
        return new HandshakeException(
                Kind.INVALID_RESPONSE,
                "Expected " + expected + " in 'Sec-WebSocket-Extensions' but was " + Printable.quote(rest),
                null);
    }
}
