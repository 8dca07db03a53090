package dev.noctule.websocket;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * An open WebSocket connection. All methods may be called from any thread, callbacks included; none of them blocks.
 *
 * <p>Messages are sent in the order of the calls. Bad arguments throw {@link IllegalArgumentException} at the call and
 * change nothing; everything else is reported by the futures, which complete on the connection's event loop; those of
 * {@link #close()} and {@link #closed()} on the thread of {@link WebSocketListener#onClose}. {@code join()} and {@code
 * get()} throw {@link IllegalStateException} where they would wait for the thread that they are called on.
 */
public interface WebSocket {
    /**
     * Sends a text message.
     *
     * @param text the message
     * @return completes when the bytes have been handed to the operating system; fails with {@link
     *     SocketClosedException} or {@link SendQueueFullException}
     * @throws IllegalArgumentException if the text has an unpaired surrogate, and so no UTF-8 form (RFC 6455, 5.6)
     */
    CompletableFuture<Void> sendText(String text);

    /**
     * Sends a binary message.
     *
     * @param data the bytes from position to limit; copied before the call returns, the buffer is not changed
     * @return completes when the bytes have been handed to the operating system; fails with {@link
     *     SocketClosedException} or {@link SendQueueFullException}
     */
    CompletableFuture<Void> sendBinary(ByteBuffer data);

    /**
     * Sends a message that was prepared for many connections.
     *
     * @param message the message
     * @return completes when the bytes have been handed to the operating system; fails with {@link
     *     SocketClosedException} or {@link SendQueueFullException}
     */
    CompletableFuture<Void> send(PreparedMessage message);

    /**
     * Sends a text message if that is sensible now, for messages that may be left out: prices, positions.
     *
     * @param text the message
     * @return true if it will be sent, unless the connection ends before; nobody is told of that. False if nothing was
     *     done: {@link #isWritable()} is false, because enough waits already ({@link WebSocketListener#onWritable} tells
     *     when it is worth another try) or because the connection is not {@linkplain #isOpen() open}; or the message
     *     does not fit behind what waits, within {@link Limits#queuedBytes()}
     * @throws IllegalArgumentException if the text has an unpaired surrogate, and so no UTF-8 form (RFC 6455, 5.6)
     */
    boolean trySendText(String text);

    /**
     * Sends a binary message if that is sensible now.
     *
     * @param data the bytes from position to limit; copied before the call returns, the buffer is not changed
     * @return see {@link #trySendText}
     */
    boolean trySendBinary(ByteBuffer data);

    /**
     * Sends a prepared message if that is sensible now.
     *
     * @param message the message
     * @return see {@link #trySendText}
     */
    boolean trySend(PreparedMessage message);

    /**
     * Starts a text message that is sent in parts, each as soon as it is written: for one that is too long to be kept, or
     * whose end is not known yet. Until it is finished, all messages that are sent later wait behind it, within {@link
     * Limits#queuedBytes()}: the protocol allows no other message between its parts (RFC 6455, 5.4). Pings and pongs
     * pass; so does {@link #close(int, String)}, which sends what was written, and leaves the message without its end.
     *
     * <p>The message is never compressed. Each part is at least one frame, and counts among the {@linkplain
     * #bufferedBytes() buffered bytes} as a message does.
     *
     * @return its writer; if the connection is not open, its parts fail; so they do, with {@link
     *     SendQueueFullException}, if not even an empty message fits: then it was not started
     */
    TextMessageWriter startText();

    /**
     * Starts a binary message that is sent in parts, as {@link #startText()} does.
     *
     * @return see {@link #startText()}
     */
    BinaryMessageWriter startBinary();

    /**
     * Sends a Ping with a payload that is unique on this connection.
     *
     * @return the time until the Pong came; fails with {@link SocketClosedException} if the connection ends before
     */
    CompletableFuture<Duration> ping();

    /**
     * Sends a Ping. A Pong that answers a later Ping answers this one too (RFC 6455, 5.5.3).
     *
     * @param payload the bytes from position to limit, at most 125; copied before the call returns, the buffer is not
     *     changed
     * @return the time until the Pong came; fails with {@link SocketClosedException} if the connection ends before
     * @throws IllegalArgumentException if the payload is too long
     */
    CompletableFuture<Duration> ping(ByteBuffer payload);

    /**
     * The round-trip time that was measured last, by the {@link Heartbeat} or by a ping of the user's: from the moment
     * in which the Ping was handed over to that in which its Pong was read. Time in which either waited counts: a Ping
     * behind what is still to be sent, a Pong while reading was paused for lack of demand.
     *
     * @return the time; empty before the first Pong
     */
    Optional<Duration> latency();

    /**
     * Closes with code 1000 and no reason.
     *
     * @return see {@link #close(int, String)}
     */
    default CompletableFuture<CloseInfo> close() {
        return close(CloseCode.NORMAL, "");
    }

    /**
     * Starts the closing handshake (RFC 6455, section 7): what was sent before goes out first, then the Close frame;
     * then the server has {@link Timeouts#close()} to answer and to end the connection. Messages that arrive until its
     * answer are still delivered. A message that was {@linkplain #startText() started} and is not finished ends without
     * its last part, and messages that wait behind it fail. A second call has no effect and returns the same outcome.
     *
     * @param code 1000 to 1003, 1007 to 1014 or 3000 to 4999; applications use 1000 and 3000 to 4999
     * @param reason at most 123 bytes of UTF-8
     * @return how the connection ended; never fails
     * @throws IllegalArgumentException if the code must not be sent, or the reason is too long or has no UTF-8 form
     */
    CompletableFuture<CloseInfo> close(int code, String reason);

    /**
     * Ends the connection at once, with no Close frame. What was not yet sent is lost, and so are messages that wait for
     * demand or for the {@linkplain WebSocketClient.Builder#callbackExecutor callback executor}.
     */
    void abort();

    /**
     * Asks for messages, on a connection with {@link WebSocketRequest#autoDemand()} false. Demand adds up.
     *
     * @param messages how many more messages, or parts for a {@link StreamingListener}, may be delivered; {@link
     *     Long#MAX_VALUE} means all
     * @throws IllegalArgumentException if the number is not positive
     */
    void request(long messages);

    /**
     * How many bytes wait to be handed to the operating system.
     *
     * @return bytes of payload, and 256 for each message or part, for what is kept beside it; a message in parts counts
     *     once more, from its start until its end has been handed over
     */
    long bufferedBytes();

    /**
     * Whether it is sensible to send more: false from 1 MiB of {@linkplain #bufferedBytes() buffered bytes} on until
     * there are 256 KiB or fewer, and when the connection is not open.
     *
     * @return whether to send more; {@link WebSocketListener#onWritable} tells when it becomes true again
     */
    boolean isWritable();

    /**
     * Whether messages can be sent.
     *
     * @return true until {@link #close(int, String)} is called, a Close frame is received, this side fails the
     *     connection, or the transport ends
     */
    boolean isOpen();

    /**
     * The end of the connection.
     *
     * @return how the connection ended, after {@link WebSocketListener#onClose}; never fails; completing it has no
     *     effect on others. Each call makes a future, which the socket keeps until its end: keep it too, rather than
     *     ask again and again, and ask {@link #isOpen} for the moment
     */
    CompletableFuture<CloseInfo> closed();

    /**
     * The same connection, for messages that are not to be compressed: secrets, or what is compressed already (rule
     * D15; RFC 7692, section 8). It differs in nothing else.
     *
     * @return a socket that sends as it is
     */
    WebSocket uncompressed();

    /**
     * What was agreed when the connection was opened.
     *
     * @return the handshake
     */
    Handshake handshake();
}
