package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.TextMessageWriter;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.ByteServer.Frame;
import dev.noctule.websocket.testing.Interleavings;
import dev.noctule.websocket.testing.Patience;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Over sockets: sends of all kinds, pings, closes and aborts at the same moment, by a few threads that do what they have
 * drawn. Whoever comes first, the server sees whole messages and one Close frame, {@code onClose} comes once, and every
 * future tells what has become of its message. Fault 26.
 */
@Tag("fault-26")
class CloseRacesTest {
    private static final int ROUNDS = 400 * Interleavings.TIMES;
    private static final int THREADS = 4;
    private static final int CALLS = 5;

    /** What each send of a round was given, by its text. */
    private final Map<String, CompletableFuture<Void>> sends = new ConcurrentHashMap<>();

    private final ConcurrentLinkedQueue<CompletableFuture<?>> others = new ConcurrentLinkedQueue<>();
    private final BlockingQueue<Seen> seen = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @AfterEach
    void stopThreads() {
        threads.shutdownNow();
    }

    /** What the server has seen of a connection. */
    private static final class Seen {
        final List<String> messages = new ArrayList<>();
        boolean closed;

        void read(ByteServer.Peer peer) throws IOException {
            StringBuilder message = new StringBuilder();
            for (Frame frame = peer.readFrame(); frame.opcode() != 0x8; frame = peer.readFrame()) {
                if (frame.opcode() <= 0x2) {
                    assertThat(frame.opcode() == 0).isEqualTo(message.length() > 0); // G4
                    message.append(frame.text());
                    if (frame.isFinal()) {
                        messages.add(message.toString());
                        message.setLength(0);
                    }
                }
            }
            closed = true;
        }
    }

    private void serve(ByteServer.Peer peer) throws IOException {
        peer.acceptUpgrade();
        Seen record = new Seen();
        try {
            record.read(peer);
            peer.write("88 02 03 e8");
            peer.socket().shutdownOutput();
        } catch (IOException aborted) {
            seen.add(record);
            return;
        }
        assertThat(peer.readUntilEnd()).isEmpty(); // C1: nothing behind the Close frame
        seen.add(record);
    }

    @ParameterizedTest(name = "with abort: {0}")
    @ValueSource(booleans = {false, true})
    @Tag("C1")
    @Tag("G4")
    @Tag("G7")
    void thereIsOneEndAndEveryFutureTellsTheTruth(boolean aborting) throws Exception {
        try (ByteServer server = ByteServer.serving(this::serve);
                WebSocketClient client = WebSocketClient.create()) {
            for (int round = 0; round < ROUNDS; round++) {
                StrictListener listener = new StrictListener();
                WebSocket socket = Clients.get(client.connect(server.ws(), listener));
                atOnce(socket, round, aborting);
                Clients.get(socket.close());
                assertThat(listener.violations).isEmpty();
                assertThat(listener.isClosed()).isTrue();
                for (CompletableFuture<?> other : others) {
                    Clients.get(other.handle((value, failure) -> "done"));
                }
                assertOutcomes(seen.poll(Patience.SECONDS, TimeUnit.SECONDS), aborting);
                sends.clear();
                others.clear();
            }
        }
    }

    /** Each thread draws what it does, from the number of the round. */
    private void atOnce(WebSocket socket, int round, boolean aborting) throws Exception {
        CyclicBarrier start = new CyclicBarrier(THREADS);
        List<Future<?>> ends = new ArrayList<>();
        for (int thread = 0; thread < THREADS; thread++) {
            String name = String.valueOf((char) ('a' + thread));
            Random random = new Random(round * 31L + thread);
            ends.add(threads.submit(() -> {
                start.await();
                for (int call = 0; call < CALLS; call++) {
                    act(socket, random.nextInt(aborting ? 11 : 10), name + call);
                }
                return null;
            }));
        }
        for (Future<?> end : ends) {
            end.get();
        }
    }

    private void act(WebSocket socket, int what, String text) {
        switch (what) {
            case 0, 1, 2, 3 -> sends.put(text, socket.sendText(text));
            case 4 -> sendInParts(socket, text);
            case 5 -> others.add(socket.ping());
            case 6 -> socket.request(1);
            case 7 -> socket.trySendText(text + "?");
            case 8 -> others.add(socket.close());
            case 9 -> others.add(socket.close(4000, "bye"));
            default -> socket.abort();
        }
    }

    private void sendInParts(WebSocket socket, String text) {
        TextMessageWriter writer = socket.startText();
        others.add(writer.write(text.substring(0, 1)));
        others.add(writer.write(text.substring(1)));
        sends.put(text, writer.finish());
    }

    private void assertOutcomes(@Nullable Seen record, boolean aborting) {
        assertThat(record).isNotNull();
        assertThat(sends.values()).allMatch(CompletableFuture::isDone, "has an outcome");
        List<String> waitedFor = record.messages.stream()
                .filter(message -> !message.endsWith("?"))
                .toList();
        List<String> succeeded = sends.keySet().stream()
                .filter(text -> !sends.get(text).isCompletedExceptionally())
                .toList();
        if (aborting) {
            assertThat(sends.keySet()).containsAll(waitedFor); // what the operating system has may be lost in a reset
        } else {
            assertThat(record.closed).isTrue();
            assertThat(waitedFor).containsExactlyInAnyOrderElementsOf(succeeded);
        }
        for (int thread = 0; thread < THREADS; thread++) {
            String name = String.valueOf((char) ('a' + thread));
            assertThat(record.messages)
                    .filteredOn(message -> message.startsWith(name))
                    .isSorted();
        }
    }
}
