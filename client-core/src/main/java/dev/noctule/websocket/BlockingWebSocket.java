package dev.noctule.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/**
 * A WebSocket connection for sequential code: send, receive, in any order, from platform or virtual threads. Received
 * messages wait within {@link Limits#readAheadBytes()}; beyond that the server is slowed down by TCP.
 *
 * <p>Every method that waits throws {@link InterruptedException} when its thread is interrupted, and leaves the
 * connection as it is; what was handed over for sending is still sent.
 */
public interface BlockingWebSocket extends AutoCloseable {
    /** A received message. */
    sealed interface Message permits Text, Binary {}

    /**
     * A text message.
     *
     * @param text the text
     */
    record Text(String text) implements Message {}

    /**
     * A binary message.
     *
     * @param data the bytes from position to limit, the receiver's to keep and to change
     */
    record Binary(ByteBuffer data) implements Message {}

    /**
     * Sends a text message, and waits until the operating system has it.
     *
     * @param text the message
     * @throws InterruptedException if the thread is interrupted
     * @throws WebSocketException see {@link WebSocket#sendText}
     * @throws IllegalArgumentException if the text has an unpaired surrogate
     */
    void sendText(String text) throws InterruptedException;

    /**
     * Sends a binary message, and waits until the operating system has it.
     *
     * @param data the bytes from position to limit; the buffer is not changed
     * @throws InterruptedException if the thread is interrupted
     * @throws WebSocketException see {@link WebSocket#sendBinary}
     */
    void sendBinary(ByteBuffer data) throws InterruptedException;

    /**
     * Waits for the next message.
     *
     * @return the message
     * @throws InterruptedException if the thread is interrupted; no message is lost
     * @throws SocketClosedException if the connection has ended and all its messages were received
     */
    Message receive() throws InterruptedException;

    /**
     * Waits for the next message.
     *
     * @param timeout how long; zero looks without waiting
     * @return the message
     * @throws TimeoutException if none came in time; the connection stays as it is
     * @throws InterruptedException if the thread is interrupted; no message is lost
     * @throws SocketClosedException if the connection has ended and all its messages were received
     * @throws IllegalArgumentException if the time-out is negative
     */
    Message receive(Duration timeout) throws InterruptedException, TimeoutException;

    /**
     * Closes with a code, and waits for the end, at most {@link Timeouts#close()}.
     *
     * @param code see {@link WebSocket#close(int, String)}
     * @param reason see {@link WebSocket#close(int, String)}
     * @return how the connection ended
     * @throws InterruptedException if the thread is interrupted; the closing goes on
     * @throws IllegalArgumentException see {@link WebSocket#close(int, String)}
     */
    CloseInfo close(int code, String reason) throws InterruptedException;

    /**
     * Closes with code 1000, and waits for the end, at most {@link Timeouts#close()}. If the thread is interrupted, the
     * connection is aborted and the thread's interrupt flag is set. Does nothing if the connection has ended.
     */
    @Override
    void close();

    /**
     * The asynchronous face of this connection, for pings, state, and everything else. Its {@link WebSocket#request} is
     * not to be called.
     *
     * @return the socket
     */
    WebSocket socket();
}
