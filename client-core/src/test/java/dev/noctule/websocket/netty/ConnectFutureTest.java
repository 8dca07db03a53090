package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.handshake.HandshakeKey;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.Patience;
import dev.noctule.websocket.testing.RecordingListener;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Over sockets: one outcome of an attempt, in the future if it fails, and nothing left of it. */
class ConnectFutureTest {
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void nothingUnseenIsLeft() {
        listener.assertExhausted();
    }

    @Test
    void connectionOpensEchoesAndCloses() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = WebSocketClient.create()) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            Clients.get(socket.sendText("Hello"));
            listener.await("open", "text 'Hello'");
            assertThat(Clients.get(socket.ping())).isPositive();
            listener.await("pong [00 00 00 00 00 00 00 01]");
            assertThat(Clients.get(socket.close(4000, "done")).code()).isEqualTo(4000);
            listener.await("close 4000 'done' by CLIENT clean");
        }
    }

    @Test
    @Tag("fault-4")
    void refusedConnectionFailsTheFutureOnly() throws Exception {
        int port = ByteServer.refusingPort();
        try (WebSocketClient client = WebSocketClient.create()) {
            ConnectFailedException failure = Clients.failureOf(
                    ConnectFailedException.class, client.connect("ws://127.0.0.1:" + port + "/", listener));
            assertThat(failure.kind()).isEqualTo(ConnectFailedException.Kind.REFUSED);
            assertThat(failure).hasMessageContaining("127.0.0.1:" + port);
        }
    }

    @Test
    @Tag("fault-4")
    void refusalsOfFurtherAddressesAreSuppressed() throws Exception {
        int port = ByteServer.refusingPort();
        InetAddress loopback = InetAddress.getLoopbackAddress();
        HostResolver resolver = new OpeningConnection.StubResolver(loopback, loopback, loopback);
        try (WebSocketClient client = Clients.resolving(resolver)) {
            ConnectFailedException failure = Clients.failureOf(
                    ConnectFailedException.class, client.connect("ws://server.test:" + port + "/", listener));
            assertThat(failure.kind()).isEqualTo(ConnectFailedException.Kind.REFUSED);
            assertThat(failure.getSuppressed())
                    .hasSize(2)
                    .allSatisfy(other -> assertThat(other).hasMessageContaining("127.0.0.1:" + port));
        }
    }

    @Test
    @Tag("R1")
    @Tag("R14")
    @Tag("fault-13")
    void refusedUpgradeFailsTheFutureOnly() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.readRequest();
                    peer.writeText("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nno ws");
                    peer.readUntilEnd();
                });
                WebSocketClient client = WebSocketClient.create()) {
            UpgradeRejectedException failure =
                    Clients.failureOf(UpgradeRejectedException.class, client.connect(server.ws(), listener));
            assertThat(failure.status()).isEqualTo(404);
            assertThat(failure.bodyText()).isEqualTo("no ws");
        }
    }

    @Test
    @Tag("R13")
    void framesInTheSegmentOfTheAnswerAreDelivered() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
                    String key = peer.readRequest().get("sec-websocket-key");
                    assertThat(key).isNotNull();
                    peer.writeText("HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: upgrade\r\n"
                            + "Sec-WebSocket-Accept: "
                            + HandshakeKey.accept(key)
                            + "\r\n\r\n\u0081\u0001A\u0088\u0002\u0003\u00e8");
                    assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
                });
                WebSocketClient client = WebSocketClient.create()) {
            Clients.get(client.connect(server.ws(), listener));
            listener.await("open", "text 'A'", "close 1000 by SERVER clean");
        }
    }

    @Test
    @Tag("R14")
    @Tag("R16")
    @Tag("fault-6")
    void endBeforeTheAnswerFailsTheFutureOnly() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer.Peer::readRequest);
                WebSocketClient client = WebSocketClient.create()) {
            HandshakeException failure =
                    Clients.failureOf(HandshakeException.class, client.connect(server.ws(), listener));
            assertThat(failure.kind()).isEqualTo(HandshakeException.Kind.EOF);
            assertThat(failure).hasMessageContaining("after 0 bytes");
            assertThat(server.accepted()).isOne();
        }
    }

    @Test
    @Tag("R14")
    @Tag("R16")
    @Tag("fault-6")
    void resetInTheMiddleOfTheRequestFailsTheFutureOnly() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.skip(10);
                    peer.reset();
                });
                WebSocketClient client = WebSocketClient.create()) {
            HandshakeException failure =
                    Clients.failureOf(HandshakeException.class, client.connect(server.ws(), listener));
            assertThat(failure.kind()).isEqualTo(HandshakeException.Kind.EOF);
            assertThat(server.accepted()).isOne();
        }
    }

    @Test
    @Tag("R14")
    @Tag("R16")
    @Tag("fault-10")
    void silentServerFailsTheFutureAfterTheTimeout() throws Exception {
        Timeouts timeouts = Timeouts.defaults().withHandshake(Duration.ofMillis(100));
        CountDownLatch served = new CountDownLatch(1);
        try (ByteServer server = ByteServer.serving(peer -> {
                    served.countDown();
                    peer.readUntilEnd();
                });
                WebSocketClient client = Clients.with(timeouts)) {
            HandshakeException failure =
                    Clients.failureOf(HandshakeException.class, client.connect(server.ws(), listener));
            assertThat(failure.kind()).isEqualTo(HandshakeException.Kind.TIMEOUT);
            // The kernel connects; the server may see it later than the client gives up.
            assertThat(served.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
            assertThat(server.accepted()).isOne();
        }
    }

    @Test
    @Tag("fault-2")
    void secondAddressIsTriedWhenTheFirstRefuses() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = Clients.resolving(new OpeningConnection.StubResolver(
                        InetAddress.getByName("::1"), InetAddress.getLoopbackAddress()))) {
            WebSocket socket = Clients.get(client.connect("ws://server.test:" + server.port() + "/", listener));
            Clients.get(socket.close());
            listener.await("open", "close 1000 by CLIENT clean");
        }
    }

    @Test
    void badArgumentsThrowAtTheCall() {
        try (WebSocketClient client = WebSocketClient.create()) {
            assertThatIllegalArgumentException().isThrownBy(() -> client.connect("http://server.test/", listener));
            WebSocketRequest badHeader = WebSocketRequest.builder("ws://server.test/")
                    .header("Upgrade", "h2c")
                    .build();
            assertThatIllegalArgumentException().isThrownBy(() -> client.connect(badHeader, listener));
        }
    }

    @Test
    void closedClientRefusesToConnect() {
        WebSocketClient client = WebSocketClient.create();
        client.close();
        assertThatIllegalStateException().isThrownBy(() -> client.connect("ws://127.0.0.1/", listener));
        client.close();
    }

    @Test
    @Tag("G5")
    @Tag("G6")
    @Tag("C5")
    @Tag("C7")
    void badSendThrowsAtTheCallAndChangesNothing() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = WebSocketClient.create()) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            assertThatIllegalArgumentException().isThrownBy(() -> socket.sendText("\ud800"));
            assertThatIllegalArgumentException().isThrownBy(() -> socket.close(1005, ""));
            assertThatIllegalArgumentException().isThrownBy(() -> socket.close(1000, "x".repeat(124)));
            assertThatIllegalArgumentException().isThrownBy(() -> socket.ping(ByteBuffer.allocate(126)));
            Clients.get(socket.sendText("A"));
            listener.await("open", "text 'A'");
            Clients.get(socket.close());
            listener.await("close 1000 by CLIENT clean");
        }
    }

    @Test
    @Tag("fault-27")
    void cancelWhileResolvingLeavesNothing() throws Exception {
        SilentResolver resolver = new SilentResolver();
        try (WebSocketClient client = Clients.resolving(resolver)) {
            CompletableFuture<WebSocket> opening = client.connect("ws://server.test/", listener);
            Clients.await(resolver.asked());
            assertThat(opening.cancel(false)).isTrue();
        }
        assertThat(resolver.answer()).as("nobody waits for it any more").isCancelled();
        Clients.assertThreadsEnd();
    }

    @Test
    @Tag("fault-27")
    void cancelWhileTheAnswerIsAwaitedClosesTheSocket() throws Exception {
        CountDownLatch requested = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.readRequest();
                    requested.countDown();
                    peer.readUntilEnd();
                    ended.countDown();
                });
                WebSocketClient client = WebSocketClient.create()) {
            CompletableFuture<WebSocket> opening = client.connect(server.ws(), listener);
            requested.await();
            opening.cancel(false);
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @Tag("fault-27")
    void cancelDuringTheTlsHandshakeClosesTheSocket() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.skip(5); // the header of the record with the ClientHello
                    begun.countDown();
                    peer.readUntilEnd();
                    ended.countDown();
                });
                WebSocketClient client = WebSocketClient.create()) {
            CompletableFuture<WebSocket> opening = client.connect(server.wss(), listener);
            begun.await();
            opening.cancel(false);
            assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void cancelAfterTheOpeningHasNoEffect() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = WebSocketClient.create()) {
            CompletableFuture<WebSocket> opening = client.connect(server.ws(), listener);
            WebSocket socket = Clients.get(opening);
            assertThat(opening.cancel(false)).isFalse();
            Clients.get(socket.sendText("A"));
            listener.await("open", "text 'A'");
            Clients.get(socket.close());
            listener.await("close 1000 by CLIENT clean");
        }
    }
}
