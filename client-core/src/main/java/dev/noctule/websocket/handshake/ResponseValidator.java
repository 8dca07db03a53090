package dev.noctule.websocket.handshake;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.HandshakeException.Kind;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the client checks in an answer with status 101 (RFC 6455, 4.1, the numbered list on the server's response). It
 * does not check the syntax, which the {@link ResponseHeadScanner} and the codec did, nor the parameters of extensions.
 */
public final class ResponseValidator {
    private ResponseValidator() {}

    /**
     * Checks the answer.
     *
     * @param response the head of an answer with status 101
     * @param key the value of Sec-WebSocket-Key that was sent
     * @param offer what was sent beside it
     * @return what the server chose
     * @throws HandshakeException if the connection must not be used
     */
    public static Agreement validate(HttpResponse response, String key, Offer offer) {
        HttpHeaders headers = response.headers();
        checkUpgrade(headers);
        checkConnection(headers);
        checkAccept(headers, HandshakeKey.accept(key));
        refuseBody(headers);
        List<Extension> extensions = extensions(headers, offer.compression());
        // Only one can have been offered, and each is there at most once.
        DeflateAgreement deflate =
                extensions.isEmpty() ? null : DeflateNegotiation.check(extensions.get(0), offer.compression());
        return new Agreement(subprotocol(headers, offer), extensions, deflate);
    }

    /** R2: item 2. A list, in one line or several, is no "websocket": it would leave open which protocol follows. */
    private static void checkUpgrade(HttpHeaders headers) {
        List<String> values = headers.getAll(HttpHeaderNames.UPGRADE);
        if (values.size() != 1 || !Grammar.trim(values.get(0)).equalsIgnoreCase("websocket")) {
            throw invalid("Expected 'Upgrade' header value 'websocket'", values);
        }
    }

    /** R3: item 3. Other options may stand beside it. */
    private static void checkConnection(HttpHeaders headers) {
        List<String> values = headers.getAll(HttpHeaderNames.CONNECTION);
        boolean upgrade = values.stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .anyMatch(option -> Grammar.trim(option).equalsIgnoreCase("upgrade"));
        if (!upgrade) {
            throw invalid("Expected 'Connection' header with the option 'Upgrade'", values);
        }
    }

    /** R4: item 4; once, by 11.3.3. */
    private static void checkAccept(HttpHeaders headers, String accept) {
        List<String> values = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
        if (values.size() != 1 || !Grammar.trim(values.get(0)).equals(accept)) {
            throw invalid("Expected 'Sec-WebSocket-Accept' header value '" + accept + "'", values);
        }
    }

    /**
     * R12: what follows a 101 are frames, whatever its header says (RFC 9110, 8.6; RFC 9112, 6.1); a server that
     * announces a body is not to be trusted with that. Transfer-Encoding rarely gets as far as this: see {@link
     * ResponseHeadScanner}.
     */
    private static void refuseBody(HttpHeaders headers) {
        List<String> lengths = headers.getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (lengths.stream().anyMatch(length -> !Grammar.trim(length).equals("0"))) {
            throw invalid("Expected no 'Content-Length' header other than 0 in a 101", lengths);
        }
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING)) {
            throw invalid(
                    "Expected no 'Transfer-Encoding' header in a 101",
                    headers.getAll(HttpHeaderNames.TRANSFER_ENCODING));
        }
    }

    /** R5: item 5. */
    private static List<Extension> extensions(HttpHeaders headers, Compression compression) {
        List<Extension> extensions = ExtensionHeader.parse(headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS));
        Set<String> seen = new HashSet<>();
        for (Extension extension : extensions) {
            String name = extension.name();
            if (!compression.enabled() || !name.equals(DeflateNegotiation.NAME)) {
                throw invalid("Expected no extension that was not offered", List.of(name));
            }
            if (!seen.add(name)) { // RFC 6455, 9.1: each at most once
                throw invalid("Expected each extension once", List.of(name, name));
            }
        }
        return extensions;
    }

    /** R6: item 6; once, by 11.3.4. A list was not offered, no subprotocol having a comma in its name. */
    private static @Nullable String subprotocol(HttpHeaders headers, Offer offer) {
        List<String> values = headers.getAll(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
        if (values.isEmpty() && !offer.subprotocolRequired()) {
            return null;
        }
        String chosen = values.isEmpty() ? "" : Grammar.trim(values.get(0));
        if (values.size() != 1 || !offer.subprotocols().contains(chosen)) {
            String expected = offer.subprotocols().isEmpty()
                    ? "Expected no 'Sec-WebSocket-Protocol' header, for none was offered,"
                    : "Expected 'Sec-WebSocket-Protocol' header value to be one that was offered";
            throw invalid(expected, values);
        }
        return chosen;
    }

    private static HandshakeException invalid(String expected, List<String> actual) {
        String found = actual.isEmpty() ? " but it is missing" : " but was " + Printable.quote(actual);
        return new HandshakeException(Kind.INVALID_RESPONSE, expected + found, null);
    }
}
