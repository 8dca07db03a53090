package dev.noctule.websocket.interop;

import java.net.URI;

/**
 * Where a peer listens.
 *
 * @param ws without TLS
 * @param wss with TLS
 */
record Ports(int ws, int wss) {
    /**
     * With TLS by name, so that the server is told a name (RFC 6066, section 3) and the certificate is checked for it.
     */
    URI uri(boolean tls, String path) {
        return URI.create(tls ? "wss://localhost:" + wss + path : "ws://127.0.0.1:" + ws + path);
    }
}
