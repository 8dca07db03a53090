package dev.noctule.websocket.netty;

import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.protocol.QueuedBytes;
import io.netty.buffer.ByteBuf;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A message, or a part of a {@link StreamedMessage}, and at the same time what its sender waits for: one object and not
 * two for each.
 */
final class QueuedMessage extends LoopGuardedFuture<Void> implements OutboundQueue.Item {
    private static final byte[] NONE = {};

    final Opcode opcode;
    final boolean mayCompress;

    /** False for a part that others follow. */
    final boolean last;

    final int payloadBytes;

    /**
     * Whether anything is to be given back for it. Not yet for the last part until its turn: so long {@link
     * StreamedMessage#COST} stands for it.
     */
    private boolean counts;

    /** A {@link ByteBuf} with its frame, or a byte array with its payload; in one field, for there are many messages. */
    private Object content = NONE;

    /** Of its last frame, once that is written. */
    long number = Long.MAX_VALUE;

    private QueuedMessage(
            BooleanSupplier neededHere, Opcode opcode, boolean mayCompress, int payloadBytes, boolean last) {
        super(neededHere);
        this.opcode = opcode;
        this.mayCompress = mayCompress;
        this.payloadBytes = payloadBytes;
        this.last = last;
        this.counts = true;
    }

    /**
     * A whole message.
     *
     * @param neededHere see {@link LoopGuardedFuture}
     */
    QueuedMessage(BooleanSupplier neededHere, Opcode opcode, boolean mayCompress, int payloadBytes) {
        this(neededHere, opcode, mayCompress, payloadBytes, true);
    }

    /** A part, which is sent as it is. */
    static QueuedMessage part(BooleanSupplier neededHere, Opcode opcode, byte[] payload, boolean last) {
        QueuedMessage part = new QueuedMessage(neededHere, opcode, false, payload.length, last).with(payload);
        part.counts = !last;
        return part;
    }

    /** Of what was reserved, how much is given back when this is over. */
    long cost() {
        return counts ? QueuedBytes.of(payloadBytes) : 0;
    }

    /** Event loop: the {@link #cost}, which is given back by whoever asks; it is nothing from now on. */
    long takeCost() {
        long cost = cost();
        counts = false;
        return cost;
    }

    /** Event loop: this is the last part, and its turn has come. What was reserved for the message is given back with it. */
    void takeCostOfMessage() {
        counts = true;
    }

    QueuedMessage with(Object frameOrPayload) {
        content = frameOrPayload;
        return this;
    }

    @Nullable
    ByteBuf takeFrame() {
        if (content instanceof ByteBuf frame) {
            content = NONE;
            return frame;
        }
        return null;
    }

    byte[] takePayload() {
        byte[] payload = (byte[]) content;
        content = NONE;
        return payload;
    }

    @Override
    public void fail(SocketClosedException cause, BufferedBytes buffered) {
        dropFrame();
        buffered.release(cost());
        completeExceptionally(cause);
    }

    void dropFrame() {
        ByteBuf dropped = takeFrame();
        if (dropped != null) {
            dropped.release();
        }
    }
}
