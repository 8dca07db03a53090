package dev.noctule.websocket.handshake;

import dev.noctule.websocket.HttpProxy;
import dev.noctule.websocket.HttpProxy.Credentials;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What an HTTP proxy is asked (RFC 6455, 4.1, item 3; RFC 9110, 9.3.6; rule H9). It does not judge the answer. */
public final class TunnelRequest {
    private TunnelRequest() {}

    /**
     * Makes the request for a tunnel. It names the server and holds nothing of the user's request.
     *
     * @param uri the server
     * @param proxy who is asked
     * @return a full request whose content is the shared empty buffer: there is nothing to release
     */
    public static HttpRequest create(WebSocketUri uri, HttpProxy proxy) {
        String server = uri.authority();
        HttpRequest http =
                new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.CONNECT, server, Unpooled.EMPTY_BUFFER);
        http.headers().add("Host", server);
        Credentials credentials = proxy.credentials();
        if (credentials != null) {
            http.headers().add("Proxy-Authorization", basic(credentials));
        }
        return http;
    }

    /** RFC 7617, 2: at once, because a proxy that wants credentials may end TCP with its 407. */
    private static String basic(Credentials credentials) {
        byte[] pair = (credentials.user() + ":" + credentials.password()).getBytes(StandardCharsets.UTF_8);
        return "Basic " + Base64.getEncoder().encodeToString(pair);
    }
}
