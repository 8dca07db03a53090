package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.BlockingWebSocket;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ListenerException;
import dev.noctule.websocket.Message;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.RecordingListener;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Over sockets: {@code callbackExecutor}, with every kind of executor. */
class CallbackThreadsTest {
    private static final int MESSAGES = 2000;

    static List<Named<Supplier<Executor>>> executors() {
        return ExecutorKinds.all();
    }

    static List<Named<Supplier<Executor>>> pools() {
        return ExecutorKinds.pools();
    }

    private static WebSocketClient clientCalling(Executor executor) {
        return WebSocketClient.builder().callbackExecutor(executor).build();
    }

    private static void sendNumbers(ByteServer.Peer peer) throws Exception {
        peer.acceptUpgrade();
        for (int i = 0; i < MESSAGES; i++) {
            peer.writeFrame(0x81, String.valueOf(i).getBytes(StandardCharsets.US_ASCII));
        }
        peer.write("88 02 03 e8");
        peer.finish();
    }

    @ParameterizedTest
    @MethodSource("executors")
    void callbacksAreSerialAndInOrderAndSeeEachOther(Supplier<Executor> kind) throws Exception {
        Executor executor = kind.get();
        StrictListener listener = new StrictListener();
        try (ByteServer server = ByteServer.serving(CallbackThreadsTest::sendNumbers);
                WebSocketClient client = clientCalling(executor)) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            CloseInfo info = Clients.get(socket.closed());
            assertThat(info.code()).isEqualTo(1000);
            assertThat(listener.violations).isEmpty();
            assertThat(listener.texts()).isEqualTo(MESSAGES);
            assertThat(listener.isClosed()).isTrue();
        } finally {
            ExecutorKinds.close(executor);
        }
    }

    @ParameterizedTest
    @MethodSource("pools")
    void callbacksAndTheFuturesBehindThemRunOnThreadsOfTheExecutor(Supplier<Executor> kind) throws Exception {
        Executor executor = kind.get();
        RecordingListener listener = new RecordingListener();
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = clientCalling(executor)) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            socket.sendText("A");
            listener.await("open", "text 'A'");
            assertThat(listener.lastThread().getName()).doesNotStartWith("noctule");
            Clients.get(socket.close());
            listener.await("close 1000 by CLIENT clean");
            assertThat(listener.lastThread().getName()).doesNotStartWith("noctule");
        } finally {
            ExecutorKinds.close(executor);
        }
    }

    @Test
    void executorHasAtMostOneTaskOfAConnection() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(4);
        AtomicInteger tasks = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        Executor counting = task -> {
            most.accumulateAndGet(tasks.incrementAndGet(), Math::max);
            pool.execute(() -> {
                tasks.decrementAndGet(); // before the task: at its end it may submit the next one
                task.run();
            });
        };
        try (ByteServer server = ByteServer.serving(CallbackThreadsTest::sendNumbers);
                WebSocketClient client = clientCalling(counting)) {
            WebSocket socket = Clients.get(client.connect(server.ws(), new StrictListener()));
            Clients.get(socket.closed());
            assertThat(most).hasValue(1);
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @Tag("fault-24")
    void callbackMayBlockAndOtherConnectionsGoOn() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(2);
        CountDownLatch answered = new CountDownLatch(1);
        RecordingListener busy = new RecordingListener().during("open", socket -> Clients.await(answered));
        RecordingListener other = new RecordingListener();
        try (RealLoop loop = new RealLoop();
                ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = WebSocketClient.builder()
                        .eventLoopGroup(loop.group())
                        .callbackExecutor(pool)
                        .build()) {
            CompletableFuture<WebSocket> opening = client.connect(server.ws(), busy);
            busy.await("open");
            WebSocket socket = Clients.get(client.connect(server.ws(), other));
            socket.sendText("A");
            other.await("open", "text 'A'");
            assertThat(opening).isNotDone(); // it completes after onOpen
            answered.countDown();
            Clients.get(Clients.get(opening).close());
            busy.await("close 1000 by CLIENT clean");
            Clients.get(socket.close());
            other.await("close 1000 by CLIENT clean");
        } finally {
            pool.shutdownNow();
        }
    }

    /** Nothing of the loop's work waits for it: what is there for the loop to do is done, however long that takes. */
    @Test
    @Tag("F10")
    @Tag("fault-24")
    void whileACallbackBlocksItsPingsAreAnsweredItsReadingStopsAndTheLoopServesOthers() throws Exception {
        Flood flood = new Flood();
        CountDownLatch released = new CountDownLatch(1);
        CountedMessages busy = new CountedMessages(released);
        RecordingListener other = new RecordingListener();
        ExecutorService pool = Executors.newFixedThreadPool(2);
        try (RealLoop loop = new RealLoop();
                ByteServer flooding = ByteServer.serving(flood::run);
                ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = WebSocketClient.builder()
                        .eventLoopGroup(loop.group())
                        .callbackExecutor(pool)
                        .build()) {
            WebSocket blocked = Clients.get(client.connect(flooding.ws(), busy));
            Clients.get(flood.pingsAnswered);
            WebSocket socket = Clients.get(client.connect(server.ws(), other));
            other.await("open");
            for (int i = 0; i < MESSAGES; i++) {
                socket.sendText("A");
                other.await("text 'A'");
            }
            assertThat(busy.count).hasValue(1); // the one that blocks
            assertThat(flood.sent).as("messages that TCP has taken").hasValueLessThan(Flood.MESSAGES);
            released.countDown();
            Clients.get(blocked.closed());
            assertThat(busy.count).hasValue(1 + Flood.MESSAGES);
            Clients.get(socket.close());
            other.await("close 1000 by CLIENT clean");
        } finally {
            pool.shutdownNow();
        }
    }

    /** A message, a hundred Pings that must be answered, and more messages than buffers of the network can hold. */
    private static final class Flood {
        static final int MESSAGES = 1_000;
        static final int PINGS = 100;

        final CompletableFuture<Void> pingsAnswered = new CompletableFuture<>();
        final AtomicInteger sent = new AtomicInteger();

        void run(ByteServer.Peer peer) throws Exception {
            peer.acceptUpgrade();
            peer.write("82 00");
            for (int i = 0; i < PINGS; i++) {
                peer.write("89 01 70");
                assertThat(peer.readFrame().first()).as("FIN and Pong").isEqualTo(0x8a);
            }
            pingsAnswered.complete(null);
            for (byte[] message = new byte[64 * 1024]; sent.get() < MESSAGES; sent.incrementAndGet()) {
                peer.writeFrame(0x82, message);
            }
            peer.write("88 02 03 e8");
            peer.finish();
        }
    }

    /** The first message blocks. */
    private static final class CountedMessages implements WebSocketListener {
        final AtomicInteger count = new AtomicInteger();
        private final CountDownLatch released;

        CountedMessages(CountDownLatch released) {
            this.released = released;
        }

        @Override
        public void onBinary(WebSocket socket, ByteBuffer data) {
            if (count.incrementAndGet() == 1) {
                Clients.await(released);
            }
        }
    }

    @Test
    void callbackMayWaitForWhatItSends() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        RecordingListener listener = new RecordingListener().during("open", socket -> {
            socket.sendText("A").join();
            socket.ping().join();
        });
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = clientCalling(pool)) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            Clients.get(socket.close());
            listener.await("open", "text 'A'", "pong [00 00 00 00 00 00 00 01]", "close 1000 by CLIENT clean");
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @Tag("fault-23")
    void callbackThatThrowsElsewhereClosesWith1011() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        RecordingListener listener = new RecordingListener().during("text", socket -> {
            throw new IllegalStateException("why");
        });
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    peer.write("81 01 41  81 01 42");
                    assertThat(peer.readFrame().closeCode()).isEqualTo(1011);
                });
                WebSocketClient client = clientCalling(pool)) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            assertThat(Clients.get(socket.closed()).cause()).isInstanceOf(ListenerException.class);
            listener.await("open", "text 'A'", "error ListenerException", "close 1011 by CLIENT: ListenerException");
            listener.assertExhausted();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    @Tag("fault-39")
    void errorOnOneConnectionLeavesTheOthersOfItsLoopAsTheyAre() throws Exception {
        RecordingListener broken = new RecordingListener().during("text", socket -> {
            throw new StackOverflowError("for a test");
        });
        RecordingListener other = new RecordingListener();
        try (RealLoop loop = new RealLoop();
                ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = Clients.on(loop)) {
            WebSocket socket = Clients.get(client.connect(server.ws(), other));
            Clients.get(client.connect(server.ws(), broken)).sendText("A");
            broken.await("open", "text 'A'", "error ListenerException", "close 1011 by CLIENT: ListenerException");
            socket.sendText("B");
            other.await("open", "text 'B'");
            Clients.get(socket.close());
            other.await("close 1000 by CLIENT clean");
        }
    }

    @Test
    void blockingSocketDoesNotNeedTheExecutor() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = clientCalling(task -> {})) {
            BlockingWebSocket socket = client.connectBlocking(server.ws());
            socket.sendText("A");
            assertThat(socket.receive()).isEqualTo(new Message.Text("A"));
            socket.close();
        }
    }

    @Test
    void nullIsTheEventLoop() throws Exception {
        RecordingListener listener = new RecordingListener();
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = clientCalling(task -> {}).toBuilder()
                        .callbackExecutor(null)
                        .build()) {
            Clients.get(Clients.get(client.connect(server.ws(), listener)).close());
            listener.await("open", "close 1000 by CLIENT clean");
            assertThat(listener.lastThread().getName()).startsWith("noctule");
        }
    }
}
