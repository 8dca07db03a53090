package dev.noctule.websocket.netty;

import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.protocol.Opcode;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A message whose parts are handed over one by one, by its {@link PartWriter}. It has its place among the messages from
 * the moment when it is started; its parts wait here.
 */
final class StreamedMessage implements OutboundQueue.Item {
    private final Queue<QueuedMessage> parts = new ConcurrentLinkedQueue<>();

    /** Of the next part. The writer's own. */
    private Opcode opcode;

    private volatile @Nullable SocketClosedException cut;

    /**
     * A message with no part.
     *
     * @param opcode TEXT or BINARY
     */
    StreamedMessage(Opcode opcode) {
        this.opcode = opcode;
    }

    /** For one thread at a time: the next part, which is not added. */
    QueuedMessage next(BooleanSupplier neededHere, byte[] payload, boolean last) {
        return QueuedMessage.part(neededHere, opcode, payload, last);
    }

    /** For one thread at a time: adds the {@link #next} part. */
    void add(QueuedMessage part) {
        opcode = Opcode.CONTINUATION;
        parts.add(part);
    }

    @Nullable
    QueuedMessage poll() {
        return parts.poll();
    }

    /** No part is sent any more. Parts that are there, and those that come, are to be failed by whoever sees them. */
    void cut(SocketClosedException cause) {
        cut = cause;
    }

    /** Why no part is sent any more, or null. */
    @Nullable
    SocketClosedException cut() {
        return cut;
    }
}
