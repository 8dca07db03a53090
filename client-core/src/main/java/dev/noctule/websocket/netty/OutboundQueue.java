package dev.noctule.websocket.netty;

import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SendQueueFullException;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.protocol.CloseBody;
import dev.noctule.websocket.protocol.Fragmenter;
import dev.noctule.websocket.protocol.Frame;
import dev.noctule.websocket.protocol.FrameWriter;
import dev.noctule.websocket.protocol.Opcode;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way from any thread to the event loop, in call order. Many producers, one consumer: a producer
 * never waits, and one task with one flush drains what all of them have added. Messages are turned into frames only
 * while the channel takes them, so that control frames can pass the rest.
 *
 * <p>Bytes are counted from {@link #offer} until the operating system has them. The hard limit refuses a message; the
 * two marks only move {@link #isWritable()}.
 */
final class OutboundQueue {
    static final long HIGH_MARK = 1024 * 1024;
    static final long LOW_MARK = 256 * 1024;

    /** What the event loop's side does with it. */
    interface Sink {
        /** Whether messages may be sent at all (RFC 6455, 5.5.1). */
        boolean maySend();

        /** Whether the transport takes more now. */
        boolean isTransportWritable();

        /**
         * Writes without flushing.
         *
         * @param onWritten told when the operating system has it, or why it has not
         */
        void write(Frame frame, Consumer<@Nullable Throwable> onWritten);

        void flush();

        /**
         * Compresses a message that is the next to be written.
         *
         * @return null if it is to be sent as it is
         */
        byte @Nullable [] compress(byte[] payload);

        /** All messages before are written: the closing handshake may start. */
        void close(CloseBody body);

        /** The buffered bytes have fallen to the low mark, after they had reached the high one. */
        void onWritable();
    }

    private sealed interface Item permits Message, Close {}

    private record Message(Opcode opcode, byte[] payload, boolean mayCompress, CompletableFuture<Void> done)
            implements Item {
        /** Counts the header too, or any number of empty messages could be queued. */
        long cost() {
            return payload.length + (long) FrameWriter.LONGEST_HEADER;
        }
    }

    private record Close(CloseBody body) implements Item {}

    private final int fragmentBytes;
    private final long limit;
    private final Runnable scheduleDrain;

    private final Queue<Item> handover = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private final AtomicLong bufferedBytes = new AtomicLong();
    private volatile boolean writable = true;
    private volatile @Nullable SocketClosedException closed;

    /**
     * Event loop only: what of the first message is not yet written, and the messages that the operating system does
     * not have yet.
     */
    private @Nullable Fragmenter fragmenter;

    private final ArrayDeque<Message> unfinished = new ArrayDeque<>();

    /**
     * An empty queue.
     *
     * @param fragmentBytes the longest payload of one frame
     * @param limit of the buffered bytes
     * @param scheduleDrain has {@link #drain} called on the event loop, later; called by any thread, at most once per
     *     drain
     */
    OutboundQueue(int fragmentBytes, long limit, Runnable scheduleDrain) {
        this.fragmentBytes = fragmentBytes;
        this.limit = limit;
        this.scheduleDrain = scheduleDrain;
    }

    /** Any thread: adds a message, whose array is no longer the caller's. */
    CompletableFuture<Void> offer(Opcode opcode, byte[] payload, boolean mayCompress) {
        Message message = new Message(opcode, payload, mayCompress, new CompletableFuture<>());
        long cost = message.cost();
        // One step: a message that does not fit must not push out, for a moment, one that does.
        long before = bufferedBytes.getAndUpdate(bytes -> bytes + cost > limit ? bytes : bytes + cost);
        if (before + cost > limit) {
            return CompletableFuture.failedFuture(full(payload.length, before));
        }
        if (before + cost >= HIGH_MARK) {
            // Set before the message is added: whoever finishes it will see it, and so none is left behind false.
            writable = false;
        }
        add(message);
        return message.done();
    }

    private SendQueueFullException full(int messageBytes, long before) {
        return new SendQueueFullException(
                "A message of " + messageBytes + " bytes does not fit behind the " + before
                        + " bytes that wait to be sent: the limit is " + limit
                        + ". Wait for onWritable or earlier sends, or raise Limits.queuedBytes",
                before,
                limit);
    }

    /** Any thread: closes behind what was added before. */
    void close(CloseBody body) {
        add(new Close(body));
    }

    private void add(Item item) {
        handover.add(item);
        SocketClosedException cause = closed;
        if (cause != null) {
            failWaiting(cause);
        } else if (drainScheduled.compareAndSet(false, true)) {
            scheduleDrain.run();
        }
    }

    long bufferedBytes() {
        return bufferedBytes.get();
    }

    boolean isWritable() {
        return writable && closed == null;
    }

    /** Event loop: writes what the transport takes, and flushes once. */
    void drain(Sink sink) {
        drainScheduled.set(false);
        boolean wrote = false;
        while (sink.isTransportWritable() && (fragmenter != null || begin(handover.poll(), sink))) {
            wrote |= writeFrame(sink);
        }
        if (wrote) {
            sink.flush();
        }
    }

    /** Starts with an item; false if there was none. */
    private boolean begin(@Nullable Item item, Sink sink) {
        if (item instanceof Message message) {
            if (sink.maySend()) {
                unfinished.add(message);
                fragmenter = fragment(message, sink);
            } else {
                fail(message, closing());
            }
        } else if (item instanceof Close close) {
            sink.close(close.body());
        }
        return item != null;
    }

    private Fragmenter fragment(Message message, Sink sink) {
        byte[] compressed = message.mayCompress() ? sink.compress(message.payload()) : null;
        return compressed == null
                ? new Fragmenter(message.opcode(), message.payload(), false, fragmentBytes)
                : new Fragmenter(message.opcode(), compressed, true, fragmentBytes);
    }

    private boolean writeFrame(Sink sink) {
        Fragmenter current = fragmenter;
        if (current == null) {
            return false;
        }
        if (!sink.maySend()) {
            fragmenter = null; // a Close frame has overtaken the rest of this message
            fail(unfinished.removeLast(), closing());
            return false;
        }
        Frame frame = current.next();
        if (current.hasNext()) {
            sink.write(frame, failure -> {});
        } else {
            fragmenter = null;
            Message message = unfinished.getLast();
            sink.write(frame, failure -> finish(message, failure, sink));
        }
        return true;
    }

    private void finish(Message message, @Nullable Throwable failure, Sink sink) {
        if (failure != null || !unfinished.remove(message)) {
            return; // the transport ends: close() fails what is unfinished, with the reason
        }
        release(message);
        message.done().complete(null);
        if (!writable && bufferedBytes.get() <= LOW_MARK) {
            writable = true;
            sink.onWritable();
        }
    }

    private static SocketClosedException closing() {
        return new SocketClosedException(Phase.CLOSING, "Not sent: the connection is closing", null);
    }

    private void fail(Message message, SocketClosedException cause) {
        release(message);
        message.done().completeExceptionally(cause);
    }

    private void release(Message message) {
        bufferedBytes.addAndGet(-message.cost());
    }

    /** Event loop: fails everything that is not finished, and everything that comes later. */
    void close(SocketClosedException cause) {
        closed = cause;
        fragmenter = null;
        for (Message message = unfinished.poll(); message != null; message = unfinished.poll()) {
            fail(message, cause);
        }
        failWaiting(cause);
    }

    /** Any thread, once closed. */
    private void failWaiting(SocketClosedException cause) {
        for (Item item = handover.poll(); item != null; item = handover.poll()) {
            if (item instanceof Message message) {
                fail(message, cause);
            }
        }
    }
}
