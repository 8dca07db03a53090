package dev.noctule.websocket;

import java.time.Duration;

/**
 * What a {@link ReconnectingWebSocket} tells its user: what {@link WebSocketListener} says, over all its connections,
 * and what happens between them.
 *
 * <p><b>Order.</b>
 *
 * <pre>
 * (onReconnecting* onOpen messages.. (onReconnecting+ onReconnected messages..)* onReconnecting*)? onClose
 * </pre>
 *
 * <p>{@link #onOpen} comes with the first connection, {@link #onReconnected} with each one after it. {@link #onClose}
 * comes exactly once and last, when the socket has ended for good, whether there ever was a connection or not. All
 * callbacks are serial, over all connections: none of one connection comes after one of the next. Messages that wait for
 * their demand, and callbacks that wait for the {@linkplain WebSocketClient.Builder#callbackExecutor callback
 * executor}, hold up the next attempt.
 *
 * <p><b>Errors.</b> A callback of a connection that throws ends that connection with code 1011, as always; the socket
 * connects again. If {@link #onReconnecting} throws, {@link #onError} is told, and nothing else happens.
 */
public interface ReconnectingListener extends WebSocketListener {
    /**
     * The connection is lost, or an attempt has failed, and there will be another attempt. To stop instead, call {@link
     * WebSocket#close()} here.
     *
     * @param socket the socket, the same in all callbacks
     * @param cause what the attempt has failed with; or, for a connection that has ended, a {@link
     *     SocketClosedException} whose {@link SocketClosedException#closeInfo()} says how
     * @param attempt the number of the attempt to come: 1 for the first one after a connection that was {@linkplain
     *     Reconnection#stable() stable}, and after the very first attempt
     * @param delay how long until it begins
     */
    default void onReconnecting(WebSocket socket, WebSocketException cause, int attempt, Duration delay) {}

    /**
     * There is a connection again, and the server knows nothing of the one before: subscribe again here. What is sent
     * in this callback, and in {@link #onOpen}, goes out before what was {@linkplain Reconnection#bufferBytes() kept}
     * while there was no connection; others can send when it has returned.
     *
     * @param socket the socket, the same in all callbacks
     * @param handshake what was agreed this time
     */
    default void onReconnected(WebSocket socket, Handshake handshake) {}
}
