package dev.noctule.websocket.netty;

import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SendQueueFullException;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.protocol.Frame;
import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.protocol.PendingPings;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The Pings that this side sends, and the Pongs that it owes (RFC 6455, 5.5.2 and 5.5.3). Neither grows without bound:
 * unanswered Pings are counted, and of the Pongs that the transport does not take only the newest is kept. Event loop
 * only, but for what says otherwise.
 */
final class PingPong {
    static final int MOST_UNANSWERED = 1024;

    /** Where frames go. */
    interface Line {
        /** Whether a frame may be sent at all. */
        boolean maySend();

        /** Whether the transport takes more now. */
        boolean isTransportWritable();

        /**
         * Writes a frame that passes messages that wait.
         *
         * @return its number
         */
        long write(Frame frame);

        void flush();

        /** How much waits to be sent, for a message. */
        long bufferedBytes();

        long nanoTime();
    }

    /** A Ping of the user's. */
    private record Asked(byte[] payload, CompletableFuture<Duration> answer) {}

    private final Line line;
    private final PendingPings pings = new PendingPings();

    /** The newest Pong that the transport did not take yet; a newer one replaces it (5.5.3). */
    private byte @Nullable [] waitingPong;

    /** What {@link #sendNext} has not sent yet; null before the first one. Guarded by this. */
    private @Nullable ArrayDeque<Asked> asked;

    /** Guarded by this. */
    private boolean ended;

    PingPong(Line line) {
        this.line = line;
    }

    /**
     * Asks for a Ping. Any thread, which then has {@link #sendNext} run on the event loop: if the connection ends before
     * that, the answer fails with it, and not after.
     *
     * @return false if the connection has ended
     */
    synchronized boolean ask(byte[] payload, CompletableFuture<Duration> answer) {
        if (ended) {
            return false;
        }
        if (asked == null) {
            asked = new ArrayDeque<>();
        }
        asked.add(new Asked(payload, answer));
        return true;
    }

    /** Sends the Ping that was asked for first, or fails its answer. */
    void sendNext() {
        Asked next = nextAsked();
        if (next != null) {
            ping(next.payload(), next.answer());
        }
    }

    private synchronized @Nullable Asked nextAsked() {
        return asked == null ? null : asked.poll();
    }

    private void ping(byte[] payload, CompletableFuture<Duration> answer) {
        if (!line.maySend()) {
            answer.completeExceptionally(
                    new SocketClosedException(Phase.CLOSING, "No ping sent: the connection is closing", null));
            return;
        }
        if (pings.size() >= MOST_UNANSWERED) {
            answer.completeExceptionally(new SendQueueFullException(
                    "No ping sent: " + MOST_UNANSWERED + " pings are unanswered",
                    line.bufferedBytes(),
                    MOST_UNANSWERED));
            return;
        }
        pings.sent(payload, line.nanoTime(), answer);
        line.write(Frame.whole(Opcode.PING, payload));
        line.flush();
    }

    /**
     * Sends a Ping that the user did not ask for, however many are unanswered.
     *
     * @param answer as those of the user's; null if no Pong is awaited
     * @return the number of its frame
     */
    long heartbeat(byte[] payload, @Nullable CompletableFuture<Duration> answer) {
        if (answer != null) {
            pings.sent(payload, line.nanoTime(), answer);
        }
        long frame = line.write(Frame.whole(Opcode.PING, payload));
        line.flush();
        return frame;
    }

    /** The round-trip time that was measured last; may be asked for by any thread. */
    Optional<Duration> latency() {
        return pings.latency();
    }

    /** A Pong came. */
    void pongReceived(byte[] payload) {
        pings.pongReceived(payload, line.nanoTime());
    }

    /** A Pong is owed; whoever reads flushes it. */
    void pong(byte[] payload) {
        if (line.isTransportWritable()) {
            line.write(Frame.whole(Opcode.PONG, payload));
        } else {
            waitingPong = payload;
        }
    }

    /** The transport takes more again: the Pong that waits goes first. */
    void transportIsWritable() {
        byte[] pong = waitingPong;
        if (pong != null) {
            waitingPong = null;
            line.write(Frame.whole(Opcode.PONG, pong));
            line.flush();
        }
    }

    /** A Close frame goes out, and nothing may follow it (5.5.1). */
    void closeSent() {
        waitingPong = null;
    }

    /** No Pong will come any more. */
    void failAll(Throwable cause) {
        synchronized (this) {
            ended = true; // from now on nothing is added
        }
        pings.failAll(cause);
        for (Asked unsent = nextAsked(); unsent != null; unsent = nextAsked()) {
            unsent.answer().completeExceptionally(cause);
        }
    }
}
