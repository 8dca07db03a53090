package dev.noctule.websocket.netty;

import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.protocol.QueuedBytes;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A message whose parts are handed over one by one, by its {@link PartWriter}. It has its place among the messages from
 * the moment when it is started; its parts wait here.
 */
final class StreamedMessage implements OutboundQueue.Item {
    /** Reserved from the start, so that the end fits whenever it comes. The last part is an empty one. */
    static final long COST = QueuedBytes.of(0);

    private final Queue<QueuedMessage> parts = new ConcurrentLinkedQueue<>();

    /** Of the next part. The writer's own. */
    private Opcode opcode;

    /** Why no part is sent any more, or null. */
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

    /**
     * For one thread at a time: adds the {@link #next} part.
     *
     * @return false if no part is sent any more: then it has failed
     */
    boolean add(QueuedMessage part, BufferedBytes buffered) {
        opcode = Opcode.CONTINUATION;
        parts.add(part);
        SocketClosedException cause = cut;
        if (cause != null) {
            failParts(cause, buffered);
        }
        return cause == null;
    }

    boolean hasParts() {
        return !parts.isEmpty();
    }

    @Nullable
    QueuedMessage poll() {
        return parts.poll();
    }

    /** Cuts it off, once: parts that are there fail, and so do those that come, whoever sees them. */
    @Override
    public void fail(SocketClosedException cause, BufferedBytes buffered) {
        buffered.release(COST);
        cut = cause;
        failParts(cause, buffered);
    }

    private void failParts(SocketClosedException cause, BufferedBytes buffered) {
        for (QueuedMessage part = parts.poll(); part != null; part = parts.poll()) {
            part.fail(cause, buffered);
        }
    }
}
