package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SendQueueFullException;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.protocol.CloseBody;
import dev.noctule.websocket.protocol.Frame;
import dev.noctule.websocket.protocol.Opcode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** From many threads to one: order, bounds, and one outcome for every message. */
class OutboundQueueTest {
    private static final int MIB = 1024 * 1024;

    /** What each message costs beside its payload. */
    private static final int HEADER = 14;

    private final AtomicInteger scheduled = new AtomicInteger();
    private final RecordingSink sink = new RecordingSink();
    private OutboundQueue queue = queueOf(Integer.MAX_VALUE, 16 * MIB);

    private OutboundQueue queueOf(int fragmentBytes, long limit) {
        return new OutboundQueue(fragmentBytes, limit, scheduled::incrementAndGet);
    }

    private CompletableFuture<Void> offer(String text) {
        return queue.offer(Opcode.TEXT, text.getBytes(StandardCharsets.US_ASCII), true);
    }

    private CompletableFuture<Void> offer(int bytes) {
        return queue.offer(Opcode.BINARY, new byte[bytes], true);
    }

    private void drain() {
        queue.drain(sink);
    }

    /** The transport as the test wants it. */
    private static final class RecordingSink implements OutboundQueue.Sink {
        final List<String> events = new ArrayList<>();
        final Queue<Consumer<@Nullable Throwable>> unwritten = new ArrayDeque<>();
        boolean maySend = true;

        /** How many frames it takes. */
        int capacity = Integer.MAX_VALUE;

        boolean keepsWrites;
        Runnable onWritable = () -> {};

        @Override
        public boolean maySend() {
            return maySend;
        }

        @Override
        public boolean isTransportWritable() {
            return capacity > 0;
        }

        @Override
        public void write(Frame frame, Consumer<@Nullable Throwable> onWritten) {
            capacity--;
            ByteBuffer payload = frame.payload().duplicate();
            String text = payload.remaining() > 100
                    ? payload.remaining() + " bytes"
                    : StandardCharsets.US_ASCII.decode(payload).toString();
            events.add(frame.opcode() + (frame.fin() ? "" : "+") + " " + text);
            if (keepsWrites) {
                unwritten.add(onWritten);
            } else {
                onWritten.accept(null);
            }
        }

        @Override
        public void flush() {
            events.add("flush");
        }

        @Override
        public byte @Nullable [] compress(byte[] payload) {
            return null;
        }

        @Override
        public void close(CloseBody body) {
            maySend = false;
            events.add("close " + body.code());
        }

        @Override
        public void onWritable() {
            events.add("writable");
            onWritable.run();
        }

        void writeAll(@Nullable Throwable failure) {
            for (Consumer<@Nullable Throwable> next = unwritten.poll(); next != null; next = unwritten.poll()) {
                next.accept(failure);
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
        sink.assertNext("TEXT a", "TEXT b", "flush");
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
        sink.assertNext("TEXT a", "flush", "TEXT b", "flush");
    }

    @Test
    void drainOfNothingDoesNotFlush() {
        drain();
        sink.assertNext();
    }

    @Test
    @Tag("G8")
    void futureCompletesWhenTheBytesAreWritten() {
        sink.keepsWrites = true;
        CompletableFuture<Void> sent = offer("abc");
        assertThat(queue.bufferedBytes()).isEqualTo(3 + HEADER);
        drain();
        assertThat(sent).isNotDone();
        assertThat(queue.bufferedBytes()).isEqualTo(3 + HEADER);
        sink.writeAll(null);
        assertThat(sent).isCompletedWithValue(null);
        assertThat(queue.bufferedBytes()).isZero();
    }

    @Test
    void whatTheTransportDoesNotTakeWaits() {
        sink.capacity = 1;
        offer("a");
        CompletableFuture<Void> waiting = offer("b");
        drain();
        sink.assertNext("TEXT a", "flush");
        assertThat(waiting).isNotDone();
        sink.capacity = 1;
        drain();
        sink.assertNext("TEXT b", "flush");
        assertThat(waiting).isDone();
    }

    @Test
    @Tag("G4")
    void fragmentsWaitOneByOneSoThatControlFramesCanPass() {
        queue = queueOf(2, MIB);
        sink.capacity = 1;
        CompletableFuture<Void> sent = offer("abcde");
        offer("f");
        drain();
        sink.assertNext("TEXT+ ab", "flush");
        sink.write(Frame.control(Opcode.PING, new byte[] {'p'}), failure -> {});
        sink.capacity = 1;
        drain();
        sink.assertNext("PING p", "CONTINUATION+ cd", "flush");
        assertThat(sent).isNotDone();
        sink.capacity = 2;
        drain();
        sink.assertNext("CONTINUATION e", "TEXT f", "flush");
        assertThat(sent).isDone();
    }

    @Test
    @Tag("G7")
    void restOfAMessageThatACloseFrameHasOvertakenFails() {
        queue = queueOf(2, MIB);
        sink.capacity = 1;
        CompletableFuture<Void> sent = offer("abcde");
        drain();
        sink.maySend = false;
        sink.capacity = 1;
        drain();
        sink.assertNext("TEXT+ ab", "flush");
        assertClosed(sent, Phase.CLOSING);
        assertThat(queue.bufferedBytes()).isZero();
    }

    @Test
    @Tag("G7")
    void closeWaitsForWhatCameBeforeAndRefusesWhatCameAfter() {
        sink.capacity = 1;
        CompletableFuture<Void> before = offer("a");
        CompletableFuture<Void> waiting = offer("b");
        queue.close(CloseBody.of(1000, ""));
        CompletableFuture<Void> after = offer("c");
        drain();
        sink.assertNext("TEXT a", "flush");
        sink.capacity = 2;
        drain();
        sink.assertNext("TEXT b", "close 1000", "flush");
        assertThat(before).isCompletedWithValue(null);
        assertThat(waiting).isCompletedWithValue(null);
        assertClosed(after, Phase.CLOSING);
    }

    @Test
    void messageBeyondTheLimitIsRefusedAndTheRestIsKept() {
        queue = queueOf(Integer.MAX_VALUE, 100);
        CompletableFuture<Void> fits = offer(100 - HEADER);
        CompletableFuture<Void> refused = offer(0);
        assertThat(refused)
                .failsWithin(0, TimeUnit.SECONDS)
                .withThrowableThat()
                .havingCause()
                .isInstanceOfSatisfying(SendQueueFullException.class, full -> {
                    assertThat(full.bufferedBytes()).isEqualTo(100);
                    assertThat(full).hasMessageContaining("Limits.queuedBytes");
                });
        assertThat(queue.bufferedBytes()).isEqualTo(100);
        drain();
        assertThat(fits).isCompletedWithValue(null);
        assertThat(offer(0)).isNotDone();
    }

    @Test
    void emptyMessagesAreCountedToo() {
        queue = queueOf(Integer.MAX_VALUE, 3 * HEADER);
        offer(0);
        offer(0);
        offer(0);
        assertThat(offer(0)).isCompletedExceptionally();
    }

    @Test
    void marksMoveIsWritableAndTellItOnce() {
        sink.capacity = 0;
        offer(MIB - HEADER - 1);
        assertThat(queue.isWritable()).isTrue();
        offer(1); // one byte and a header beyond the high mark
        assertThat(queue.isWritable()).isFalse();
        sink.capacity = 1;
        drain();
        sink.assertNext("BINARY " + (MIB - HEADER - 1) + " bytes", "writable", "flush");
        assertThat(queue.isWritable()).isTrue();
        sink.capacity = 1;
        drain();
        sink.assertNext("BINARY \0", "flush");
    }

    @Test
    void highMarkItselfIsNotWritable() {
        offer(MIB - HEADER);
        assertThat(queue.isWritable()).isFalse();
    }

    @Test
    void writableComesAtTheLowMarkAndNotBefore() {
        sink.keepsWrites = true;
        offer(MIB);
        offer(MIB / 4 - HEADER);
        offer(1);
        drain();
        sink.events.clear();
        sink.unwritten.remove().accept(null);
        sink.assertNext(); // 15 bytes above the low mark
        assertThat(queue.isWritable()).isFalse();
        sink.unwritten.remove().accept(null);
        sink.assertNext("writable");
        assertThat(queue.isWritable()).isTrue();
        sink.unwritten.remove().accept(null);
        sink.assertNext();
    }

    @Test
    void messageThatIsOfferedInsideOnWritableIsSent() {
        sink.onWritable = () -> offer("more");
        offer(MIB);
        drain();
        drain();
        sink.assertNext("BINARY " + MIB + " bytes", "writable", "TEXT more", "flush");
    }

    @Test
    @Tag("G8")
    void failedWriteFailsItsMessageWithTheEndAndItsReason() {
        sink.keepsWrites = true;
        CompletableFuture<Void> sent = offer("a");
        drain();
        sink.writeAll(new IOException("Broken pipe"));
        assertThat(sent).isNotDone();
        queue.close(ended());
        assertClosed(sent, Phase.CLOSED);
    }

    @Test
    @Tag("G8")
    void endFailsEverythingOnce() {
        queue = queueOf(2, MIB);
        sink.capacity = 2;
        sink.keepsWrites = true;
        AtomicInteger outcomes = new AtomicInteger();
        List<CompletableFuture<Void>> sends = List.of(offer("a"), offer("bcd"), offer("e"));
        sends.forEach(send -> send.whenComplete((ignored, failure) -> outcomes.incrementAndGet()));
        drain();
        queue.close(ended());
        sends.forEach(send -> assertClosed(send, Phase.CLOSED));
        sink.writeAll(new IOException("too late"));
        sink.writeAll(null);
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
        sink.capacity = 0;
        offer("a").whenComplete((ignored, failure) -> again.add(offer("b")));
        drain();
        queue.close(ended());
        assertClosed(again.get(0), Phase.CLOSED);
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
    void messagesOfEachThreadKeepTheirOrder() throws Exception {
        int threads = 16;
        int each = 500;
        Queue<Integer> drains = new LinkedBlockingQueue<>();
        OutboundQueue shared = new OutboundQueue(Integer.MAX_VALUE, MIB, () -> drains.add(1));
        CountDownLatch start = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        try {
            List<Future<?>> senders = new ArrayList<>();
            for (int thread = 0; thread < threads; thread++) {
                int number = thread;
                senders.add(pool.submit(() -> {
                    start.await();
                    for (int i = 0; i < each; i++) {
                        shared.offer(Opcode.TEXT, (number + " " + i).getBytes(StandardCharsets.US_ASCII), true);
                    }
                    return null;
                }));
            }
            start.countDown();
            while (sink.events.stream()
                            .filter(event -> event.startsWith("TEXT"))
                            .count()
                    < (long) threads * each) {
                if (drains.poll() != null) {
                    shared.drain(sink);
                }
                Thread.onSpinWait();
            }
            for (Future<?> sender : senders) {
                sender.get(10, TimeUnit.SECONDS);
            }
        } finally {
            pool.shutdownNow();
        }
        assertThat(shared.bufferedBytes()).isZero();
        for (int thread = 0; thread < threads; thread++) {
            String prefix = "TEXT " + thread + " ";
            List<String> own = sink.events.stream()
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
                    shared.offer(Opcode.BINARY, new byte[1000], true);
                    running.countDown();
                }
            });
            running.await();
            for (int i = 0; i < 20_000; i++) {
                assertThat(shared.offer(Opcode.BINARY, new byte[1], true).isCompletedExceptionally())
                        .as("refused though the queue is empty")
                        .isFalse();
                shared.drain(sink);
            }
            greedy.cancel(true);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @Tag("G8")
    void senderThatRacesWithTheEndIsAlwaysAnswered() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            for (int i = 0; i < 2_000; i++) {
                OutboundQueue shared = queueOf(Integer.MAX_VALUE, MIB);
                Future<CompletableFuture<Void>> send = pool.submit(() -> shared.offer(Opcode.TEXT, new byte[1], true));
                shared.close(ended());
                assertClosed(send.get(10, TimeUnit.SECONDS), Phase.CLOSED);
                assertThat(shared.bufferedBytes()).isZero();
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
