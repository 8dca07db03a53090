package dev.noctule.websocket.netty;

import dev.noctule.websocket.protocol.FrameWriter;
import dev.noctule.websocket.protocol.Opcode;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A message, or a part of a {@link StreamedMessage}, and at the same time what its sender waits for: one object and not
 * two for each. It holds either its frame or its payload until it is written.
 */
final class QueuedMessage extends CompletableFuture<Void> implements OutboundQueue.Item {
    private static final byte[] NONE = {};

    final Opcode opcode;
    final boolean mayCompress;
    final int payloadBytes;

    /** False for a part that others follow. */
    final boolean last;

    private @Nullable ByteBuf frame;
    private byte[] payload = NONE;

    /** Of its last frame, once that is written. */
    long number = Long.MAX_VALUE;

    private QueuedMessage(Opcode opcode, boolean mayCompress, int payloadBytes, boolean last) {
        this.opcode = opcode;
        this.mayCompress = mayCompress;
        this.payloadBytes = payloadBytes;
        this.last = last;
    }

    /** A whole message. */
    QueuedMessage(Opcode opcode, boolean mayCompress, int payloadBytes) {
        this(opcode, mayCompress, payloadBytes, true);
    }

    /** A part, which is sent as it is. */
    static QueuedMessage part(Opcode opcode, byte[] payload, boolean last) {
        return new QueuedMessage(opcode, false, payload.length, last).withPayload(payload);
    }

    long cost() {
        return cost(payloadBytes);
    }

    /** Counts the header too, or any number of empty messages could be queued. */
    static long cost(int payloadBytes) {
        return payloadBytes + (long) FrameWriter.LONGEST_HEADER;
    }

    QueuedMessage withFrame(ByteBuf encoded) {
        frame = encoded;
        return this;
    }

    QueuedMessage withPayload(byte[] bytes) {
        payload = bytes;
        return this;
    }

    @Nullable
    ByteBuf takeFrame() {
        ByteBuf taken = frame;
        frame = null;
        return taken;
    }

    byte[] takePayload() {
        byte[] taken = payload;
        payload = NONE;
        return taken;
    }

    void dropFrame() {
        ByteBuf dropped = takeFrame();
        if (dropped != null) {
            dropped.release();
        }
    }
}
