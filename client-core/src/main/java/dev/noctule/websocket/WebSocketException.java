package dev.noctule.websocket;

import org.jspecify.annotations.Nullable;

/**
 * The root of everything that this library reports. The type says whose fault it is:
 *
 * <table>
 * <caption>Whose fault</caption>
 * <tr><td>{@link RequestFailedException}</td><td>the caller's supplier of requests</td></tr>
 * <tr><td>{@link ConnectFailedException}</td><td>the network, or the address</td></tr>
 * <tr><td>{@link ProxyException}</td><td>the proxy, or its settings</td></tr>
 * <tr><td>{@link TlsException}</td><td>the certificates, or the TLS settings of either side</td></tr>
 * <tr><td>{@link HandshakeException}</td><td>the server refused ({@link UpgradeRejectedException}), or does not speak
 * WebSocket</td></tr>
 * <tr><td>{@link ProtocolException}</td><td>the server broke a rule of RFC 6455, or a limit of ours</td></tr>
 * <tr><td>{@link ConnectionLostException}</td><td>the transport ended without an orderly close</td></tr>
 * <tr><td>{@link SocketClosedException}</td><td>the caller used a socket that is closed or closing</td></tr>
 * <tr><td>{@link SendQueueFullException}</td><td>the caller sends faster than the server reads</td></tr>
 * <tr><td>{@link ListenerException}</td><td>the caller's listener threw</td></tr>
 * </table>
 *
 * <p>Messages hold no secret: no header value that was sent, no credential, no payload.
 */
public abstract sealed class WebSocketException extends RuntimeException
        permits RequestFailedException,
                ConnectFailedException,
                ProxyException,
                TlsException,
                HandshakeException,
                ProtocolException,
                ConnectionLostException,
                SocketClosedException,
                SendQueueFullException,
                ListenerException {

    private static final long serialVersionUID = 1L;

    private final Phase phase;

    WebSocketException(Phase phase, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.phase = phase;
    }

    /**
     * When it happened.
     *
     * @return the phase of the connection
     */
    public final Phase phase() {
        return phase;
    }

    /**
     * Whether the same attempt may succeed later with nothing changed on this side. A hint for retries: false means
     * that a retry is pointless until somebody changes a setting, a certificate or a server.
     *
     * @return true if a retry is worth it
     */
    public abstract boolean isTransient();
}
