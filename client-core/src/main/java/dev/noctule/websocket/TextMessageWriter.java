package dev.noctule.websocket;

import java.util.concurrent.CompletableFuture;

/**
 * Sends one text message in parts: see {@link WebSocket#startText()}. May be used by any thread, callbacks included; no
 * method blocks.
 *
 * <p>The message must be {@linkplain #finish() finished}: until then, the messages behind it wait. The protocol has no
 * way to take back what was sent of it. Whoever cannot go on closes the connection: the server then gets the Close
 * frame behind the parts that were written, and discards them.
 */
public interface TextMessageWriter {
    /**
     * Sends the next part. The parts may be cut anywhere: if one ends with the first half of a surrogate pair, that
     * goes with the next part.
     *
     * @param part may be empty: then nothing is sent
     * @return completes when the bytes have been handed to the operating system; fails with {@link
     *     SocketClosedException}, or with {@link SendQueueFullException}: then nothing of this part was sent, and it may
     *     be written again later, or the message finished without it
     * @throws IllegalArgumentException if the text has an unpaired surrogate, and so no UTF-8 form (RFC 6455, 5.6); then
     *     nothing has changed
     * @throws IllegalStateException if the message is finished
     */
    CompletableFuture<Void> write(String part);

    /**
     * Ends the message. A message that was started is never refused its end for a full queue.
     *
     * @return completes when the whole message has been handed to the operating system; fails with {@link
     *     SocketClosedException}, or with {@link SendQueueFullException} if the message was not even started
     * @throws IllegalArgumentException if the message ends with half a surrogate pair; then nothing has changed
     * @throws IllegalStateException if the message is finished
     */
    CompletableFuture<Void> finish();
}
