package dev.noctule.websocket.netty;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.ListenerException;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.StreamingListener;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the listener: serially, messages, or parts of them, within their demand, {@code onClose} once and last. Event
 * loop only; the callbacks run there too, unless there is an executor for them.
 *
 * <p>Messages beyond the demand wait here, up to the read-ahead; control frames never wait. When the connection ends,
 * messages that came before the end still wait for their demand, and {@code onClose} behind them; but if this side has
 * ended it, they are dropped, so that a close always ends.
 *
 * <p>With an executor, everything that is due goes on to the {@link CallbackRunner}, and counts as read-ahead until it
 * has run.
 */
final class Delivery {
    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** What a waiting message costs beside its content, so that empty messages count. */
    private static final int MESSAGE_OVERHEAD = 64;

    /** Parts that wait, beside messages, which are a String or a ByteBuffer. */
    private record TextPart(String part, boolean last) {}

    private record BinaryPart(ByteBuffer part, boolean last) {}

    /** The connection. */
    interface Owner extends CallbackRunner.Owner, LoopWatch.Clock {
        /** Any thread. */
        boolean isOnEventLoop();

        /** A callback other than {@code onError} and {@code onClose} threw. Told by the thread of the callback. */
        void onListenerFailure(ListenerException failure);
    }

    private final WebSocketListener listener;
    private final int readAheadBytes;
    private final Owner owner;
    private final LoopWatch watch;
    private final LoopGuardedFuture<CloseInfo> closed = new LoopGuardedFuture<>(this::isNeededHere);

    /** Null if callbacks run on the event loop. */
    private final @Nullable CallbackRunner runner;

    private final ArrayDeque<Object> waiting = new ArrayDeque<>(0);
    private long waitingBytes;
    private long demand;
    private boolean delivering;
    private boolean dropsMessages;

    /** Then no later message is delivered either, whoever asks for it: there are no gaps. */
    private boolean hasDropped;

    private boolean ended;
    private @Nullable CloseInfo end;
    private @Nullable WebSocket socket;

    /** Until {@code onOpen} was called. Where callbacks run. */
    private @Nullable CompletableFuture<WebSocket> opened;

    /**
     * A delivery that has delivered nothing.
     *
     * @param readAheadBytes how many bytes of messages may wait, for demand or for the executor
     * @param executor where callbacks run, or null for the event loop
     */
    Delivery(
            WebSocketListener listener,
            boolean autoDemand,
            int readAheadBytes,
            @Nullable Executor executor,
            Owner owner) {
        this.listener = listener;
        this.demand = autoDemand ? Long.MAX_VALUE : 0;
        this.readAheadBytes = readAheadBytes;
        this.owner = owner;
        this.watch = new LoopWatch(listener.getClass(), owner);
        this.runner = executor == null ? null : new CallbackRunner(executor, readAheadBytes, owner);
    }

    /** Completes after {@code onClose}. */
    CompletableFuture<CloseInfo> closed() {
        return closed;
    }

    private boolean isNeededHere() {
        return owner.isOnEventLoop() || isCallingHere();
    }

    /** Any thread: whether it is the executor's, and inside of a callback. */
    boolean isCallingHere() {
        return runner != null && runner.isRunningHere();
    }

    /** Whether another message may be parsed. */
    boolean hasRoom() {
        return dropsMessages || isBelowReadAhead();
    }

    private boolean isBelowReadAhead() {
        return runner == null ? waitingBytes < readAheadBytes : runner.hasRoom(readAheadBytes - waitingBytes);
    }

    /** All frames of a read are parsed. */
    void readEnded() {
        watch.readEnded();
    }

    /**
     * Calls {@code onOpen}.
     *
     * @param opened completed after that; if it is complete already, nobody has the socket, and the connection is
     *     aborted. Fails if the executor takes no callback at all: then no callback is called
     */
    void open(WebSocket socket, Handshake handshake, CompletableFuture<WebSocket> opened) {
        this.socket = socket;
        this.opened = opened;
        if (runner == null) {
            onOpen(socket, handshake, opened);
        } else {
            runner.addFirst(() -> onOpen(socket, handshake, opened));
        }
    }

    private void onOpen(WebSocket socket, Handshake handshake, CompletableFuture<WebSocket> opened) {
        this.opened = null; // it is kept by nobody, when it is complete
        call("onOpen", open -> listener.onOpen(open, handshake));
        if (!opened.complete(socket)) {
            socket.abort();
        }
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
        if (mayLend()) {
            lend(part, last);
        } else {
            enqueue(new BinaryPart(copyOf(part), last), part.remaining());
        }
    }

    /** Not to an executor: it would run when the memory is no longer ours. */
    private boolean mayLend() {
        return runner == null && hasDemand() && !delivering && !ended && !isDropped();
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
        if (ended || isDropped()) {
            return;
        }
        waiting.add(message);
        waitingBytes += bytes + MESSAGE_OVERHEAD;
        deliver();
    }

    /** While this side closes, reading goes on whatever waits, so that the answer to its Close frame can be read. */
    private boolean isDropped() {
        if (!dropsMessages || (!hasDropped && hasDemand() && isBelowReadAhead())) {
            return false;
        }
        hasDropped = true;
        return true;
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
        if (!waiting.isEmpty()) {
            checkExecutor();
        } else if (end != null) {
            terminate(end);
        }
    }

    /** If it has thrown away {@code onOpen}, nobody has the socket, and nobody will ever ask for what waits. */
    private void checkExecutor() {
        if (runner != null) {
            runner.checkExecutor();
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
        long bytes = sizeOf(message);
        waitingBytes -= bytes;
        if (runner == null) {
            onMessage(message);
        } else {
            runner.add(bytes, () -> onMessage(message));
        }
    }

    private static long sizeOf(Object message) {
        return contentOf(message) + MESSAGE_OVERHEAD;
    }

    private static long contentOf(Object message) {
        if (message instanceof String text) {
            return text.length() * (long) Character.BYTES;
        }
        if (message instanceof TextPart text) {
            return text.part().length() * (long) Character.BYTES;
        }
        return message instanceof BinaryPart binary ? binary.part().remaining() : ((ByteBuffer) message).remaining();
    }

    private void onMessage(Object message) {
        if (message instanceof String text) {
            call("onText", open -> listener.onText(open, text));
        } else if (message instanceof ByteBuffer data) {
            call("onBinary", open -> listener.onBinary(open, data));
        } else if (message instanceof TextPart text) {
            call("onTextPart", open -> streaming().onTextPart(open, text.part(), text.last()));
        } else if (message instanceof BinaryPart binary) {
            callBinaryPart(binary.part(), binary.last());
        }
    }

    void ping(byte[] payload) {
        pass(payload.length, () -> call("onPing", open -> listener.onPing(open, readOnly(payload))));
    }

    void pong(byte[] payload) {
        pass(payload.length, () -> call("onPong", open -> listener.onPong(open, readOnly(payload))));
    }

    private static ByteBuffer readOnly(byte[] payload) {
        return ByteBuffer.wrap(payload).asReadOnlyBuffer();
    }

    void writable() {
        pass(0, () -> call("onWritable", listener::onWritable));
    }

    /** A callback that waits for no demand. */
    private void pass(long bytes, Runnable callback) {
        if (ended) {
            return;
        }
        if (runner == null) {
            callback.run();
        } else {
            runner.add(bytes + MESSAGE_OVERHEAD, callback);
        }
    }

    /**
     * From now on messages without demand are dropped instead of kept: this side closes, and nothing may hold up the
     * answer.
     */
    void dropUndemanded() {
        dropsMessages = true;
        hasDropped |= !waiting.isEmpty();
        waiting.clear();
        waitingBytes = 0;
        deliver();
    }

    /** From now on messages are dropped, those that wait for the executor too: this side has no time left. */
    void dropMessages() {
        if (runner != null) {
            runner.drop();
        }
        dropUndemanded();
    }

    /** The connection has ended. */
    void close(CloseInfo info) {
        end = info;
        deliver();
    }

    private void terminate(CloseInfo info) {
        end = null;
        WebSocket open = socket;
        if (open == null || ended) {
            return;
        }
        ended = true;
        if (runner == null) {
            onClose(open, info);
        } else {
            runner.addLast(() -> onClose(open, info));
        }
    }

    // ---- where callbacks run

    private void onClose(WebSocket open, CloseInfo info) {
        CompletableFuture<WebSocket> neverOpened = opened;
        if (neverOpened == null) {
            callOnClose(open, info);
        } else {
            WebSocketException cause = info.cause();
            neverOpened.completeExceptionally(
                    cause == null
                            ? new SocketClosedException(Phase.CLOSED, "The connection was " + info, info)
                            : cause);
        }
        closed.complete(info);
    }

    private void callOnClose(WebSocket open, CloseInfo info) {
        callbackBegins();
        try {
            listener.onClose(open, info);
        } catch (Throwable thrown) { // an Error too: there is nobody above who could do anything about it
            LOG.warn("The listener's onClose threw", thrown);
        }
        callbackEnded();
    }

    private void call(String callback, Consumer<WebSocket> body) {
        WebSocket open = socket;
        if (open == null) {
            return;
        }
        callbackBegins();
        try {
            body.accept(open);
        } catch (Throwable thrown) { // an Error too: it ends this connection, and is reported like everything else
            failed(open, new ListenerException(callback, thrown));
        }
        callbackEnded();
    }

    private void callbackBegins() {
        if (runner == null) {
            watch.callbackBegins();
        }
    }

    private void callbackEnded() {
        if (runner == null) {
            watch.callbackEnded();
        }
    }

    private void failed(WebSocket open, ListenerException failure) {
        LOG.warn("{}; the connection is closed with 1011", failure.getMessage(), failure);
        if (runner == null) {
            dropUndemanded();
        } else {
            runner.drop();
        }
        try {
            listener.onError(open, failure);
        } catch (Throwable thrown) {
            LOG.warn("The listener's onError threw", thrown);
        }
        owner.onListenerFailure(failure);
    }
}
