package dev.noctule.websocket.handshake;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.WebSocketRequest;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import java.util.Map;

/**
 * The request of the opening handshake (RFC 6455, 4.1). It does not check the URI, which {@link WebSocketUri#parse}
 * did.
 */
public final class HandshakeRequest {
    private static final String VERSION = "13";

    private HandshakeRequest() {}

    /**
     * Makes the request: the fields of the handshake first, then the user's in their order.
     *
     * @param uri where to
     * @param request the user's header fields and subprotocols; its URI is not looked at
     * @param compression whether and how permessage-deflate is offered
     * @param key a value for Sec-WebSocket-Key, see {@link HandshakeKey#encode}
     * @return a full request whose content is the shared empty buffer: there is nothing to release
     * @throws IllegalArgumentException if a header field or a subprotocol is not allowed; the message repeats neither
     *     subprotocols nor the values of fields
     */
    public static HttpRequest create(WebSocketUri uri, WebSocketRequest request, Compression compression, String key) {
        UserFields.check(request.headers());
        checkSubprotocols(request);
        HttpRequest http = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.GET, uri.requestTarget(), Unpooled.EMPTY_BUFFER); // H3
        addHandshakeFields(http.headers(), uri, key);
        addSubprotocols(http.headers(), request.subprotocols());
        if (compression.enabled()) { // item 11
            String offer = DeflateNegotiation.offer(compression).toString();
            http.headers().add(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS, offer);
        }
        for (Map.Entry<String, String> field : request.headers()) {
            http.headers().add(field.getKey(), field.getValue());
        }
        return http;
    }

    /**
     * H4: items 4 to 9 of RFC 6455, 4.1, each once. Spelt as there: names have no case, but some small servers believe
     * that they have.
     */
    private static void addHandshakeFields(HttpHeaders headers, WebSocketUri uri, String key) {
        headers.add("Host", uri.hostHeader());
        headers.add("Upgrade", "websocket");
        headers.add("Connection", "Upgrade");
        headers.add("Sec-WebSocket-Key", key);
        headers.add("Sec-WebSocket-Version", VERSION);
    }

    /** Item 10: one field, in order of preference. */
    private static void addSubprotocols(HttpHeaders headers, List<String> subprotocols) {
        if (!subprotocols.isEmpty()) {
            headers.add("Sec-WebSocket-Protocol", String.join(", ", subprotocols));
        }
    }

    /** H7: item 10 asks for unique tokens. Some of them are secrets: a browser has no other field to put one in. */
    private static void checkSubprotocols(WebSocketRequest request) {
        List<String> subprotocols = request.subprotocols();
        if (request.subprotocolRequired() && subprotocols.isEmpty()) {
            throw new IllegalArgumentException("Expected subprotocols to offer, because one of them is required");
        }
        for (int i = 0; i < subprotocols.size(); i++) {
            String name = subprotocols.get(i);
            if (!Grammar.isToken(name)) {
                throw new IllegalArgumentException(
                        "Expected a subprotocol to be a token but " + Grammar.tokenFault(name));
            }
            if (subprotocols.indexOf(name) < i) {
                throw new IllegalArgumentException(
                        "Expected distinct subprotocols but number " + (i + 1) + " is a repetition");
            }
        }
    }
}
