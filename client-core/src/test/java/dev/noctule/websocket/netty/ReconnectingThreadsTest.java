package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ReconnectingWebSocket;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.Patience;
import dev.noctule.websocket.testing.RecordingListener;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Over sockets: a reconnecting socket whose callbacks run on every kind of executor. */
class ReconnectingThreadsTest {
    private static final int CONNECTIONS = 10;
    private static final int MESSAGES = 200;

    private static final Reconnection AT_ONCE = Reconnecting.AT_ONCE.withBufferBytes(1000);

    private static final String AGAIN = "reconnecting 1 in 0 ms: ConnectFailedException";

    static List<Named<Supplier<Executor>>> executors() {
        return ExecutorKinds.all();
    }

    private static WebSocketClient clientCalling(Executor executor) {
        return WebSocketClient.builder().callbackExecutor(executor).build();
    }

    private static WebSocketRequest nobody() throws Exception {
        return WebSocketRequest.of("ws://127.0.0.1:" + ByteServer.refusingPort() + "/");
    }

    /** Numbers, and then the connection is lost; the last one ends for good. */
    private static void sendNumbers(ByteServer.Peer peer, int connection) throws Exception {
        peer.acceptUpgrade();
        for (int i = 0; i < MESSAGES; i++) {
            peer.writeFrame(0x81, String.valueOf(i).getBytes(StandardCharsets.US_ASCII));
        }
        if (connection == CONNECTIONS) {
            peer.write("88 02 03 f0"); // 1008
            peer.finish();
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void callbacksOfAllConnectionsAreSerialAndInOrderAndSeeEachOther(Supplier<Executor> kind) throws Exception {
        Executor executor = kind.get();
        StrictListener listener = new StrictListener();
        AtomicInteger connections = new AtomicInteger();
        try (ByteServer server = ByteServer.serving(peer -> sendNumbers(peer, connections.incrementAndGet()));
                WebSocketClient client = clientCalling(executor)) {
            ReconnectingWebSocket socket = client.reconnecting(WebSocketRequest.of(server.ws()), listener, AT_ONCE);
            CloseInfo info = Clients.get(socket.closed());
            assertThat(info.code()).isEqualTo(1008);
            assertThat(listener.violations).isEmpty();
            assertThat(listener.connections()).isEqualTo(CONNECTIONS);
            assertThat(listener.texts()).isEqualTo(MESSAGES);
            assertThat(listener.isClosed()).isTrue();
        } finally {
            ExecutorKinds.close(executor);
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
            ReconnectingWebSocket socket = client.reconnecting(server.ws(), listener);
            Clients.get(socket.opened());
            Clients.get(socket.close());
            listener.await("open", "text 'A'", "pong [00 00 00 00 00 00 00 01]", "close 1000 by CLIENT clean");
            assertThat(listener.lastThread().getName()).startsWith("pool");
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void futureThatWaitsForTheCallbackRefusesToBeWaitedForInIt() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        CompletableFuture<Void> looked = new CompletableFuture<>();
        RecordingListener listener = new RecordingListener().during("reconnecting", socket -> {
            ReconnectingWebSocket reconnecting = (ReconnectingWebSocket) socket;
            CompletableFuture<Void> kept = socket.sendText("A");
            assertThatIllegalStateException().isThrownBy(kept::join);
            assertThatIllegalStateException().isThrownBy(socket.closed()::join);
            assertThatIllegalStateException().isThrownBy(reconnecting.opened()::join);
            socket.close();
            looked.complete(null);
        });
        try (WebSocketClient client = clientCalling(pool)) {
            ReconnectingWebSocket socket = client.reconnecting(nobody(), listener, AT_ONCE);
            Clients.get(looked);
            Clients.get(socket.closed());
            listener.await(AGAIN, "close 1006 by CLIENT: ConnectFailedException");
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void futureThatWaitsForTheEventLoopRefusesToBeWaitedForThere() throws Exception {
        CompletableFuture<Void> looked = new CompletableFuture<>();
        RecordingListener listener = new RecordingListener().during("reconnecting", socket -> {
            assertThatIllegalStateException().isThrownBy(socket.sendText("A")::join);
            assertThatIllegalStateException().isThrownBy(socket.closed()::join);
            socket.close();
            looked.complete(null);
        });
        try (WebSocketClient client = WebSocketClient.create()) {
            ReconnectingWebSocket socket = client.reconnecting(nobody(), listener, AT_ONCE);
            Clients.get(looked);
            Clients.get(socket.closed());
            listener.await(AGAIN, "close 1006 by CLIENT: ConnectFailedException");
        }
    }

    @Test
    void clientMayBeClosedInACallbackBetweenConnections() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        WebSocketClient client = clientCalling(pool);
        RecordingListener listener = new RecordingListener().during("reconnecting", socket -> client.close());
        try (client) {
            CloseInfo info =
                    Clients.get(client.reconnecting(nobody(), listener, AT_ONCE).closed());
            assertThat(info.sentCode()).hasValue(1001);
            listener.await(AGAIN, "close 1006 by CLIENT: ConnectFailedException");
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void shutdownWaitsForTheLastCallback() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        RecordingListener listener = new RecordingListener();
        try (ByteServer server = ByteServer.serving(ByteServer::echo)) {
            WebSocketClient client = clientCalling(pool);
            Clients.get(client.reconnecting(server.ws(), listener).opened());
            Clients.get(client.shutdown(Duration.ofSeconds(20)));
            listener.assertNext("open", "close 1001 by CLIENT clean");
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void sendFailsOnceTheExecutorWasShutDown() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        RecordingListener listener = new RecordingListener();
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = clientCalling(pool)) {
            ReconnectingWebSocket socket = client.reconnecting(server.ws(), listener);
            Clients.get(socket.opened());
            pool.shutdownNow();
            assertThat(pool.awaitTermination(Patience.SECONDS, TimeUnit.SECONDS))
                    .as("the turn of onOpen is over, which might deliver the echo as well")
                    .isTrue();
            socket.sendText("A"); // its echo is a message that nobody delivers
            Clients.get(socket.closed());
            listener.await("open", "close 1011 by CLIENT: CALLBACKS_REJECTED");
            Clients.failureOf(SocketClosedException.class, socket.sendText("B"));
        }
    }
}
