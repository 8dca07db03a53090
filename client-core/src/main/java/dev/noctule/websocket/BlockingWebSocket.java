package dev.noctule.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;

/**
 * A WebSocket connection for sequential code: send, receive, in any order, from platform or virtual threads. Received
 * messages wait within {@link Limits#readAheadBytes()}; beyond that the server is slowed down by TCP.
 *
 * <pre>{@code
 * for (Message message : socket) { // until the end of the connection
 *     System.out.println(message);
 * }
 * }</pre>
 *
 * <p>Every method that waits throws {@link InterruptedException} when its thread is interrupted, and leaves the
 * connection as it is; what was handed over for sending is still sent. Two methods have no such exception to throw:
 * {@link #iterator()} and {@link #close()} say what they do instead.
 */
public interface BlockingWebSocket extends AutoCloseable, Iterable<Message> {
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
     * Sends a message that was prepared for many connections, and waits until the operating system has it.
     *
     * @param message the message
     * @throws InterruptedException if the thread is interrupted
     * @throws WebSocketException see {@link WebSocket#send}
     */
    void send(PreparedMessage message) throws InterruptedException;

    /**
     * Sends a Ping, and waits for its Pong.
     *
     * @return the time until the Pong came
     * @throws InterruptedException if the thread is interrupted
     * @throws WebSocketException see {@link WebSocket#ping()}
     */
    Duration ping() throws InterruptedException;

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
     * The messages that are still to be received, until the connection ends. Each of them is received once, by whoever
     * asks for it first: by this iterator, by another one, or by {@link #receive()}.
     *
     * <p>Both methods of the iterator wait. When the connection has ended {@linkplain CloseInfo#isNormal() as planned},
     * whichever side has closed it, and its messages were received, there is no next one; if it has ended otherwise,
     * they throw {@link SocketClosedException}. When the thread is interrupted, they throw {@link
     * CancellationException}, with the {@link InterruptedException} as its cause, and the thread's interrupt flag is set;
     * no message is lost.
     *
     * @return an iterator, for one thread
     */
    @Override
    Iterator<Message> iterator();

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
