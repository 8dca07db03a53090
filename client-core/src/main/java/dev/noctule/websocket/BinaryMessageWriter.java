package dev.noctule.websocket;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

/**
 * Sends one binary message in parts: see {@link WebSocket#startBinary()}. May be used by any thread, callbacks included;
 * no method blocks.
 *
 * <p>The message must be {@linkplain #finish() finished}: until then, the messages behind it wait. The protocol has no
 * way to take back what was sent of it. Whoever cannot go on closes the connection: the server then gets the Close
 * frame behind the parts that were written, and discards them.
 */
public interface BinaryMessageWriter {
    /**
     * Sends the next part.
     *
     * @param part the bytes from position to limit; copied before the call returns, the buffer is not changed; may be
     *     empty: then nothing is sent
     * @return completes when the bytes have been handed to the operating system; fails with {@link
     *     SocketClosedException}, or with {@link SendQueueFullException}: then nothing of this part was sent, and it may
     *     be written again later, or the message finished without it
     * @throws IllegalStateException if the message is finished
     */
    CompletableFuture<Void> write(ByteBuffer part);

    /**
     * Ends the message. A message that was started is never refused its end for a full queue.
     *
     * @return completes when the whole message has been handed to the operating system; fails with {@link
     *     SocketClosedException}, or with {@link SendQueueFullException} if the message was not even started
     * @throws IllegalStateException if the message is finished
     */
    CompletableFuture<Void> finish();
}
