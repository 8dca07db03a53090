package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.Cost;
import dev.noctule.websocket.testing.RecordingListener;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The end of a client is the end of everything that it has begun. */
class ClientShutdownTest {
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        listener.assertExhausted();
        Clients.assertThreadsEnd();
    }

    @Test
    @Tag("C15")
    void openConnectionsAreClosedWith1001() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
            peer.acceptUpgrade();
            assertThat(peer.readFrame().closeCode()).isEqualTo(1001);
            peer.write("88 02 03 e9");
        })) {
            WebSocketClient client = WebSocketClient.create();
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            Clients.get(client.shutdown(Duration.ofSeconds(20)));
            assertThat(socket.closed()).isDone(); // onClose was called before
            listener.assertNext("open", "close 1001 by CLIENT clean");
        }
    }

    /** Event loops may outlive very many clients. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("fault-42")
    void eventLoopsKeepNoClientThatIsClosedOrForgotten(boolean closed) throws Exception {
        try (RealLoop loop = new RealLoop()) {
            WeakReference<WebSocketClient> client = used(Clients.on(loop), closed);
            Cost.collectGarbageUntil("the client is collected", () -> client.refersTo(null));
        }
    }

    private WeakReference<WebSocketClient> used(WebSocketClient client, boolean closed) throws Exception {
        Clients.failureOf(ConnectFailedException.class, client.connect("ws://127.0.0.1:1/", listener));
        if (closed) {
            client.close();
        }
        return new WeakReference<>(client);
    }

    @Test
    void connectionsThatDoNotCloseInTimeAreAborted() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
            peer.acceptUpgrade();
            peer.readUntilEnd();
        })) {
            WebSocketClient client = WebSocketClient.create();
            Clients.get(client.connect(server.ws(), listener));
            Clients.get(client.shutdown(Duration.ofMillis(50)));
            listener.assertNext("open", "close 1006 by CLIENT: ABORTED");
            assertThat(listener.closeInfo().sentCode()).hasValue(1001);
        }
    }

    @Test
    void noGraceAbortsAtOnce() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
            peer.acceptUpgrade();
            peer.readUntilEnd();
        })) {
            WebSocketClient client = WebSocketClient.create();
            Clients.get(client.connect(server.ws(), listener));
            Clients.get(client.shutdown(Duration.ZERO));
            listener.assertNext("open", "close 1006 by CLIENT: ABORTED");
        }
    }

    @Test
    @Tag("fault-27")
    void attemptsAreCancelled() throws Exception {
        CountDownLatch requested = new CountDownLatch(1);
        try (ByteServer server = ByteServer.serving(peer -> {
            peer.readRequest();
            requested.countDown();
            peer.readUntilEnd();
        })) {
            WebSocketClient client = WebSocketClient.create();
            CompletableFuture<WebSocket> opening = client.connect(server.ws(), listener);
            requested.await();
            Clients.get(client.shutdown(Duration.ofSeconds(20)));
            assertThat(opening).isCancelled();
        }
    }

    @Test
    void messagesThatWaitForTheirDemandDoNotHoldUpTheEnd() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
            peer.acceptUpgrade();
            peer.write("81 01 41  89 00  88 02 03 e8");
            peer.readFrame();
            peer.readFrame();
        })) {
            WebSocketClient client = WebSocketClient.create();
            WebSocketRequest request =
                    WebSocketRequest.builder(server.ws()).autoDemand(false).build();
            WebSocket socket = Clients.get(client.connect(request, listener));
            listener.await("open", "ping []");
            server.close(); // TCP has ended, and onClose waits behind the message
            Clients.get(client.shutdown(Duration.ofSeconds(20)));
            assertThat(socket.closed()).isDone();
            listener.assertNext("close 1000 by SERVER clean");
        }
    }

    @Test
    void secondShutdownHasTheSameOutcome() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo)) {
            WebSocketClient client = WebSocketClient.create();
            Clients.get(client.connect(server.ws(), listener));
            CompletableFuture<Void> first = client.shutdown(Duration.ofSeconds(20));
            CompletableFuture<Void> second = client.shutdown(Duration.ZERO);
            Clients.get(CompletableFuture.allOf(first, second));
            listener.assertNext("open", "close 1001 by CLIENT clean");
        }
    }

    @Test
    @Tag("fault-26")
    void closeInsideACallbackDoesNotWaitForItself() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo)) {
            WebSocketClient client = WebSocketClient.create();
            listener.during("open", socket -> client.close());
            CompletableFuture<WebSocket> opening = client.connect(server.ws(), listener);
            listener.await("open", "close 1001 by CLIENT clean");
            assertThat(Clients.get(opening).isOpen()).isFalse();
            client.close();
        }
    }

    @Test
    @Tag("fault-26")
    void closeInsideACallbackOnAnExecutorDoesNotWaitForItself() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        try (ByteServer server = ByteServer.serving(ByteServer::echo)) {
            WebSocketClient client =
                    WebSocketClient.builder().callbackExecutor(pool).build();
            listener.during("open", socket -> client.close());
            Clients.get(client.connect(server.ws(), listener));
            listener.await("open", "close 1001 by CLIENT clean");
            client.close();
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void whatWaitsForABusyExecutorIsDroppedAfterTheGraceAndTheCallbackIsWaitedFor() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        CountDownLatch released = new CountDownLatch(1);
        listener.during("text", socket -> Clients.await(released));
        try (ByteServer server = ByteServer.serving(peer -> {
            peer.acceptUpgrade();
            peer.write("81 01 41  81 01 42");
            peer.readUntilEnd();
        })) {
            WebSocketClient client =
                    WebSocketClient.builder().callbackExecutor(pool).build();
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            listener.await("open", "text 'A'");
            CompletableFuture<Void> shutdown = client.shutdown(Duration.ZERO);
            Clients.awaitEndOfTcp(socket);
            assertThat(shutdown).isNotDone();
            released.countDown();
            Clients.get(shutdown);
            listener.assertNext("close 1006 by CLIENT: ABORTED");
        } finally {
            pool.shutdownNow();
        }
    }

    @Test
    void connectAfterwardsIsRefused() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo)) {
            WebSocketClient client = WebSocketClient.create();
            Clients.get(client.shutdown(Duration.ZERO));
            assertThatIllegalStateException()
                    .isThrownBy(() -> client.connect(server.ws(), listener))
                    .withMessageContaining("closed");
            assertThat(server.accepted()).isZero();
        }
    }

    @Test
    void otherClientsGoOn() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient other = WebSocketClient.create()) {
            WebSocket socket = Clients.get(other.connect(server.ws(), listener));
            WebSocketClient client = WebSocketClient.create();
            Clients.get(Clients.get(client.connect(server.ws(), new RecordingListener()))
                    .close());
            client.close();
            Clients.get(socket.sendText("A"));
            listener.await("open", "text 'A'");
            CloseInfo info = Clients.get(socket.close());
            listener.await("close 1000 by CLIENT clean");
            assertThat(info.clean()).isTrue();
        }
    }

    @Test
    void clientThatHasNotBegunAnythingHasNothingToEnd() throws Exception {
        Clients.get(WebSocketClient.create().shutdown(Duration.ZERO));
        assertThat(Clients.threads()).isEmpty();
    }

    @Test
    void longestGraceIsNoError() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo)) {
            WebSocketClient client = WebSocketClient.create();
            Clients.get(client.connect(server.ws(), listener));
            Clients.get(client.shutdown(Duration.ofSeconds(Long.MAX_VALUE)));
            listener.assertNext("open", "close 1001 by CLIENT clean");
        }
    }

    @Test
    void negativeGraceIsRefusedAndChangesNothing() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = WebSocketClient.create()) {
            assertThatIllegalArgumentException().isThrownBy(() -> client.shutdown(Duration.ofNanos(-1)));
            Clients.get(Clients.get(client.connect(server.ws(), listener)).close());
            listener.await("open", "close 1000 by CLIENT clean");
        }
    }
}
