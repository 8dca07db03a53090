package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.noctule.websocket.Backoff;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.ReconnectingWebSocket;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.RecordingListener;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Over sockets: a server that goes away and comes back, and a client that is closed. */
class ReconnectingOverSocketsTest {
    private static final Reconnection NEVER =
            Reconnection.defaults().withBackoff(new Backoff(Duration.ofDays(24), Duration.ofDays(24)));

    private static final String AGAIN = "reconnecting 1 in 0 ms: ";

    private final CountDownLatch reconnecting = new CountDownLatch(1);
    private final RecordingListener listener =
            new RecordingListener().during("reconnecting", socket -> reconnecting.countDown());

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        listener.assertExhausted();
        Clients.assertThreadsEnd();
    }

    @Test
    @Tag("fault-35")
    void serverThatRestartsHasItsClientBackWithANewToken() throws Exception {
        AtomicInteger tokens = new AtomicInteger();
        Queue<String> seen = new ConcurrentLinkedQueue<>();
        AtomicInteger connections = new AtomicInteger();
        try (ByteServer server = ByteServer.serving(peer -> {
                    boolean isFirst = connections.incrementAndGet() == 1;
                    seen.add(peer.acceptUpgrade().get("authorization"));
                    seen.add(peer.readFrame().text());
                    if (isFirst) {
                        peer.write("88 02 03 f4"); // 1012
                        peer.readFrame();
                    } else {
                        peer.writeFrame(0x88, peer.readFrame().payload());
                    }
                });
                WebSocketClient client = WebSocketClient.create()) {
            CompletableFuture<Void> subscribed = new CompletableFuture<>();
            listener.during("open", socket -> socket.sendText("subscribe"))
                    .during(
                            "reconnected",
                            socket -> socket.sendText("subscribe again").thenAccept(subscribed::complete));
            ReconnectingWebSocket socket = client.reconnecting(
                    () -> CompletableFuture.supplyAsync(() -> WebSocketRequest.builder(server.ws())
                            .header("Authorization", "Bearer " + tokens.incrementAndGet())
                            .build()),
                    listener,
                    Reconnecting.AT_ONCE);
            listener.await("open", AGAIN + "1012 by SERVER clean", "reconnected");
            Clients.get(subscribed);
            Clients.get(socket.close());
            listener.await("close 1000 by CLIENT clean");
            assertThat(seen).containsExactly("Bearer 1", "subscribe", "Bearer 2", "subscribe again");
        }
    }

    @Test
    void serverThatRefusesForAWhileIsAskedAgain() throws Exception {
        AtomicInteger connections = new AtomicInteger();
        try (ByteServer server = ByteServer.serving(peer -> {
                    if (connections.incrementAndGet() == 1) {
                        peer.readRequest();
                        peer.writeText("HTTP/1.1 503 Busy\r\nRetry-After: 0\r\nContent-Length: 0\r\n\r\n");
                    } else {
                        ByteServer.echo(peer);
                    }
                });
                WebSocketClient client = WebSocketClient.create()) {
            ReconnectingWebSocket socket = client.reconnecting(
                    WebSocketRequest.of(server.ws()), listener, Reconnecting.AT_ONCE.withBufferBytes(1000));
            CompletableFuture<Void> sent = socket.sendText("A");
            assertThat(Clients.get(socket.opened())).isSameAs(socket);
            Clients.get(sent);
            listener.await(AGAIN + "UpgradeRejectedException", "open", "text 'A'");
            Clients.get(socket.close());
            listener.await("close 1000 by CLIENT clean");
        }
    }

    @Test
    void allCallbacksOfASocketAreOnOneEventLoop() throws Exception {
        CountDownLatch looked = new CountDownLatch(1);
        AtomicInteger connections = new AtomicInteger();
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    if (connections.incrementAndGet() < 4) {
                        looked.await();
                        peer.endTcp();
                    } else {
                        peer.writeFrame(0x88, peer.readFrame().payload());
                    }
                });
                WebSocketClient client = WebSocketClient.create()) {
            ReconnectingWebSocket socket =
                    client.reconnecting(WebSocketRequest.of(server.ws()), listener, Reconnecting.AT_ONCE);
            Clients.get(socket.opened());
            Thread first = listener.lastThread();
            looked.countDown();
            listener.await(
                    "open",
                    "reconnecting 1 in 0 ms: 1006 by NETWORK: EOF",
                    "reconnected",
                    "reconnecting 2 in 0 ms: 1006 by NETWORK: EOF",
                    "reconnected",
                    "reconnecting 3 in 0 ms: 1006 by NETWORK: EOF",
                    "reconnected");
            Clients.get(socket.close());
            listener.await("close 1000 by CLIENT clean");
            assertThat(listener.lastThread()).isSameAs(first);
        }
    }

    // ---- the client is closed

    @Test
    void closingTheClientClosesTheConnectionWith1001() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo)) {
            WebSocketClient client = WebSocketClient.create();
            ReconnectingWebSocket socket = client.reconnecting(server.ws(), listener);
            Clients.get(socket.opened());
            Clients.get(client.shutdown(Duration.ofSeconds(20)));
            listener.assertNext("open", "close 1001 by CLIENT clean");
            assertThat(socket.closed()).isCompleted();
        }
    }

    @Test
    void closingTheClientCancelsTheAttempt() throws Exception {
        CountDownLatch requested = new CountDownLatch(1);
        try (ByteServer server = ByteServer.serving(peer -> {
            peer.readRequest();
            requested.countDown();
            peer.readUntilEnd();
        })) {
            WebSocketClient client = WebSocketClient.create();
            ReconnectingWebSocket socket = client.reconnecting(server.ws(), listener);
            requested.await();
            Clients.get(client.shutdown(Duration.ofSeconds(20)));
            listener.assertNext("close 1006 by CLIENT");
            assertThat(Clients.get(socket.closed()).sentCode()).hasValue(1001);
        }
    }

    @Test
    void closingTheClientEndsASocketThatWaits() throws Exception {
        WebSocketClient client = WebSocketClient.create();
        String nobody = "ws://127.0.0.1:" + ByteServer.refusingPort() + "/";
        client.reconnecting(WebSocketRequest.of(nobody), listener, NEVER);
        awaitReconnecting();
        Clients.get(client.shutdown(Duration.ofSeconds(20)));
        listener.assertNext("close 1006 by CLIENT: ConnectFailedException");
    }

    /** The delay is random, and so not looked at. */
    private void awaitReconnecting() throws InterruptedException {
        reconnecting.await();
        assertThat(listener.drain()).singleElement().asString().endsWith(" ms: ConnectFailedException");
    }

    @Test
    void closedClientHasNoReconnectingSockets() {
        WebSocketClient client = WebSocketClient.create();
        client.close();
        assertThatIllegalStateException().isThrownBy(() -> client.reconnecting("ws://server.test/", listener));
    }

    @Test
    @Tag("fault-28")
    void endOfTheEventLoopsEndsASocketThatWaits() throws Exception {
        String nobody = "ws://127.0.0.1:" + ByteServer.refusingPort() + "/";
        try (RealLoop loop = new RealLoop();
                WebSocketClient client = Clients.on(loop)) {
            client.reconnecting(WebSocketRequest.of(nobody), listener, NEVER);
            awaitReconnecting();
            loop.shutDown();
            listener.await("close 1006 by CLIENT: SHUTDOWN");
        }
    }

    @Test
    @Tag("fault-28")
    void endOfTheEventLoopsEndsASocketThatIsOpen() throws Exception {
        try (RealLoop loop = new RealLoop();
                ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    peer.readUntilEnd();
                });
                WebSocketClient client = Clients.on(loop)) {
            Clients.get(client.reconnecting(server.ws(), listener).opened());
            loop.shutDown();
            listener.await("open", "close 1006 by CLIENT: SHUTDOWN");
        }
    }

    // ---- arguments

    @Test
    void badArgumentsThrowAtTheCall() {
        try (WebSocketClient client = WebSocketClient.builder()
                .limits(Limits.defaults().withQueuedBytes(1000))
                .build()) {
            assertThatIllegalArgumentException().isThrownBy(() -> client.reconnecting("http://server.test/", listener));
            WebSocketRequest forbidden = WebSocketRequest.builder("ws://server.test/")
                    .header("Host", "another")
                    .build();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> client.reconnecting(forbidden, listener, Reconnection.defaults()));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> client.reconnecting(
                            WebSocketRequest.of("ws://server.test/"),
                            listener,
                            Reconnection.defaults().withBufferBytes(1001)))
                    .withMessage("Expected bufferBytes to be at most 1000 (Limits.queuedBytes), but was 1001");
        }
    }
}
