package dev.noctule.websocket.netty;

import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.protocol.CloseBody;
import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.protocol.QueuedBytes;
import dev.noctule.websocket.testing.Interleavings;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The send queue and the state machine of the closing handshake, between any threads and their event loop: whatever
 * happens at the same time, it is as if each call had been made at one moment. Faults 25 and 26.
 */
@Tag("interleavings")
@Tag("fault-25")
@Tag("fault-26")
class SendQueueModelTest {
    /** Of messages of one byte. */
    private static final int ROOM = 4;

    private static final byte[] NOTHING = {};

    @Test
    void takesWhatItHasRoomForAndNoMore() {
        Interleavings.check(Bounded.class, BoundedOneAtATime.class);
    }

    @Test
    @Tag("C1")
    @Tag("G7")
    void sendsWhatComesBeforeTheCloseAndNothingAfterIt() {
        Interleavings.check(Closing.class, ClosingOneAtATime.class);
    }

    @Test
    @Tag("G4")
    void nothingComesBetweenThePartsOfAMessage() {
        Interleavings.check(InParts.class, InPartsOneAtATime.class);
    }

    /** A real queue, and what has become of the messages. */
    @Param(name = "letter", gen = IntGen.class, conf = "1:9")
    public abstract static class Sending {
        final ModelTransport transport = new ModelTransport();
        final OutboundQueue queue;
        final Queue<CompletableFuture<Void>> sends = new ConcurrentLinkedQueue<>();

        Sending(long limit) {
            queue = new OutboundQueue(
                    transport, transport, ModelTransport.FRAGMENT_BYTES, limit, transport::askForDrain);
        }

        final CompletableFuture<Void> offer(int letter) {
            CompletableFuture<Void> sent = queue.offer(new Content.Text(Integer.toString(letter)), false);
            sends.add(sent);
            return sent;
        }

        /** Event loop: does what the queue has asked for, and nothing if it has not. */
        final String drainIfAskedFor() {
            return transport.isDrainAskedFor() ? transport.drain(queue, Integer.MAX_VALUE) : "";
        }

        /** Each send has an outcome, and as many have succeeded as there are frames. */
        final void expectNothingIsLeft(int frames) {
            int succeeded = 0;
            for (CompletableFuture<Void> sent : sends) {
                Interleavings.expect(sent.isDone(), "a send has no outcome");
                succeeded += sent.isCompletedExceptionally() ? 0 : 1;
            }
            Interleavings.expect(
                    succeeded == frames, succeeded + " sends succeeded, " + frames + " frames were written");
            Interleavings.expect(queue.bufferedBytes() == 0, "bytes are still counted");
        }
    }

    // ---- the bound

    /** Sends, and nothing is written before all of them are over. */
    public static class Bounded extends Sending {
        public Bounded() {
            super(ROOM * QueuedBytes.of(1));
        }

        /** Any thread: whether it was taken. */
        @Operation
        public boolean send(@Param(name = "letter") int letter) {
            return !offer(letter).isCompletedExceptionally();
        }

        /** When all threads have ended. */
        @Validate
        public void whatWasTakenIsSent() {
            expectNothingIsLeft(drainIfAskedFor().length());
        }
    }

    /** What it is to be like. */
    public static class BoundedOneAtATime {
        private int waiting;

        public boolean send(int letter) {
            boolean taken = waiting < ROOM;
            waiting += taken ? 1 : 0;
            return taken;
        }
    }

    // ---- the end

    /** Sends, and somebody closes, and the transport may end. */
    public static class Closing extends Sending {
        private int written;

        public Closing() {
            super(Integer.MAX_VALUE);
        }

        /** Any thread. */
        @Operation
        public void send(@Param(name = "letter") int letter) {
            offer(letter);
        }

        /** Any thread: whether it is sensible to send more behind it. */
        @Operation
        public boolean close() {
            queue.close(CloseBody.of(CloseCode.NORMAL, ""));
            return queue.isWritable();
        }

        /** Any thread. */
        @Operation
        public boolean maySend() {
            return transport.maySend();
        }

        /** Event loop. */
        @Operation(nonParallelGroup = "event loop")
        public String write() {
            return counted(transport.drain(queue, Integer.MAX_VALUE));
        }

        private String counted(String frames) {
            written += frames.replace("!", "").length();
            return frames;
        }

        /** Event loop. */
        @Operation(nonParallelGroup = "event loop")
        public void end() {
            transport.end(queue);
        }

        /** When all threads have ended: nothing waits that the event loop was not told of. */
        @Validate
        public void everySendHasTheOutcomeThatIsTrue() {
            counted(drainIfAskedFor());
            expectNothingIsLeft(written);
        }
    }

    /** What it is to be like. */
    public static class ClosingOneAtATime {
        private static final String CLOSE = "!";

        private final StringBuilder waiting = new StringBuilder();
        private boolean open = true;

        public void send(int letter) {
            waiting.append(letter);
        }

        public boolean close() {
            waiting.append(CLOSE);
            return false;
        }

        public boolean maySend() {
            return open;
        }

        public String write() {
            int close = waiting.indexOf(CLOSE);
            String frames = open ? waiting.substring(0, close < 0 ? waiting.length() : close + 1) : "";
            open &= close < 0;
            waiting.setLength(0);
            return frames;
        }

        public void end() {
            open = false;
        }
    }

    // ---- messages in parts

    /** Messages in parts and others, and somebody closes. */
    public static class InParts extends Sending {
        private final StringBuilder written = new StringBuilder();

        public InParts() {
            super(Integer.MAX_VALUE);
        }

        /** Any thread. */
        @Operation
        public void send(@Param(name = "letter") int letter) {
            offer(letter);
        }

        /** Any thread. */
        @Operation
        public void sendInParts() {
            StreamedMessage message = new StreamedMessage(Opcode.TEXT);
            queue.start(message);
            sends.add(queue.offer(message, NOTHING));
            sends.add(queue.finish(message));
        }

        /** Any thread. */
        @Operation
        public void close() {
            queue.close(CloseBody.of(CloseCode.NORMAL, ""));
        }

        /** Event loop: how much comes at that moment is not to be foreseen. */
        @Operation(nonParallelGroup = "event loop")
        public void write() {
            written.append(drainIfAskedFor());
        }

        /** Event loop. */
        @Operation(nonParallelGroup = "event loop")
        public void end() {
            transport.end(queue);
        }

        /** When all threads have ended. */
        @Validate
        public void framesAreInAnOrderThatTheyMayHave() {
            written.append(drainIfAskedFor());
            String frames = written.toString();
            int close = frames.indexOf('!');
            Interleavings.expect(close < 0 || close == frames.length() - 1, "behind the Close frame: " + frames);
            for (int open = frames.indexOf('('); open >= 0; open = frames.indexOf('(', open + 1)) {
                // A Close cuts off a message that is not finished; so does the end.
                boolean last = open == frames.length() - 1;
                Interleavings.expect(last || ")!".indexOf(frames.charAt(open + 1)) >= 0, "between parts: " + frames);
            }
            expectNothingIsLeft(close < 0 ? frames.length() : close);
        }
    }

    /** Nothing is returned, and so nothing is to be compared. */
    public static class InPartsOneAtATime {
        public void send(int letter) {}

        public void sendInParts() {}

        public void close() {}

        public void write() {}

        public void end() {}
    }
}
