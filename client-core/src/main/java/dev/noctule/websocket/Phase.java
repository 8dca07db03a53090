package dev.noctule.websocket;

/** The stretch of a connection's life in which something happened, in the order of that life. */
public enum Phase {
    /** A {@link ReconnectingWebSocket} has no connection: it waits, or asks for the request of its next attempt. */
    RECONNECT,
    /** Host name to addresses. */
    RESOLVE,
    /** Addresses to a TCP connection. */
    CONNECT,
    /** To the {@link HttpProxy} and through it to the server. */
    PROXY,
    /** The TLS handshake, the certificate and its name included. */
    TLS,
    /** The opening handshake, RFC 6455, section 4. */
    HANDSHAKE,
    /** Open: messages flow. */
    OPEN,
    /** A Close frame was sent or received, but TCP is still there. */
    CLOSING,
    /** It is over. */
    CLOSED
}
