package dev.noctule.websocket;

import java.net.SocketAddress;
import java.net.http.HttpHeaders;
import java.util.List;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * What was agreed when the connection was opened.
 *
 * @param uri the URI that was connected to, in normal form
 * @param remoteAddress the address that answered; the proxy's, if there is one
 * @param headers the header of the server's answer
 * @param subprotocol the subprotocol that the server chose out of the offered ones, or null if it chose none
 * @param extensions the extensions in force with their parameters, as the server named them
 * @param tlsSession the TLS session with the server's certificates, or null for {@code ws}
 */
public record Handshake(
        String uri,
        SocketAddress remoteAddress,
        HttpHeaders headers,
        @Nullable String subprotocol,
        List<String> extensions,
        @Nullable SSLSession tlsSession) {}
