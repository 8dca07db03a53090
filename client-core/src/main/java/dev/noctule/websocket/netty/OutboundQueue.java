package dev.noctule.websocket.netty;

import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SendQueueFullException;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.protocol.CloseBody;
import dev.noctule.websocket.protocol.Fragmenter;
import dev.noctule.websocket.protocol.Frame;
import dev.noctule.websocket.protocol.FrameWriter;
import dev.noctule.websocket.protocol.QueuedBytes;
import io.netty.buffer.ByteBuf;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way from any thread to the event loop, in call order. Many producers, one consumer: a producer
 * never waits, and one task with one flush drains what all of them have added. Text is encoded on the thread that sends
 * it, and a long message becomes a masked frame there. On the event loop, if nothing waits, a message goes straight into
 * the batch of the {@link FrameLane}. Short messages of other threads, and those that may have to be compressed or cut,
 * are kept as they are until it is their turn. What the channel does not take waits here, so that control frames can
 * pass it.
 *
 * <p>A {@link StreamedMessage} takes its turn as others do, and keeps it until its last part is written: what waits
 * behind it waits for that (RFC 6455, 5.4). Only a Close does not: it cuts the message off.
 *
 * <p>The {@link BufferedBytes} of a message are counted from {@link #offer} until the operating system has them; those of
 * a {@link StreamedMessage} from {@link #start}, or there could be any number of messages with no part.
 */
final class OutboundQueue {
    /** What the event loop's side does with it. */
    interface Sink {
        /** Any thread: whether a message is neither compressed nor logged, so that nobody wants its payload before it is a frame. */
        boolean isSentAsItIs(boolean mayCompress);

        /** Whether messages may be sent at all (RFC 6455, 5.5.1). */
        boolean maySend();

        /** Whether the transport takes more now. */
        boolean isTransportWritable();

        /**
         * Writes to the lane.
         *
         * @return the number of the frame
         */
        long write(Frame frame);

        void flush();

        /**
         * Compresses a message that is the next to be written.
         *
         * @return null if it is to be sent as it is
         */
        byte @Nullable [] compress(byte[] payload);

        /** All messages before are written: the closing handshake may start. */
        void startClosing(CloseBody body);

        /** The buffered bytes have fallen to the low mark, after they had reached the high one, and more may be sent. */
        void onWritable();
    }

    /** What waits for its turn. */
    sealed interface Item permits QueuedMessage, StreamedMessage, Close {
        /** Any thread: it is not sent, and whoever waits for it is told why. */
        void fail(SocketClosedException cause, BufferedBytes buffered);
    }

    /** Behind what was sent before. */
    record Close(CloseBody body) implements Item {
        /** How the connection ends is told by {@code onClose}. */
        @Override
        public void fail(SocketClosedException cause, BufferedBytes buffered) {}
    }

    /**
     * Messages of other threads up to so many bytes, or chars, wait as an array, and are masked when they are copied into
     * the batch: that costs the event loop no more than the copy, and a pooled buffer that one thread takes and another
     * gives back costs more than all the rest.
     */
    private static final int LONGEST_UNMASKED = 2 * 1024;

    private static final byte[] NOTHING = {};

    private final FrameLane lane;
    private final Sink sink;
    private final int fragmentBytes;
    private final Runnable scheduleDrain;
    private final BooleanSupplier isOnEventLoop;

    private final Queue<Item> handover = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean drainScheduled = new AtomicBoolean();
    private final BufferedBytes buffered;
    private volatile @Nullable SocketClosedException closed;

    /** Whether a {@link Close} was added: set behind it, so that whoever sees this finds it. */
    private volatile boolean closing;

    /**
     * Event loop only: what of the first message, or of its part, is not yet written; the message whose parts are
     * written now; and the messages that the operating system does not have yet.
     */
    private @Nullable Fragmenter fragmenter;

    private @Nullable StreamedMessage open;

    private final UnfinishedMessages unfinished;

    /** Event loop only: a frame is taken from its message, and perhaps not yet in the lane. */
    private boolean draining;

    /**
     * An empty queue.
     *
     * @param fragmentBytes the longest payload of one frame
     * @param limit of the buffered bytes
     * @param scheduleDrain has {@link #drain} called on the event loop, later; called by any thread, at most once per
     *     drain
     */
    OutboundQueue(FrameLane lane, Sink sink, int fragmentBytes, long limit, Runnable scheduleDrain) {
        this.lane = lane;
        this.sink = sink;
        this.fragmentBytes = fragmentBytes;
        this.buffered = new BufferedBytes(limit);
        this.unfinished = new UnfinishedMessages(buffered);
        this.scheduleDrain = scheduleDrain;
        this.isOnEventLoop = lane::isOnEventLoop;
    }

    /**
     * Any thread: adds a message. Its content is no longer needed when this returns.
     *
     * @throws IllegalArgumentException if it is text with no UTF-8 form
     */
    CompletableFuture<Void> offer(Content content, boolean mayCompress) {
        QueuedMessage message = accept(content, mayCompress);
        return message == null ? full(content.shortest()) : message;
    }

    /**
     * Any thread: as {@link #offer}, for a sender that does not wait for the outcome.
     *
     * @return false if the message does not fit, or would come behind a Close, or everything has ended
     * @throws IllegalArgumentException if it is text with no UTF-8 form
     */
    boolean tryOffer(Content content, boolean mayCompress) {
        if (closing) {
            content.check();
            return false;
        }
        QueuedMessage message = accept(content, mayCompress);
        return message != null && !message.isCompletedExceptionally();
    }

    /** Null if the message does not fit; then nothing was done. */
    private @Nullable QueuedMessage accept(Content content, boolean mayCompress) {
        if (!buffered.hasRoomFor(QueuedBytes.of(content.shortest()))) {
            content.check();
            return null;
        }
        boolean isOneFrame = isOneFrame(mayCompress);
        if (isOneFrame && lane.isOnEventLoop() && isNextToBeWritten()) {
            return append(content);
        }
        if (isOneFrame && content.shortest() > LONGEST_UNMASKED) {
            return enqueue(encode(content));
        }
        byte[] payload = content.payload();
        return enqueue(message(content, mayCompress, payload.length).with(payload));
    }

    /** Any thread: whether a message becomes one frame whatever it says, and nobody wants its payload before. */
    private boolean isOneFrame(boolean mayCompress) {
        return fragmentBytes == Integer.MAX_VALUE && sink.isSentAsItIs(mayCompress);
    }

    private QueuedMessage encode(Content content) {
        ByteBuf frame = lane.buffer(FrameWriter.sizeOf(content.shortest()));
        try {
            content.writeFrame(lane.nextMaskKey(), frame);
        } catch (RuntimeException | Error failure) {
            frame.release();
            throw failure;
        }
        int payloadBytes = FrameWriter.payloadOf(frame.readableBytes());
        return message(content, false, payloadBytes).with(frame);
    }

    private QueuedMessage message(Content content, boolean mayCompress, int payloadBytes) {
        return new QueuedMessage(isOnEventLoop, content.opcode(), mayCompress, payloadBytes);
    }

    /** Event loop: whether a message that is sent now may be written now. */
    private boolean isNextToBeWritten() {
        return !draining
                && fragmenter == null
                && open == null
                && handover.isEmpty()
                && sink.maySend()
                && sink.isTransportWritable();
    }

    private @Nullable QueuedMessage append(Content content) {
        ByteBuf batch = lane.batch(FrameWriter.sizeOf(content.shortest()));
        int start = batch.writerIndex();
        content.writeFrame(lane.nextBatchKey(), batch);
        int payloadBytes = FrameWriter.payloadOf(batch.writerIndex() - start);
        QueuedMessage message = message(content, false, payloadBytes);
        if (!buffered.reserve(message.cost())) {
            batch.writerIndex(start);
            return null;
        }
        unfinished.add(message);
        message.number = lane.commit();
        scheduleDrain();
        return message;
    }

    private @Nullable QueuedMessage enqueue(QueuedMessage message) {
        if (!buffered.reserve(message.cost())) {
            message.dropFrame();
            return null;
        }
        add(message);
        return message;
    }

    private CompletableFuture<Void> full(int messageBytes) {
        return CompletableFuture.failedFuture(buffered.full(messageBytes));
    }

    /**
     * Any thread: adds a message whose parts are to come.
     *
     * @return null, or why it was not added: it does not fit
     */
    @Nullable
    SendQueueFullException start(StreamedMessage message) {
        if (!buffered.reserve(StreamedMessage.COST)) {
            return buffered.full(0);
        }
        add(message);
        return null;
    }

    /** One thread at a time for each message: adds a part. */
    CompletableFuture<Void> offer(StreamedMessage message, byte[] payload) {
        QueuedMessage part = message.next(isOnEventLoop, payload, false);
        if (closing) {
            return CompletableFuture.failedFuture(notSent());
        }
        return buffered.reserve(part.cost()) ? add(message, part) : full(payload.length);
    }

    /**
     * One thread at a time for each message: adds the last part, an empty one. A full queue does not refuse it: what
     * waits behind the message waits for this, and there was room for it when the message was started.
     */
    CompletableFuture<Void> finish(StreamedMessage message) {
        QueuedMessage part = message.next(isOnEventLoop, NOTHING, true);
        if (closing) {
            return CompletableFuture.failedFuture(notSent());
        }
        return add(message, part);
    }

    private CompletableFuture<Void> add(StreamedMessage message, QueuedMessage part) {
        if (message.add(part, buffered)) {
            scheduleDrain();
        }
        return part;
    }

    /** Any thread: closes behind what was added before. Only the first time: what was asked for then is on its way. */
    void close(CloseBody body) {
        if (closing) {
            return;
        }
        handover.add(new Close(body));
        closing = true;
        added();
    }

    private void add(Item item) {
        handover.add(item);
        added();
    }

    private void added() {
        SocketClosedException cause = closed;
        if (cause != null) {
            failWaiting(cause);
        } else {
            scheduleDrain();
        }
    }

    private void scheduleDrain() {
        if (!drainScheduled.get() && drainScheduled.compareAndSet(false, true)) {
            scheduleDrain.run();
        }
    }

    long bufferedBytes() {
        return buffered.count();
    }

    /** Event loop: whether anything waits but for the next part of a message. */
    boolean hasUnsent() {
        StreamedMessage message = open;
        return message == null ? buffered.count() > 0 : message.hasParts() || buffered.count() > StreamedMessage.COST;
    }

    boolean isWritable() {
        return buffered.isBelowMark() && !closing && closed == null;
    }

    /** Whether a Close was added, written or not: what is added now is not sent. */
    boolean isClosing() {
        return closing;
    }

    /**
     * Event loop: writes what the transport takes, and flushes once. A transport that comes back here from a write does
     * not get the next frame ahead of that one.
     */
    void drain() {
        if (drainScheduled.get()) {
            drainScheduled.set(false);
        }
        if (draining) {
            return; // the loop below sees what there is now
        }
        draining = true;
        try {
            while (sink.isTransportWritable() && (fragmenter != null || beginNext())) {
                writeFragment();
            }
        } finally {
            draining = false;
        }
        if (lane.isUnflushed()) {
            sink.flush();
        }
    }

    private boolean beginNext() {
        StreamedMessage message = open;
        return message == null ? begin(handover.poll()) : beginPart(message);
    }

    /** Starts with the next part of a message, or cuts it off; false if there is nothing to do before another part comes. */
    private boolean beginPart(StreamedMessage message) {
        boolean ends = closing || !sink.maySend(); // asked first: parts that were added before the Close go before it
        QueuedMessage part = message.poll();
        if (part != null) {
            if (part.last) {
                open = null;
                part.takeCostOfMessage();
            }
            return begin(part);
        }
        if (ends) {
            cutOff(message);
        }
        return ends;
    }

    /** Nothing can be sent between a message that has no end and the Close. */
    private void cutOff(StreamedMessage message) {
        open = null;
        message.fail(notSent(), buffered);
        for (Item item = handover.poll(); item != null; item = handover.poll()) {
            if (item instanceof Close close) {
                sink.startClosing(close.body());
                return;
            }
            item.fail(notSent(), buffered);
        }
    }

    /** Starts with an item; false if there was none. */
    private boolean begin(@Nullable Item item) {
        if (item instanceof QueuedMessage message) {
            if (sink.maySend()) {
                beginFrames(message);
            } else {
                message.fail(notSent(), buffered);
            }
        } else if (item instanceof StreamedMessage message) {
            open = message;
        } else if (item instanceof Close close) {
            sink.startClosing(close.body());
        }
        return item != null;
    }

    private void beginFrames(QueuedMessage message) {
        unfinished.add(message);
        ByteBuf frame = message.takeFrame();
        if (frame != null) {
            message.number = lane.write(frame);
        } else if (message.last && isOneFrame(message.mayCompress)) {
            message.number = sink.write(Frame.whole(message.opcode, message.takePayload()));
        } else {
            fragmenter = fragment(message);
        }
    }

    private Fragmenter fragment(QueuedMessage message) {
        byte[] payload = message.takePayload();
        byte[] compressed = message.mayCompress ? sink.compress(payload) : null;
        return compressed == null
                ? Fragmenter.ofPart(message.opcode, payload, message.last, fragmentBytes)
                : new Fragmenter(message.opcode, compressed, true, fragmentBytes);
    }

    private void writeFragment() {
        Fragmenter current = fragmenter;
        if (current == null) {
            return;
        }
        if (!sink.maySend()) {
            fragmenter = null; // a Close frame has overtaken the rest of this message
            unfinished.failLast(notSent());
            return;
        }
        Frame frame = current.next();
        if (current.hasNext()) {
            sink.write(frame);
        } else {
            fragmenter = null;
            unfinished.last().number = sink.write(frame);
        }
    }

    /**
     * Event loop: the operating system has all frames up to that number.
     *
     * @return whether a message is out by that
     */
    boolean written(long number) {
        if (!unfinished.finish(number)) {
            return false;
        }
        if (buffered.hasFallen() && !closing && sink.maySend()) {
            sink.onWritable();
        }
        return true;
    }

    private static SocketClosedException notSent() {
        return new SocketClosedException(Phase.CLOSING, "Not sent: the connection is closing", null);
    }

    /** Event loop: fails everything that is not finished, and everything that comes later. */
    void close(SocketClosedException cause) {
        closed = cause;
        fragmenter = null;
        unfinished.fail(cause);
        StreamedMessage cutOff = open;
        if (cutOff != null) {
            open = null;
            cutOff.fail(cause, buffered);
        }
        failWaiting(cause);
    }

    /** Any thread, once closed. */
    private void failWaiting(SocketClosedException cause) {
        for (Item item = handover.poll(); item != null; item = handover.poll()) {
            item.fail(cause, buffered);
        }
    }
}
