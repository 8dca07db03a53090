package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SendQueueFullException;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.protocol.CloseBody;
import dev.noctule.websocket.protocol.Frame;
import dev.noctule.websocket.protocol.FrameWriter;
import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.testing.Patience;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From many threads to one: order, bounds, and one outcome for every message. */
class OutboundQueueTest {
    private static final int MIB = 1024 * 1024;

    /** What each message costs beside its payload. */
    private static final int OVERHEAD = 256;

    private final AtomicInteger scheduled = new AtomicInteger();
    private final RecordingTransport transport = new RecordingTransport();
    private OutboundQueue queue = queueOf(Integer.MAX_VALUE, 16 * MIB);

    @AfterEach
    void everyBufferIsReleasedAtTheEnd() {
        queue.close(ended());
        assertThat(transport.buffers)
                .allSatisfy(buffer -> assertThat(buffer.refCnt()).isZero());
    }

    private OutboundQueue queueOf(int fragmentBytes, long limit) {
        return queueOf(fragmentBytes, limit, scheduled::incrementAndGet);
    }

    private OutboundQueue queueOf(int fragmentBytes, long limit, Runnable scheduleDrain) {
        OutboundQueue made = new OutboundQueue(transport, transport, fragmentBytes, limit, scheduleDrain);
        transport.queue = made;
        return made;
    }

    private CompletableFuture<Void> offer(String text) {
        return queue.offer(new Content.Text(text), true);
    }

    private CompletableFuture<Void> offer(int bytes) {
        return queue.offer(zeros(bytes), true);
    }

    private static Content zeros(int bytes) {
        return Content.Encoded.binary(ByteBuffer.allocate(bytes));
    }

    private void drain() {
        queue.drain();
    }

    /** The event loop's side as the test wants it. Masks with the key 0, so that frames can be read. */
    private static final class RecordingTransport implements OutboundQueue.Sink, FrameLane {
        final List<String> events = new ArrayList<>();
        final Queue<ByteBuf> buffers = new ConcurrentLinkedQueue<>();
        final Queue<Long> unwritten = new ArrayDeque<>();

        @Nullable
        OutboundQueue queue;

        boolean maySend = true;
        boolean sendsAsItIs = true;
        boolean onEventLoop;

        /** How many frames it takes. */
        int capacity = Integer.MAX_VALUE;

        boolean keepsWrites;
        Runnable onWritable = () -> {};

        /** Inside a write, before the frame is in the lane. */
        Runnable duringWrite = () -> {};

        byte @Nullable [] compressed;

        private final ByteBuf batch = Unpooled.buffer();
        private long frames;
        private boolean unflushed;

        @Override
        public boolean isOnEventLoop() {
            return onEventLoop;
        }

        @Override
        public ByteBuf buffer(int size) {
            ByteBuf made = Unpooled.buffer(size);
            buffers.add(made);
            return made;
        }

        @Override
        public int nextMaskKey() {
            return 0;
        }

        @Override
        public int nextBatchKey() {
            return 0;
        }

        @Override
        public ByteBuf batch(int size) {
            duringWrite.run();
            return batch;
        }

        @Override
        public long commit() {
            long number = record(batch);
            batch.clear();
            return number;
        }

        @Override
        public long write(ByteBuf encoded) {
            long number = record(encoded);
            encoded.release();
            return number;
        }

        private long record(ByteBuf frame) {
            Opcode opcode = Opcode.of(frame.getByte(0) & 0xF);
            int payload = FrameWriter.payloadOf(frame.readableBytes());
            return record(opcode + " " + shown(frame.nioBuffer(frame.writerIndex() - payload, payload)));
        }

        @Override
        public long write(Frame frame) {
            duringWrite.run();
            String marks = (frame.rsv1() ? "*" : "") + (frame.fin() ? "" : "+");
            return record(frame.opcode() + marks + " " + shown(frame.payload().duplicate()));
        }

        private static String shown(ByteBuffer payload) {
            return payload.remaining() > 100
                    ? payload.remaining() + " bytes"
                    : StandardCharsets.US_ASCII.decode(payload).toString();
        }

        private long record(String frame) {
            capacity--;
            unflushed = true;
            events.add(frame);
            unwritten.add(++frames);
            return frames;
        }

        @Override
        public boolean isUnflushed() {
            return unflushed;
        }

        @Override
        public boolean isSentAsItIs(boolean mayCompress) {
            return sendsAsItIs;
        }

        @Override
        public boolean maySend() {
            return maySend;
        }

        @Override
        public boolean isTransportWritable() {
            return capacity > 0;
        }

        @Override
        public void flush() {
            unflushed = false;
            events.add("flush");
            if (!keepsWrites) {
                writeAll();
            }
        }

        @Override
        public byte @Nullable [] compress(byte[] payload) {
            return compressed;
        }

        @Override
        public void startClosing(CloseBody body) {
            maySend = false;
            events.add("close " + body.code());
        }

        @Override
        public void onWritable() {
            events.add("writable");
            onWritable.run();
        }

        void writeNext() {
            if (queue != null) {
                queue.written(unwritten.remove());
            }
        }

        void writeAll() {
            while (!unwritten.isEmpty()) {
                writeNext();
            }
        }

        void assertNext(String... expected) {
            assertThat(events).containsExactly(expected);
            events.clear();
        }
    }

    @Test
    @Tag("G8")
    void messagesGoOutInCallOrderWithOneDrainAndOneFlush() {
        CompletableFuture<Void> first = offer("a");
        CompletableFuture<Void> second = offer("b");
        assertThat(scheduled).hasValue(1);
        drain();
        transport.assertNext("TEXT a", "TEXT b", "flush");
        assertThat(first).isCompletedWithValue(null);
        assertThat(second).isCompletedWithValue(null);
        assertThat(queue.bufferedBytes()).isZero();
    }

    @Test
    void drainIsScheduledAnewForWhatComesAfterIt() {
        offer("a");
        drain();
        offer("b");
        assertThat(scheduled).hasValue(2);
        drain();
        transport.assertNext("TEXT a", "flush", "TEXT b", "flush");
    }

    @Test
    void drainOfNothingDoesNotFlush() {
        drain();
        transport.assertNext();
    }

    @Test
    @Tag("G8")
    void futureCompletesWhenTheBytesAreWritten() {
        transport.keepsWrites = true;
        CompletableFuture<Void> sent = offer("abc");
        assertThat(queue.bufferedBytes()).isEqualTo(3 + OVERHEAD);
        drain();
        assertThat(sent).isNotDone();
        assertThat(queue.bufferedBytes()).isEqualTo(3 + OVERHEAD);
        transport.writeAll();
        assertThat(sent).isCompletedWithValue(null);
        assertThat(queue.bufferedBytes()).isZero();
    }

    @Test
    void whatIsWrittenTogetherIsGivenBackBeforeAnySenderIsTold() {
        transport.keepsWrites = true;
        CompletableFuture<Long> stillBuffered = offer("a").thenApply(sent -> queue.bufferedBytes());
        offer("bc");
        offer("def");
        drain();
        assertThat(queue.written(2)).isTrue();
        assertThat(stillBuffered).isCompletedWithValue(3L + OVERHEAD);
        assertThat(queue.written(2)).isFalse();
    }

    @Test
    void senderThatIsToldMayEndTheQueueAndNothingIsGivenBackTwice() {
        transport.keepsWrites = true;
        CompletableFuture<Void> first = offer("a").thenRun(() -> queue.close(ended()));
        CompletableFuture<Void> second = offer("b");
        drain();
        queue.written(2);
        assertThat(first).isCompletedWithValue(null);
        assertThat(second).isCompletedExceptionally();
        assertThat(queue.bufferedBytes()).isZero();
    }

    @Test
    void whatTheTransportDoesNotTakeWaits() {
        transport.capacity = 1;
        offer("a");
        CompletableFuture<Void> waiting = offer("b");
        drain();
        transport.assertNext("TEXT a", "flush");
        assertThat(waiting).isNotDone();
        transport.capacity = 1;
        drain();
        transport.assertNext("TEXT b", "flush");
        assertThat(waiting).isDone();
    }

    @Test
    @Tag("G4")
    void fragmentsWaitOneByOneSoThatControlFramesCanPass() {
        queue = queueOf(2, MIB);
        transport.capacity = 1;
        CompletableFuture<Void> sent = offer("abcde");
        offer("f");
        drain();
        transport.assertNext("TEXT+ ab", "flush");
        transport.write(Frame.whole(Opcode.PING, new byte[] {'p'}));
        transport.capacity = 1;
        drain();
        transport.assertNext("PING p", "CONTINUATION+ cd", "flush");
        assertThat(sent).isNotDone();
        transport.capacity = 2;
        drain();
        transport.assertNext("CONTINUATION e", "TEXT f", "flush");
        assertThat(sent).isDone();
    }

    @Test
    void shortMessageWhoseWriteComesBackGetsNoFrameAheadOfItsOwn() {
        List<CompletableFuture<Void>> inside = new ArrayList<>();
        transport.duringWrite = () -> {
            transport.duringWrite = () -> {};
            inside.add(offer("c"));
            drain();
        };
        offer("a");
        offer("b");
        drain();
        transport.assertNext("TEXT a", "TEXT b", "TEXT c", "flush");
        assertThat(inside).allMatch(CompletableFuture::isDone);
    }

    @Test
    void shortMessageForWhichThereIsNoMemoryFailsWithTheEnd() {
        transport.duringWrite = () -> {
            throw new OutOfMemoryError("no memory");
        };
        CompletableFuture<Void> sent = offer("a");
        assertThatThrownBy(this::drain).isInstanceOf(OutOfMemoryError.class);
        assertThat(sent).isNotDone();
        queue.close(ended());
        assertThat(sent).isCompletedExceptionally();
        assertThat(queue.bufferedBytes()).isZero();
    }

    @Test
    @Tag("G4")
    void writeThatComesBackGetsNoFrameAheadOfItsOwn() {
        queue = queueOf(2, MIB);
        transport.duringWrite = this::drain;
        CompletableFuture<Void> sent = offer("abcde");
        drain();
        transport.assertNext("TEXT+ ab", "CONTINUATION+ cd", "CONTINUATION e", "flush");
        assertThat(sent).isDone();
    }

    @Test
    @Tag("G8")
    void whatIsSentInsideAWriteGoesBehindItsFrame() {
        transport.onEventLoop = true;
        transport.sendsAsItIs = false;
        List<CompletableFuture<Void>> inside = new ArrayList<>();
        transport.duringWrite = () -> {
            transport.sendsAsItIs = true;
            transport.duringWrite = () -> {};
            inside.add(offer("b"));
        };
        offer("a");
        drain();
        transport.assertNext("TEXT a", "TEXT b", "flush");
        assertThat(inside).allMatch(CompletableFuture::isDone);
    }

    @Test
    @Tag("G7")
    void restOfAMessageThatACloseFrameHasOvertakenFails() {
        queue = queueOf(2, MIB);
        transport.capacity = 1;
        CompletableFuture<Void> sent = offer("abcde");
        drain();
        transport.maySend = false;
        transport.capacity = 1;
        drain();
        transport.assertNext("TEXT+ ab", "flush");
        assertClosed(sent, Phase.CLOSING);
        assertThat(queue.bufferedBytes()).isZero();
    }

    @Test
    @Tag("G7")
    @Tag("fault-26")
    void closeWaitsForWhatCameBeforeAndRefusesWhatCameAfter() {
        transport.capacity = 1;
        CompletableFuture<Void> before = offer("a");
        CompletableFuture<Void> waiting = offer("b");
        queue.close(CloseBody.of(1000, ""));
        CompletableFuture<Void> after = offer("c");
        drain();
        transport.assertNext("TEXT a", "flush");
        transport.capacity = 2;
        drain();
        transport.assertNext("TEXT b", "close 1000", "flush");
        assertThat(before).isCompletedWithValue(null);
        assertThat(waiting).isCompletedWithValue(null);
        assertClosed(after, Phase.CLOSING);
    }

    @Test
    void secondCloseHasNoEffect() {
        queue.close(CloseBody.of(1000, ""));
        queue.close(CloseBody.of(1001, ""));
        drain();
        transport.assertNext("close 1000");
    }

    @Test
    @Tag("fault-22")
    void messageBeyondTheLimitIsRefusedAndTheRestIsKept() {
        queue = queueOf(Integer.MAX_VALUE, 1000);
        CompletableFuture<Void> fits = offer(1000 - OVERHEAD);
        CompletableFuture<Void> refused = offer(0);
        assertThat(refused)
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(SendQueueFullException.class, full -> {
                    assertThat(full.bufferedBytes()).isEqualTo(1000);
                    assertThat(full).hasMessageContaining("Limits.queuedBytes");
                });
        assertThat(queue.bufferedBytes()).isEqualTo(1000);
        drain();
        assertThat(fits).isCompletedWithValue(null);
        assertThat(offer(0)).isNotDone();
    }

    @Test
    @Tag("fault-22")
    void emptyMessagesAreCountedToo() {
        queue = queueOf(Integer.MAX_VALUE, 3 * OVERHEAD);
        offer(0);
        offer(0);
        offer(0);
        assertThat(offer(0)).isCompletedExceptionally();
    }

    @Test
    @Tag("fault-22")
    void marksMoveIsWritableAndTellItOnce() {
        transport.capacity = 0;
        offer(MIB - OVERHEAD - 1);
        assertThat(queue.isWritable()).isTrue();
        offer(1); // one byte and more beyond the high mark
        assertThat(queue.isWritable()).isFalse();
        transport.capacity = 1;
        drain();
        transport.assertNext("BINARY " + (MIB - OVERHEAD - 1) + " bytes", "flush", "writable");
        assertThat(queue.isWritable()).isTrue();
        transport.capacity = 1;
        drain();
        transport.assertNext("BINARY \0", "flush");
    }

    @Test
    @Tag("fault-22")
    void highMarkItselfIsNotWritable() {
        offer(MIB - OVERHEAD);
        assertThat(queue.isWritable()).isFalse();
    }

    @Test
    @Tag("fault-22")
    void writableComesAtTheLowMarkAndNotBefore() {
        transport.keepsWrites = true;
        offer(MIB);
        offer(MIB / 4 - OVERHEAD);
        offer(1);
        drain();
        transport.events.clear();
        transport.writeNext();
        transport.assertNext(); // 257 bytes above the low mark
        assertThat(queue.isWritable()).isFalse();
        transport.writeNext();
        transport.assertNext("writable");
        assertThat(queue.isWritable()).isTrue();
        transport.writeNext();
        transport.assertNext();
    }

    @Test
    void writableIsNotToldWhileACloseWaits() {
        transport.capacity = 1;
        transport.keepsWrites = true;
        offer(MIB);
        offer(1);
        queue.close(CloseBody.of(1000, ""));
        drain();
        transport.writeAll();
        transport.assertNext("BINARY " + MIB + " bytes", "flush");
        assertThat(queue.bufferedBytes()).isEqualTo(1 + OVERHEAD);
    }

    @Test
    void writableIsNotToldOnceNothingMayBeSent() {
        transport.keepsWrites = true;
        offer(MIB);
        drain();
        transport.maySend = false;
        transport.writeAll();
        transport.assertNext("BINARY " + MIB + " bytes", "flush");
        assertThat(queue.bufferedBytes()).isZero();
    }

    @Test
    void nothingIsTakenOnTrialBehindAClose() {
        transport.capacity = 0;
        queue.close(CloseBody.of(1000, ""));
        assertThat(queue.isWritable()).isFalse();
        assertThat(queue.tryOffer(new Content.Text("a"), true)).isFalse();
        assertThat(queue.bufferedBytes()).isZero();
    }

    @Test
    void messageThatIsOfferedInsideOnWritableIsSent() {
        transport.onWritable = () -> offer("more");
        offer(MIB);
        drain();
        drain();
        transport.assertNext("BINARY " + MIB + " bytes", "flush", "writable", "TEXT more", "flush");
    }

    @Test
    @Tag("G8")
    void messageThatIsNeverWrittenFailsWithTheEndAndItsReason() {
        transport.keepsWrites = true;
        CompletableFuture<Void> sent = offer("a");
        drain();
        assertThat(sent).isNotDone();
        queue.close(ended());
        assertClosed(sent, Phase.CLOSED);
    }

    @Test
    @Tag("G8")
    void endFailsEverythingOnce() {
        queue = queueOf(2, MIB);
        transport.capacity = 2;
        transport.keepsWrites = true;
        AtomicInteger outcomes = new AtomicInteger();
        List<CompletableFuture<Void>> sends = List.of(offer("a"), offer("bcd"), offer("e"));
        sends.forEach(send -> send.whenComplete((ignored, failure) -> outcomes.incrementAndGet()));
        drain();
        queue.close(ended());
        sends.forEach(send -> assertClosed(send, Phase.CLOSED));
        transport.writeAll(); // too late
        assertThat(outcomes).hasValue(3);
        assertThat(queue.bufferedBytes()).isZero();
        assertThat(queue.isWritable()).isFalse();
    }

    @Test
    void whatIsOfferedAfterTheEndFailsAtOnceWithoutADrain() {
        queue.close(ended());
        assertClosed(offer("a"), Phase.CLOSED);
        queue.close(CloseBody.of(1000, ""));
        assertThat(scheduled).hasValue(0);
        assertThat(queue.bufferedBytes()).isZero();
    }

    @Test
    void whoseFutureFailsMayOfferAgain() {
        List<CompletableFuture<Void>> again = new ArrayList<>();
        transport.capacity = 0;
        offer("a").whenComplete((ignored, failure) -> again.add(offer("b")));
        drain();
        queue.close(ended());
        assertClosed(again.get(0), Phase.CLOSED);
    }

    @Test
    void messageOfTheEventLoopIsWrittenAtOnceAndFlushedLater() {
        transport.onEventLoop = true;
        CompletableFuture<Void> sent = offer("a");
        offer(2);
        transport.assertNext("TEXT a", "BINARY \0\0");
        assertThat(queue.bufferedBytes()).isEqualTo(1 + 2 + 2 * OVERHEAD);
        assertThat(scheduled).hasValue(1);
        assertThat(sent).isNotDone();
        drain();
        transport.assertNext("flush");
        assertThat(sent).isCompletedWithValue(null);
        assertThat(queue.bufferedBytes()).isZero();
    }

    @Test
    @Tag("G8")
    void messageOfTheEventLoopWaitsBehindThoseThatWait() {
        transport.capacity = 0;
        offer("a");
        transport.onEventLoop = true;
        offer("b");
        transport.capacity = 9;
        offer("c");
        transport.assertNext();
        drain();
        transport.assertNext("TEXT a", "TEXT b", "TEXT c", "flush");
    }

    @Test
    @Tag("G4")
    void messageOfTheEventLoopDoesNotGetBetweenFragments() {
        queue = queueOf(2, MIB);
        transport.capacity = 1;
        offer("abc");
        drain();
        transport.onEventLoop = true;
        transport.capacity = 9;
        offer("d");
        drain();
        transport.assertNext("TEXT+ ab", "flush", "CONTINUATION c", "TEXT d", "flush");
    }

    @Test
    void messageOfTheEventLoopBeyondTheLimitIsTakenBack() {
        queue = queueOf(Integer.MAX_VALUE, OVERHEAD + 3);
        transport.onEventLoop = true;
        assertThat(offer("\u00e4\u00e4")) // two chars, four bytes
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(SendQueueFullException.class);
        transport.assertNext();
        assertThat(queue.bufferedBytes()).isZero();
        assertThat(offer("\u00e4")).isNotDone();
        transport.assertNext("TEXT \ufffd\ufffd"); // only this one: it is no ASCII
    }

    @Test
    void shortMessageOfAnotherThreadWaitsAsItIsAndALongOneAsAFrame() {
        offer(2048);
        assertThat(transport.buffers).isEmpty();
        offer(2049);
        assertThat(transport.buffers).hasSize(1);
        offer("a");
        drain();
        transport.assertNext("BINARY 2048 bytes", "BINARY 2049 bytes", "TEXT a", "flush");
        assertThat(transport.buffers).hasSize(1);
    }

    @Test
    void whatWaitsIsACopyOfWhatTheSenderHas() {
        byte[] data = {'a', 'b'};
        queue.offer(Content.Encoded.binary(ByteBuffer.wrap(data)), true);
        data[0] = 'c';
        drain();
        transport.assertNext("BINARY ab", "flush");
    }

    @Test
    void messageOfAnotherThreadBeyondTheLimitIsReleased() {
        queue = queueOf(Integer.MAX_VALUE, OVERHEAD + 4000);
        assertThat(offer("\u00e4".repeat(2049))).isCompletedExceptionally();
        assertThat(transport.buffers).hasSize(1);
        assertThat(queue.bufferedBytes()).isZero();
    }

    @Test
    void triedMessageIsSentLikeAnyOther() {
        assertThat(queue.tryOffer(new Content.Text("a"), true)).isTrue();
        assertThat(queue.bufferedBytes()).isEqualTo(1 + OVERHEAD);
        drain();
        transport.assertNext("TEXT a", "flush");
        assertThat(queue.bufferedBytes()).isZero();
    }

    @Test
    void triedMessageThatDoesNotFitLeavesNothingBehind() {
        queue = queueOf(Integer.MAX_VALUE, OVERHEAD + 3);
        for (boolean onEventLoop : new boolean[] {false, true}) {
            for (boolean asItIs : new boolean[] {false, true}) {
                transport.onEventLoop = onEventLoop;
                transport.sendsAsItIs = asItIs;
                assertThat(queue.tryOffer(zeros(4), true)).isFalse();
                assertThat(queue.tryOffer(new Content.Text("\u00e4\u00e4"), true))
                        .isFalse(); // four bytes
            }
        }
        assertThat(queue.bufferedBytes()).isZero();
        assertThat(scheduled).hasValue(0);
        drain();
        transport.assertNext();
    }

    @Test
    void triedMessageBehindTheEndIsRefused() {
        queue.close(ended());
        assertThat(queue.tryOffer(new Content.Text("a"), true)).isFalse();
        assertThat(queue.bufferedBytes()).isZero();
    }

    @Test
    @Tag("G6")
    void textWithNoUtf8FormIsRefusedAtTheCall() {
        for (boolean onEventLoop : new boolean[] {false, true}) {
            for (boolean asItIs : new boolean[] {false, true}) {
                transport.onEventLoop = onEventLoop;
                transport.sendsAsItIs = asItIs;
                assertThatIllegalArgumentException().isThrownBy(() -> offer("a\ud800"));
            }
        }
        queue = queueOf(Integer.MAX_VALUE, OVERHEAD);
        assertThatIllegalArgumentException().isThrownBy(() -> offer("\ud800")); // full as well
        drain();
        transport.assertNext();
        assertThat(queue.bufferedBytes()).isZero();
    }

    @Test
    @Tag("D6")
    void messageThatMayBeCompressedIsCompressedWhenItIsItsTurn() {
        transport.sendsAsItIs = false;
        transport.compressed = new byte[] {'z'};
        transport.capacity = 0;
        offer("abc");
        transport.assertNext();
        assertThat(queue.bufferedBytes()).isEqualTo(3 + OVERHEAD);
        transport.capacity = 1;
        drain();
        transport.assertNext("TEXT* z", "flush");
    }

    @Test
    void partThatRacesWithTheEndIsAlwaysAnswered() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < 2_000; i++) {
                OutboundQueue shared = queueOf(Integer.MAX_VALUE, MIB);
                StreamedMessage message = new StreamedMessage(Opcode.BINARY);
                shared.start(message);
                shared.drain();
                Future<CompletableFuture<Void>> send = pool.submit(() -> shared.offer(message, new byte[1]));
                shared.close(ended());
                assertClosed(send.get(Patience.SECONDS, TimeUnit.SECONDS), Phase.CLOSED);
                assertClosed(shared.finish(message), Phase.CLOSED);
                assertThat(shared.bufferedBytes()).isZero();
            }
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void partThatRacesWithACloseIsSentBeforeItOrFails() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < 2_000; i++) {
                AtomicInteger drains = new AtomicInteger();
                OutboundQueue shared = queueOf(Integer.MAX_VALUE, MIB, drains::incrementAndGet);
                transport.maySend = true;
                transport.events.clear();
                StreamedMessage message = new StreamedMessage(Opcode.BINARY);
                shared.start(message);
                Future<CompletableFuture<Void>> send = pool.submit(() -> shared.offer(message, new byte[] {'a'}));
                shared.close(CloseBody.of(1000, ""));
                shared.drain();
                CompletableFuture<Void> sent = send.get(Patience.SECONDS, TimeUnit.SECONDS);
                shared.drain();
                transport.writeAll();
                boolean isSent = transport.events.contains("BINARY+ a");
                assertThat(sent.isCompletedExceptionally()).isEqualTo(!isSent);
                assertThat(sent).isDone();
                transport.events.remove("flush");
                transport.assertNext(isSent ? new String[] {"BINARY+ a", "close 1000"} : new String[] {"close 1000"});
                shared.close(ended());
            }
        } finally {
            pool.shutdownNow();
        }
    }

    private static SocketClosedException ended() {
        return new SocketClosedException(Phase.CLOSED, "ended", null);
    }

    private static void assertClosed(CompletableFuture<Void> send, Phase phase) {
        assertThat(send)
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(
                        SocketClosedException.class,
                        cause -> assertThat(cause.phase()).isEqualTo(phase));
    }

    @Test
    @Tag("G8")
    @Tag("fault-25")
    void messagesOfEachThreadKeepTheirOrder() throws Exception {
        int threads = 16;
        int each = 500;
        Queue<Integer> drains = new LinkedBlockingQueue<>();
        OutboundQueue shared = queueOf(Integer.MAX_VALUE, 16 * MIB, () -> drains.add(1));
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> senders = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                senders.add(pool.submit(() -> {
                    start.await();
                    for (int i = 0; i < each; i++) {
                        shared.offer(new Content.Text(number + " " + i), true);
                    }
                    return null;
                }));
            }
            start.countDown();
            while (transport.events.stream()
                            .filter(event -> event.startsWith("TEXT"))
                            .count()
                    < (long) threads * each) {
                if (drains.poll() != null) {
                    shared.drain();
                }
                Thread.onSpinWait();
            }
            for (Future<?> sender : senders) {
                sender.get(Patience.SECONDS, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(shared.bufferedBytes()).isZero();
        for (int thread = 0; thread < threads; thread++) {
            String prefix = "TEXT " + thread + " ";
            List<String> own = transport.events.stream()
                    .filter(event -> event.startsWith(prefix))
                    .toList();
            for (int i = 0; i < each; i++) {
                assertThat(own.get(i)).isEqualTo(prefix + i);
            }
        }
    }

    @Test
    void messageThatIsTooBigDoesNotPushOutOneThatFits() throws Exception {
        OutboundQueue shared = queueOf(Integer.MAX_VALUE, 1000);
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            CountDownLatch running = new CountDownLatch(1);
            Future<?> greedy = pool.submit(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    shared.offer(zeros(1000), true);
                    running.countDown();
                }
            });
            running.await();
            for (int i = 0; i < 20_000; i++) {
                assertThat(shared.offer(zeros(1), true).isCompletedExceptionally())
                        .as("refused though the queue is empty")
                        .isFalse();
                shared.drain();
            }
            greedy.cancel(true);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @Tag("G8")
    @Tag("fault-26")
    void senderThatRacesWithTheEndIsAlwaysAnswered() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < 2_000; i++) {
                OutboundQueue shared = queueOf(Integer.MAX_VALUE, MIB);
                Future<CompletableFuture<Void>> send = pool.submit(() -> shared.offer(new Content.Text("a"), true));
                shared.close(ended());
                assertClosed(send.get(Patience.SECONDS, TimeUnit.SECONDS), Phase.CLOSED);
                assertThat(shared.bufferedBytes()).isZero();
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
