package dev.noctule.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/**
 * A socket that connects again when its connection is lost, until it is closed or until there is no point in it. What
 * {@link WebSocket} says of the connection is true of the one that there is at the moment.
 *
 * <p><b>It ends</b>, with {@link WebSocketListener#onClose}, when
 *
 * <ul>
 *   <li>it is closed or aborted, or the client is closed;
 *   <li>an attempt fails with an exception that is not {@linkplain WebSocketException#isTransient() transient}: the
 *       status was 4xx but for 408, 425 and 429, or another one below 500; the answer was no valid handshake; the
 *       certificate was not acceptable, or TLS failed in another way that is a matter of settings;
 *   <li>a connection ends with 1002, 1003 or 1007 to 1010, no matter which side found fault with the other;
 *   <li>{@link Reconnection#maxAttempts()} have failed in a row.
 * </ul>
 *
 * <p>After everything else it connects again: when the transport ends, and when the server closes with 1000, 1001, 1011
 * to 1014, 3000 to 4999 or no code, for a server that says goodbye does not say for how long. Who knows better closes in
 * {@link ReconnectingListener#onReconnecting}.
 *
 * <p><b>When</b>: after a random time, see {@link Backoff}; not before the time that a refusal names in {@code
 * Retry-After}, up to an hour, with the random time on top of it.
 *
 * <p><b>Messages.</b> What was handed to a connection which then broke is never sent again: whether the server has got
 * it is not known. Its future fails with {@link SocketClosedException}, unless the operating system had it already.
 */
public interface ReconnectingWebSocket extends WebSocket {
    /**
     * The first connection.
     *
     * @return completes with this socket when {@link WebSocketListener#onOpen} has returned; fails with a {@link
     *     SocketClosedException} if the socket ends before; completing or cancelling it has no effect on others
     */
    CompletableFuture<ReconnectingWebSocket> opened();

    /**
     * {@inheritDoc}
     *
     * @return as on any socket; with no connection, it fails with {@link SocketClosedException} in {@link
     *     Phase#RECONNECT}, or the message is kept and sent by the next one, as {@link Reconnection#bufferBytes()} says
     */
    @Override
    CompletableFuture<Void> sendText(String text);

    /**
     * {@inheritDoc}
     *
     * @return see {@link #sendText}
     */
    @Override
    CompletableFuture<Void> sendBinary(ByteBuffer data);

    /**
     * {@inheritDoc}
     *
     * @return as on any socket; with no connection, it fails with {@link SocketClosedException} in {@link
     *     Phase#RECONNECT}: a ping is never kept
     */
    @Override
    CompletableFuture<Duration> ping();

    /**
     * {@inheritDoc}
     *
     * @return see {@link #ping()}
     */
    @Override
    CompletableFuture<Duration> ping(ByteBuffer payload);

    /**
     * Ends this socket: an open connection by the closing handshake, as {@link WebSocket#close(int, String)} says; else
     * at once, and messages that were kept fail. There is no attempt after this.
     *
     * @return how it ended: with no connection, the code is {@link CloseCode#ABNORMAL}, and the cause is what it had no
     *     connection for; never fails
     */
    @Override
    CompletableFuture<CloseInfo> close(int code, String reason);

    /** Ends this socket at once: its connection, or its attempt to have one. */
    @Override
    void abort();

    /** {@inheritDoc} Demand that is left when a connection ends counts for the next one. */
    @Override
    void request(long messages);

    /**
     * {@inheritDoc}
     *
     * @return what is kept because there is no connection counts too
     */
    @Override
    long bufferedBytes();

    /**
     * Whether it is sensible to send more: as on any socket; false while there is no connection.
     *
     * @return whether to send more; {@link WebSocketListener#onWritable} tells when it becomes true again, or {@link
     *     ReconnectingListener#onReconnected} does
     */
    @Override
    boolean isWritable();

    /**
     * Whether there is an open connection now.
     *
     * @return true if messages go out now
     */
    @Override
    boolean isOpen();

    /**
     * The end of this socket, for good.
     *
     * @return how it ended, after {@link WebSocketListener#onClose}; never fails
     */
    @Override
    CompletableFuture<CloseInfo> closed();

    /**
     * What was agreed for the connection that there is, or else for the last one.
     *
     * @throws IllegalStateException if there was none yet
     */
    @Override
    Handshake handshake();
}
