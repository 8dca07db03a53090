package dev.noctule.websocket;

import java.nio.ByteBuffer;

/**
 * What a connection tells its user. All methods have a default that does nothing.
 *
 * <p><b>Order.</b> {@link #onOpen} comes first, {@link #onClose} exactly once and last, and nothing after it. Messages
 * come in the order of the wire.
 *
 * <p><b>Threads.</b> The callbacks of one connection are serial: none begins before the one before it has ended, and
 * each sees what those before it have done, so that what only callbacks use needs no lock. They run on the connection's
 * event loop, which serves other connections as well: a callback there must not block. One that holds the loop for more
 * than 100 ms is logged as a warning, once for each class of listeners. With {@link
 * WebSocketClient.Builder#callbackExecutor} callbacks run on an executor, still serial, and may block; only this
 * connection waits then.
 *
 * <p>Every method of {@link WebSocket} may be called in a callback. Waiting there for one of its futures would wait for
 * ever, and so {@code join()} and {@code get()} throw {@link IllegalStateException}: on the event loop for all of them,
 * on an executor for {@link WebSocket#close()} and {@link WebSocket#closed()}, which complete after {@link #onClose}.
 *
 * <p><b>Errors.</b> If a callback throws, {@link #onError} gets a {@link ListenerException} and the connection is
 * closed with code 1011. What {@code onError} and {@link #onClose} themselves throw is logged, and changes nothing.
 */
public interface WebSocketListener {
    /**
     * The connection is open.
     *
     * @param socket the socket, the same in all callbacks
     * @param handshake what was agreed
     */
    default void onOpen(WebSocket socket, Handshake handshake) {}

    /**
     * A whole text message, from one frame or many.
     *
     * @param socket the socket
     * @param text the text
     */
    default void onText(WebSocket socket, String text) {}

    /**
     * A whole binary message, from one frame or many.
     *
     * @param socket the socket
     * @param data the bytes from position to limit; the buffer is the listener's to keep and to change
     */
    default void onBinary(WebSocket socket, ByteBuffer data) {}

    /**
     * A Ping. The Pong that it asks for is sent by the library (RFC 6455, 5.5.2).
     *
     * @param socket the socket
     * @param payload up to 125 bytes, read-only, the listener's to keep
     */
    default void onPing(WebSocket socket, ByteBuffer payload) {}

    /**
     * A Pong, whether it answers a Ping or not (RFC 6455, 5.5.3). Those that answer the {@link Heartbeat} are the
     * library's own, and not told.
     *
     * @param socket the socket
     * @param payload up to 125 bytes, read-only, the listener's to keep
     */
    default void onPong(WebSocket socket, ByteBuffer payload) {}

    /**
     * {@link WebSocket#isWritable()} was false and is true again.
     *
     * @param socket the socket
     */
    default void onWritable(WebSocket socket) {}

    /**
     * Something went wrong that does not by itself end the connection, or is about to be reported by {@link #onClose}.
     * Not terminal.
     *
     * @param socket the socket
     * @param error what went wrong
     */
    default void onError(WebSocket socket, WebSocketException error) {}

    /**
     * The connection has ended. Exactly once, and last: all pending sends have completed before.
     *
     * @param socket the socket
     * @param info who ended it, and why
     */
    default void onClose(WebSocket socket, CloseInfo info) {}
}
