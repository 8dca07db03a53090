package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.RecordingListener;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Over sockets: in a callback, waiting for what can only happen after it throws; any other waiting is allowed. */
@Tag("fault-26")
class WaitingOnTheLoopTest {
    private final RealLoop loop = new RealLoop();
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void endTheLoop() {
        loop.close();
    }

    /** What waiting inside of {@code onText} threw, or null. */
    private @Nullable Throwable thrownBy(WebSocketClient client, Function<WebSocket, CompletableFuture<?>> asked)
            throws Exception {
        CompletableFuture<@Nullable Throwable> thrown = new CompletableFuture<>();
        listener.during("text", socket -> {
            if (!thrown.isDone()) { // else it is the echo of what was sent here
                thrown.complete(thrownBy(asked.apply(socket)));
            }
        });
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                client) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            socket.sendText("A");
            Throwable outcome = Clients.get(thrown);
            Clients.get(socket.close());
            return outcome;
        }
    }

    private static @Nullable Throwable thrownBy(CompletableFuture<?> waitedFor) {
        try {
            waitedFor.join();
            return null;
        } catch (IllegalStateException refusal) {
            return refusal;
        }
    }

    private void assertRefused(Function<WebSocket, CompletableFuture<?>> asked) throws Exception {
        assertThat(thrownBy(Clients.on(loop), asked))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("callbackExecutor");
    }

    @Test
    void waitingForASendThrows() throws Exception {
        assertRefused(socket -> socket.sendText("B"));
    }

    @Test
    void waitingForAPongThrows() throws Exception {
        assertRefused(WebSocket::ping);
    }

    @Test
    void waitingForTheEndThrows() throws Exception {
        assertRefused(WebSocket::closed);
    }

    @Test
    void waitingForTheCloseThrows() throws Exception {
        assertRefused(WebSocket::close);
    }

    @Test
    void waitingForWhatDependsOnASendThrows() throws Exception {
        assertRefused(socket -> socket.sendText("B").thenCompose(sent -> socket.ping()));
    }

    @Test
    void waitingForAConnectOnTheSameLoopThrows() throws Exception {
        WebSocketClient client = Clients.on(loop);
        String uri = "ws://127.0.0.1:" + ByteServer.refusingPort() + "/";
        assertThat(thrownBy(client, socket -> client.connect(uri, new RecordingListener())))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void waitingForTheShutdownThrows() throws Exception {
        WebSocketClient client = Clients.on(loop);
        assertThat(thrownBy(client, socket -> client.shutdown(Duration.ofSeconds(5))))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void waitingForAConnectionOnAnotherLoopIsAllowed() throws Exception {
        try (RealLoop other = new RealLoop();
                WebSocketClient client = Clients.on(other)) {
            assertThat(thrownBy(
                            Clients.on(loop),
                            socket -> roundTrip(client, socket.handshake().uri())))
                    .isNull();
        }
    }

    private static CompletableFuture<?> roundTrip(WebSocketClient client, String uri) {
        WebSocket socket = client.connect(uri, new RecordingListener()).join();
        socket.sendText("B").join();
        socket.ping().join();
        return socket.close();
    }

    @Test
    void onAnExecutorOnlyWaitingForTheOwnEndThrows() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try {
            assertThat(thrownBy(calling(pool), WebSocket::closed)).isInstanceOf(IllegalStateException.class);
            assertThat(thrownBy(calling(pool), WebSocket::close)).isInstanceOf(IllegalStateException.class);
            assertThat(thrownBy(calling(pool), socket -> socket.sendText("B"))).isNull();
            assertThat(thrownBy(calling(pool), WebSocket::ping)).isNull();
        } finally {
            pool.shutdownNow();
        }
    }

    private WebSocketClient calling(ExecutorService pool) {
        return WebSocketClient.builder()
                .eventLoopGroup(loop.group())
                .callbackExecutor(pool)
                .build();
    }

    @Test
    void onAnExecutorWaitingForTheOwnConnectThrows() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        CompletableFuture<CompletableFuture<WebSocket>> connecting = new CompletableFuture<>();
        CompletableFuture<@Nullable Throwable> thrown = new CompletableFuture<>();
        listener.during("open", socket -> thrown.complete(thrownBy(connecting.join())));
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = calling(pool)) {
            connecting.complete(client.connect(server.ws(), listener));
            assertThat(Clients.get(thrown)).isInstanceOf(IllegalStateException.class);
        } finally {
            pool.shutdownNow();
        }
    }
}
