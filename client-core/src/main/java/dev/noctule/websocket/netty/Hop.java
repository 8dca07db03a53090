package dev.noctule.websocket.netty;

import dev.noctule.websocket.HttpProxy;
import dev.noctule.websocket.handshake.WebSocketUri;
import org.jspecify.annotations.Nullable;

/**
 * Where TCP leads to: the server, or the proxy that leads on to it.
 *
 * @param isProxy whether it is the proxy
 */
record Hop(String host, int port, boolean isProxy) {
    static Hop towards(WebSocketUri uri, @Nullable HttpProxy proxy) {
        return proxy == null ? new Hop(uri.host(), uri.port(), false) : new Hop(proxy.host(), proxy.port(), true);
    }

    /** For a person: host and port. */
    @Override
    public String toString() {
        return (isProxy ? "proxy " : "") + WebSocketUri.authority(host, port);
    }
}
