package dev.noctule.websocket.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.SendQueueFullException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.netty.Clients;
import dev.noctule.websocket.testing.Patience;
import dev.noctule.websocket.testing.RecordingListener;
import dev.noctule.websocket.testing.TestCertificates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One cell: a client and its peer come to the stage, the fault happens, and the outcome is compared: what, when, once,
 * and what is left. The clock stands still but for the time that the outcome takes.
 */
final class CellRun {
    /** What a send may still add to {@link #MESSAGE_BYTES} is less than that. */
    static final int QUEUED_BYTES = 4 * 1024 * 1024;

    /** More than the buffers of both sides and the high mark take. */
    private static final int MESSAGE_BYTES = 3 * 1024 * 1024;

    /** How long the transport may stay behind the outcome, so that a reset does not overtake what was sent last. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private static final Duration INSTANT = Duration.ofMillis(1);

    private final Cell cell;
    private final FaultLoop loop;
    private final RecordingListener listener = new RecordingListener();

    /** Sends and pings, begun in {@code onOpen}. */
    private final List<CompletableFuture<?>> pending = new CopyOnWriteArrayList<>();

    private volatile @Nullable WebSocket socket;
    private volatile @Nullable Duration endedAt;
    private volatile boolean pendingWereDone;
    private Duration faultAt = Duration.ZERO;
    private @Nullable CompletableFuture<WebSocket> opening;

    /** That of {@link #opening}, once its time is noted. */
    private CompletableFuture<@Nullable Throwable> failure = new CompletableFuture<>();

    CellRun(Cell cell, FaultLoop loop) {
        this.cell = cell;
        this.loop = loop;
        listener.during("open", this::opened).during("close", this::closed);
    }

    void run(TestCertificates certificates) throws Exception {
        loop.forget();
        try (FaultyPeer peer = peer(certificates)) {
            WebSocketClient client = peer.client(loop);
            try {
                opening = client.connect(peer.uri(), listener);
                failure = opening.handle(this::attemptEnded);
                peer.awaitStage(loop);
                assertStageIsReached();
                faultAt = loop.now();
                happen(peer);
                assertOutcome(peer);
                assertNothingIsLeft();
            } finally {
                Clients.get(client.shutdown(Duration.ZERO)); // with any other grace it would wait for the clock
            }
        }
        Clients.assertThreadsEnd();
    }

    private @Nullable Throwable attemptEnded(@Nullable WebSocket open, @Nullable Throwable thrown) {
        if (thrown != null) {
            endedAt = loop.now();
        }
        return thrown;
    }

    private FaultyPeer peer(TestCertificates certificates) throws IOException {
        return switch (cell.stage()) {
            case RESOLVE -> new SilentNames(cell.scheme());
            case CONNECT -> new UnansweredSyn(cell.scheme(), cell.fault() == Fault.RST);
            default -> new FaultyServer(cell, certificates, loop);
        };
    }

    // ---- the user

    private void opened(WebSocket open) {
        socket = open;
        if (sends()) {
            pending.add(open.sendBinary(ByteBuffer.allocate(MESSAGE_BYTES)));
        }
        if (cell.stage() != Stage.CLOSING_PEER_FIRST || cell.fault() != Fault.SLOW_READER) {
            pending.add(open.ping()); // of a peer that will not read it, the Close frame may come before it is sent
        }
        if (cell.stage() == Stage.CLOSING_WE_FIRST) {
            open.close();
        }
    }

    /** Unless the peer has to read something that would come behind it. */
    private boolean sends() {
        return switch (cell.fault()) {
            case SLOW_READER -> true;
            case GARBAGE, DRIP -> false;
            case SILENCE -> false; // a message that is not read has a time-out of its own
            default -> !cell.stage().isClosing();
        };
    }

    private void closed(WebSocket open) {
        pendingWereDone = pending.stream().allMatch(CompletableFuture::isDone);
        endedAt = loop.now();
    }

    private WebSocket socket() {
        return Objects.requireNonNull(socket, "onOpen was not called");
    }

    private CompletableFuture<WebSocket> opening() {
        return Objects.requireNonNull(opening);
    }

    // ---- the fault

    private void assertStageIsReached() {
        if (cell.stage() == Stage.CONNECT && cell.fault() == Fault.RST) {
            return; // it does not wait
        }
        assertThat(opening().isDone()).as("open").isEqualTo(cell.stage().isOpen());
        assertThat(endedAt).as("end before the fault").isNull();
        assertThat(pending).as("pending").noneMatch(CompletableFuture::isDone);
    }

    private void happen(FaultyPeer peer) throws Exception {
        switch (cell.fault()) {
            case FIN -> peer.end();
            case RST -> peer.reset();
            case SILENCE -> {}
            case DRIP -> peer.drip();
            case GARBAGE -> peer.garbage();
            case SLOW_READER -> assertBounded();
            case CANCEL -> cancel();
            case LOOP_SHUTDOWN -> loop.beginShutdown();
        }
    }

    /** What waits is bounded, and who sends more is told. */
    private void assertBounded() throws Exception {
        assertThat(socket().isWritable()).isFalse();
        if (!cell.stage().isClosing()) {
            Clients.failureOf(SendQueueFullException.class, socket().sendBinary(ByteBuffer.allocate(MESSAGE_BYTES)));
        }
        assertThat(pending).as("pending").noneMatch(CompletableFuture::isDone);
    }

    private void cancel() {
        if (cell.stage().isOpen()) {
            assertThat(opening().cancel(false)).as("cancelled, although open").isFalse();
            socket().abort();
        } else {
            assertThat(opening().cancel(false)).as("cancelled").isTrue();
        }
    }

    // ---- the outcome

    private void assertOutcome(FaultyPeer peer) throws Exception {
        Outcome outcome = cell.outcome();
        if (outcome.after() != null && cell.fault() != Fault.DRIP) {
            letTimePass(outcome.after());
        }
        switch (outcome.kind()) {
            case CONNECT_FAILS -> {
                Throwable thrown = Objects.requireNonNull(Clients.get(failure), "connect has not failed");
                assertThat(Failures.describe(thrown)).isEqualTo(outcome.failure());
            }
            case CONNECT_IS_CANCELLED -> assertThat(opening()).isCancelled();
            case CLOSES -> assertCallbacks(outcome.callbacks());
            case LIVES -> assertLives(peer);
            case NOT_APPLICABLE -> throw new IllegalArgumentException(cell.toString());
        }
        if (outcome.after() != null) {
            assertThat(Objects.requireNonNull(endedAt).minus(faultAt))
                    .as("time")
                    .isEqualTo(outcome.after());
        }
    }

    private void letTimePass(Duration time) {
        if (!time.isZero()) {
            loop.advance(time.minus(INSTANT));
            assertThat(endedAt).as("ended too early").isNull();
            loop.advance(INSTANT);
        }
    }

    private void assertLives(FaultyPeer peer) throws Exception {
        if (cell.fault() == Fault.SLOW_READER) {
            peer.goOn();
        }
        listener.await(callbacks(cell.outcome().callbacks()));
        assertThat(socket().isOpen()).isTrue();
        socket().close();
        listener.await("close 1000 by CLIENT clean");
        assertEnd();
    }

    private void assertCallbacks(List<String> expected) throws Exception {
        listener.await(callbacks(expected));
        assertEnd();
    }

    private String[] callbacks(List<String> expected) {
        List<String> all = new ArrayList<>(List.of("open"));
        if (cell.stage() == Stage.AFTER_101) {
            all.add("text 'A'");
        }
        all.addAll(expected);
        return all.toArray(String[]::new);
    }

    private void assertEnd() throws Exception {
        assertThat(Clients.get(socket().closed())).isEqualTo(listener.closeInfo());
        assertThat(pendingWereDone)
                .as("all that was pending was done before onClose")
                .isTrue();
    }

    // ---- what is left

    private void assertNothingIsLeft() throws InterruptedException {
        if (cell.fault() == Fault.LOOP_SHUTDOWN) {
            loop.close();
        } else {
            loop.advance(LINGER);
        }
        for (Meter meter : loop.meters()) {
            assertThat(meter.channel().closeFuture().await(Patience.SECONDS, TimeUnit.SECONDS))
                    .as("channel is closed")
                    .isTrue();
        }
        if (cell.fault() != Fault.LOOP_SHUTDOWN) {
            loop.settle();
            assertThat(loop.hasTimers()).as("timers left").isFalse();
        }
        listener.assertExhausted();
    }
}
