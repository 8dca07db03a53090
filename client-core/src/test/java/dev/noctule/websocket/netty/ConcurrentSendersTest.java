package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.TextMessageWriter;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.ByteServer.Frame;
import dev.noctule.websocket.testing.RecordingListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Over sockets: faults 25 and 26. */
class ConcurrentSendersTest {
    private static final int THREADS = 64;

    /** All of them together stay below the mark from which senders are told to wait, however slow the event loop is. */
    private static final int EACH = 30;

    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void nothingUnseenIsLeft() {
        listener.assertExhausted();
    }

    private static void inThreads(int count, IntConsumer task) throws InterruptedException {
        CountDownLatch start = new CountDownLatch(1);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int number = i;
            Thread thread = new Thread(() -> {
                try {
                    start.await();
                    task.accept(number);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
            thread.start();
            threads.add(thread);
        }
        start.countDown();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    /**
     * Messages of a thread in frames of at most 100 bytes: thread, number, and filling of a length that depends on
     * both.
     */
    private static String message(int thread, int number) {
        return thread + " " + number + " " + "x".repeat((thread * 31 + number * 17) % 400);
    }

    @Test
    @Tag("G4")
    @Tag("G8")
    @Tag("fault-25")
    void messagesAreIntactAndThoseOfAThreadInOrder() throws Exception {
        Map<Integer, Integer> received = new HashMap<>();
        Set<Integer> keys = new HashSet<>();
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    for (String text = readMessage(peer, keys); text != null; text = readMessage(peer, keys)) {
                        int thread = Integer.parseInt(text.substring(0, text.indexOf(' ')));
                        int number = received.merge(thread, 1, Integer::sum) - 1;
                        assertThat(text).isEqualTo(message(thread, number));
                    }
                    peer.write("88 02 03 e8");
                });
                WebSocketClient client =
                        WebSocketClient.builder().fragmentBytes(100).build()) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            List<CompletableFuture<Void>> sends = Collections.synchronizedList(new ArrayList<>());
            inThreads(THREADS, thread -> {
                for (int number = 0; number < EACH; number++) {
                    sends.add(socket.sendText(message(thread, number)));
                }
            });
            Clients.get(CompletableFuture.allOf(sends.toArray(CompletableFuture<?>[]::new)));
            Clients.get(socket.close());
            listener.await("open", "close 1000 by CLIENT clean");
            assertThat(socket.bufferedBytes()).isZero();
        }
        assertThat(received)
                .hasSize(THREADS)
                .allSatisfy((thread, count) -> assertThat(count).isEqualTo(EACH));
        // G1: another key for every frame; among some 5000 of 2^32, three equal pairs do not come by chance.
        assertThat(keys.size()).isGreaterThan(THREADS * EACH);
    }

    @Test
    @Tag("fault-25")
    void messagesInPartsAreWholeWhoeverElseSends() throws Exception {
        Map<Integer, Integer> received = new HashMap<>();
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    Set<Integer> keys = new HashSet<>();
                    for (String text = readMessage(peer, keys); text != null; text = readMessage(peer, keys)) {
                        int thread = Integer.parseInt(text.substring(0, text.indexOf(' ')));
                        int number = received.merge(thread, 1, Integer::sum) - 1;
                        assertThat(text).isEqualTo(message(thread, number));
                    }
                    peer.write("88 02 03 e8");
                });
                WebSocketClient client =
                        WebSocketClient.builder().fragmentBytes(100).build()) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            List<CompletableFuture<Void>> sends = Collections.synchronizedList(new ArrayList<>());
            inThreads(16, thread -> {
                for (int number = 0; number < EACH; number++) {
                    String message = message(thread, number);
                    if (number % 2 == 0) {
                        sends.add(socket.sendText(message));
                    } else {
                        sends.add(sendInParts(socket, message));
                    }
                }
            });
            Clients.get(CompletableFuture.allOf(sends.toArray(CompletableFuture<?>[]::new)));
            Clients.get(socket.close());
            listener.await("open", "close 1000 by CLIENT clean");
            assertThat(socket.bufferedBytes()).isZero();
        }
        assertThat(received)
                .hasSize(16)
                .allSatisfy((thread, count) -> assertThat(count).isEqualTo(EACH));
    }

    private static CompletableFuture<Void> sendInParts(WebSocket socket, String message) {
        TextMessageWriter writer = socket.startText();
        writer.write(message.substring(0, 2));
        writer.write(message.substring(2));
        return writer.finish();
    }

    /** A whole message, or null for the Close frame. */
    private static @Nullable String readMessage(ByteServer.Peer peer, Set<Integer> keys) throws IOException {
        StringBuilder text = new StringBuilder();
        int expected = 0x1;
        for (Frame frame = peer.readFrame(); ; frame = peer.readFrame()) {
            keys.add(frame.key());
            if (frame.opcode() == 0x8) {
                assertThat(text).isEmpty();
                return null;
            }
            assertThat(frame.opcode()).isEqualTo(expected);
            assertThat(frame.payload()).hasSizeLessThanOrEqualTo(100);
            text.append(new String(frame.payload(), StandardCharsets.US_ASCII));
            if (frame.isFinal()) {
                return text.toString();
            }
            expected = 0x0;
        }
    }

    @Test
    @Tag("C1")
    @Tag("C15")
    @Tag("fault-26")
    void closeFromManyThreadsIsOneCloseFrame() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    assertThat(peer.readFrame().opcode()).isEqualTo(0x8);
                    peer.write("88 02 03 e8");
                    assertThat(peer.finish()).isEmpty();
                });
                WebSocketClient client = WebSocketClient.create()) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            List<CompletableFuture<CloseInfo>> closes = Collections.synchronizedList(new ArrayList<>());
            inThreads(THREADS, thread -> closes.add(socket.close(4000 + thread, "")));
            listener.await("open", "close 1000 by CLIENT clean");
            for (CompletableFuture<CloseInfo> close : closes) {
                assertThat(Clients.get(close)).isEqualTo(listener.closeInfo());
            }
        }
    }

    @Test
    @Tag("G7")
    @Tag("fault-26")
    void sendsThatRaceWithCloseAreDeliveredOrFailAsAWhole() throws Exception {
        List<String> received = Collections.synchronizedList(new ArrayList<>());
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    Frame frame = peer.readFrame();
                    for (; frame.opcode() == 0x1; frame = peer.readFrame()) {
                        received.add(frame.text());
                    }
                    assertThat(frame.opcode()).isEqualTo(0x8);
                    peer.write("88 02 03 e8");
                });
                WebSocketClient client = WebSocketClient.create()) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            Map<String, CompletableFuture<Void>> sends = Collections.synchronizedMap(new HashMap<>());
            inThreads(8, thread -> {
                for (int number = 0; number < 50; number++) {
                    if (thread == 0 && number == 25) {
                        socket.close();
                    }
                    String text = thread + " " + number;
                    sends.put(text, socket.sendText(text));
                }
            });
            listener.await("open", "close 1000 by CLIENT clean");
            List<String> delivered = new ArrayList<>();
            for (Map.Entry<String, CompletableFuture<Void>> send : sends.entrySet()) {
                if (send.getValue().isCompletedExceptionally()) {
                    Clients.failureOf(SocketClosedException.class, send.getValue());
                } else {
                    Clients.get(send.getValue());
                    delivered.add(send.getKey());
                }
            }
            assertThat(received).containsExactlyInAnyOrderElementsOf(delivered).contains("0 24");
            assertThat(received).doesNotContain("0 25");
        }
    }
}
