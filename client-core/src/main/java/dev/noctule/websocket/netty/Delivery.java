package dev.noctule.websocket.netty;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.ListenerException;
import dev.noctule.websocket.StreamingListener;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the listener: serially, messages, or parts of them, within their demand, {@code onClose} once and last. Event
 * loop only.
 *
 * <p>Messages beyond the demand wait here, up to the read-ahead; control frames never wait. When the connection ends,
 * messages that came before the end still wait for their demand, and {@code onClose} behind them; but if this side has
 * ended it, they are dropped, so that a close always ends.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** What a waiting message costs beside its content, so that empty messages count. */
    private static final int MESSAGE_OVERHEAD = 64;

    /** Parts that wait, beside messages, which are a String or a ByteBuffer. */
    private record TextPart(String part, boolean last) {}

    private record BinaryPart(ByteBuffer part, boolean last) {}

    private final WebSocketListener listener;
    private final int readAheadBytes;
    private final Consumer<ListenerException> onFailure;
    private final CompletableFuture<CloseInfo> closed = new CompletableFuture<>();

    private final ArrayDeque<Object> waiting = new ArrayDeque<>(0);
    private long waitingBytes;
    private long demand;
    private boolean delivering;
    private boolean dropsMessages;
    private @Nullable CloseInfo end;
    private @Nullable WebSocket socket;

    /**
     * A delivery that has delivered nothing.
     *
     * @param readAheadBytes how many bytes of messages may wait for demand
     * @param onFailure told when a callback other than {@code onError} and {@code onClose} threw
     */
    Delivery(
            WebSocketListener listener, boolean autoDemand, int readAheadBytes, Consumer<ListenerException> onFailure) {
        this.listener = listener;
        this.demand = autoDemand ? Long.MAX_VALUE : 0;
        this.readAheadBytes = readAheadBytes;
        this.onFailure = onFailure;
    }

    /** Completes after {@code onClose}. */
    CompletableFuture<CloseInfo> closed() {
        return closed;
    }

    /** Whether another message may be parsed. */
    boolean hasRoom() {
        return dropsMessages || waitingBytes < readAheadBytes;
    }

    void open(WebSocket socket, Handshake handshake) {
        this.socket = socket;
        call("onOpen", open -> listener.onOpen(open, handshake));
    }

    void text(String text) {
        enqueue(text, text.length() * (long) Character.BYTES);
    }

    void binary(ByteBuffer data) {
        enqueue(data, data.remaining());
    }

    /** The listener is a {@link StreamingListener}, for this and {@link #binaryPart}. */
    void textPart(String part, boolean last) {
        enqueue(new TextPart(part, last), part.length() * (long) Character.BYTES);
    }

    /**
     * Lends the part to the listener at once, or copies it if it has to wait.
     *
     * @param part borrowed until the call returns
     */
    void binaryPart(ByteBuffer part, boolean last) {
        if (hasDemand() && !delivering) {
            lend(part, last);
        } else {
            enqueue(new BinaryPart(copyOf(part), last), part.remaining());
        }
    }

    private static ByteBuffer copyOf(ByteBuffer part) {
        return ByteBuffer.allocate(part.remaining())
                .put(part.duplicate())
                .flip()
                .asReadOnlyBuffer();
    }

    /** Nothing waits: there is demand. */
    private void lend(ByteBuffer part, boolean last) {
        takeDemand();
        delivering = true;
        try {
            callBinaryPart(part, last);
        } finally {
            delivering = false;
        }
        deliver();
    }

    private void callBinaryPart(ByteBuffer part, boolean last) {
        call("onBinaryPart", open -> streaming().onBinaryPart(open, part, last));
    }

    private StreamingListener streaming() {
        return (StreamingListener) listener;
    }

    private void enqueue(Object message, long bytes) {
        if (dropsMessages && !hasDemand()) {
            return;
        }
        waiting.add(message);
        waitingBytes += bytes + MESSAGE_OVERHEAD;
        deliver();
    }

    /** Adds demand; the caller goes on reading if there is room again. */
    void request(long messages) {
        demand = demand + messages < 0 ? Long.MAX_VALUE : demand + messages;
        deliver();
    }

    /** Whether a message is being delivered: the listener is being called, or about to be. */
    boolean isDelivering() {
        return delivering;
    }

    private boolean hasDemand() {
        return demand > 0;
    }

    private void deliver() {
        if (delivering) {
            return; // a callback asked for more: the loop below is still running
        }
        delivering = true;
        try {
            while (hasDemand() && !waiting.isEmpty()) {
                deliverNext();
            }
        } finally {
            delivering = false;
        }
        if (end != null && waiting.isEmpty()) {
            terminate(end);
        }
    }

    private void takeDemand() {
        if (demand != Long.MAX_VALUE) {
            demand--;
        }
    }

    private void deliverNext() {
        takeDemand();
        Object message = waiting.remove();
        if (message instanceof String text) {
            waitingBytes -= text.length() * (long) Character.BYTES + MESSAGE_OVERHEAD;
            call("onText", open -> listener.onText(open, text));
        } else if (message instanceof ByteBuffer data) {
            waitingBytes -= data.remaining() + MESSAGE_OVERHEAD;
            call("onBinary", open -> listener.onBinary(open, data));
        } else if (message instanceof TextPart text) {
            waitingBytes -= text.part().length() * (long) Character.BYTES + MESSAGE_OVERHEAD;
            call("onTextPart", open -> streaming().onTextPart(open, text.part(), text.last()));
        } else if (message instanceof BinaryPart binary) {
            waitingBytes -= binary.part().remaining() + MESSAGE_OVERHEAD;
            callBinaryPart(binary.part(), binary.last());
        }
    }

    void ping(byte[] payload) {
        call("onPing", open -> listener.onPing(open, ByteBuffer.wrap(payload).asReadOnlyBuffer()));
    }

    void pong(byte[] payload) {
        call("onPong", open -> listener.onPong(open, ByteBuffer.wrap(payload).asReadOnlyBuffer()));
    }

    void writable() {
        call("onWritable", listener::onWritable);
    }

    /**
     * From now on messages without demand are dropped instead of kept: this side closes, and nothing may hold up the
     * answer.
     */
    void dropUndemanded() {
        dropsMessages = true;
        waiting.clear();
        waitingBytes = 0;
        deliver();
    }

    /** The connection has ended. */
    void close(CloseInfo info) {
        end = info;
        deliver();
    }

    private void terminate(CloseInfo info) {
        end = null;
        WebSocket open = socket;
        if (open == null || closed.isDone()) {
            return;
        }
        try {
            listener.onClose(open, info);
        } catch (Throwable thrown) { // an Error too: there is nobody above who could do anything about it
            LOG.warn("The listener's onClose threw", thrown);
        }
        closed.complete(info);
    }

    private void call(String callback, Consumer<WebSocket> body) {
        WebSocket open = socket;
        if (open == null || closed.isDone()) {
            return;
        }
        try {
            body.accept(open);
        } catch (Throwable thrown) { // an Error too: it ends this connection, and is reported like everything else
            failed(open, new ListenerException(callback, thrown));
        }
    }

    private void failed(WebSocket open, ListenerException failure) {
        LOG.warn("{}; the connection is closed with 1011", failure.getMessage(), failure);
        dropUndemanded();
        try {
            listener.onError(open, failure);
        } catch (Throwable thrown) {
            LOG.warn("The listener's onError threw", thrown);
        }
        onFailure.accept(failure);
    }
}
