package dev.noctule.websocket.netty;

import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.handshake.WebSocketUri;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;

/**
 * What one attempt is to open.
 *
 * @param uri where
 * @param request as the user gave it
 * @param http the request of the opening handshake, with a fresh key
 * @param tls not null for {@code wss}
 * @param listener told what happens once it is open
 */
record Opening(
        WebSocketUri uri,
        WebSocketRequest request,
        HttpRequest http,
        @Nullable SslContext tls,
        WebSocketListener listener) {}
