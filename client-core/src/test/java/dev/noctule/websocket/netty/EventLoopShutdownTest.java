package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.noctule.websocket.BlockingWebSocket;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Compression;
import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.Message;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.handshake.HandshakeKey;
import dev.noctule.websocket.handshake.HandshakeRequest;
import dev.noctule.websocket.handshake.WebSocketUri;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.RecordingListener;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Fault 28: the user shuts down the event loops while a client uses them. Everything that is pending completes, and
 * nothing hangs or throws.
 */
@Tag("fault-28")
class EventLoopShutdownTest {
    private final RealLoop loop = new RealLoop();
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void nothingUnseenIsLeft() {
        listener.assertExhausted();
        loop.close();
    }

    @Test
    void openConnectionIsToldItsEndAndPendingSendsFail() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    ended.await(); // and reads nothing, so that the send is pending whoever is faster
                });
                WebSocketClient client = Clients.on(loop)) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            listener.await("open");
            CompletableFuture<Void> send = socket.sendBinary(ByteBuffer.allocate(15 * 1024 * 1024));
            CompletableFuture<Duration> ping = socket.ping();
            loop.shutDown();
            listener.await("close 1006 by CLIENT: SHUTDOWN");
            Clients.failureOf(SocketClosedException.class, ping);
            assertThat(send.isDone()).isTrue();
            assertThat(Clients.get(socket.closed())).isEqualTo(listener.closeInfo());
            ended.countDown();
        }
    }

    @Test
    void connectionWhoseChannelIsLeftOpenIsToldItsEndToo() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    ended.await();
                });
                WebSocketClient client = Clients.on(loop)) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            listener.await("open");
            loop.shutDownLeavingChannelsOpen();
            listener.await("close 1006 by CLIENT: SHUTDOWN");
            assertThat(Clients.get(socket.closed())).isEqualTo(listener.closeInfo());
            Clients.get(client.shutdown(Duration.ofSeconds(1)));
            ended.countDown();
        }
    }

    @Test
    void callbackExecutorTellsTheEndOfTheLoopToo() throws Exception {
        ExecutorService pool = Executors.newSingleThreadExecutor();
        CountDownLatch shutDown = new CountDownLatch(1);
        listener.during("text", socket -> {
            Clients.await(shutDown);
            throw new IllegalStateException("nobody is left to send a Close frame");
        });
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    peer.write("81 01 41  81 01 42");
                    peer.readUntilEnd();
                });
                WebSocketClient client = WebSocketClient.builder()
                        .eventLoopGroup(loop.group())
                        .callbackExecutor(pool)
                        .build()) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            listener.await("open", "text 'A'");
            loop.shutDown();
            shutDown.countDown();
            listener.await("error ListenerException", "close 1006 by CLIENT: SHUTDOWN");
            assertThat(Clients.get(socket.closed())).isEqualTo(listener.closeInfo());
        } finally {
            pool.shutdownNow();
        }
    }

    /**
     * The loop takes no more tasks, and its end was not told yet: in between nothing may throw, and nothing be
     * forgotten.
     */
    @Test
    void whateverIsAskedOfTheSocketBeforeItKnowsIsAnsweredInTheEnd() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (ByteServer server = ByteServer.serving(peer -> {
            peer.acceptUpgrade();
            ended.await();
        })) {
            ConnectAttempt attempt = attemptWithoutAClient(server.ws());
            WebSocket socket = Clients.get(attempt.result());
            listener.await("open");
            loop.shutDownLeavingChannelsOpen();
            CompletableFuture<Void> send = socket.sendText("A");
            CompletableFuture<Duration> ping = socket.ping();
            CompletableFuture<CloseInfo> closed = socket.close();
            socket.request(1);
            socket.abort();
            attempt.shutDown(1001);
            attempt.abort();
            listener.assertNext();
            attempt.loopTerminated();
            listener.assertNext("close 1006 by CLIENT: SHUTDOWN");
            Clients.failureOf(SocketClosedException.class, send);
            Clients.failureOf(SocketClosedException.class, ping);
            assertThat(Clients.get(closed)).isEqualTo(listener.closeInfo());
            ended.countDown();
        }
    }

    private ConnectAttempt attemptWithoutAClient(String ws) {
        WebSocketRequest request = WebSocketRequest.of(ws);
        WebSocketUri uri = WebSocketUri.parse(ws);
        String key = HandshakeKey.encode(new SecureEntropy().nonce());
        Bootstrap bootstrap = new Bootstrap()
                .group(loop.next())
                .channel(NioSocketChannel.class)
                .handler(new ChannelInboundHandlerAdapter());
        ConnectAttempt attempt = new ConnectAttempt(
                new Opening(
                        uri, request, HandshakeRequest.create(uri, request, Compression.none(), key), null, listener),
                ClientOptions.DEFAULTS,
                () -> 0,
                loop.next(),
                new OpeningConnection.StubResolver(InetAddress.getLoopbackAddress()),
                new ConnectTurns(false),
                bootstrap::connect,
                opened -> {});
        attempt.start();
        return attempt;
    }

    @Test
    void whateverIsAskedOfTheSocketAfterwardsIsAnswered() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    peer.readUntilEnd();
                });
                WebSocketClient client = Clients.on(loop)) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            loop.shutDown();
            listener.await("open", "close 1006 by CLIENT: SHUTDOWN");
            Clients.failureOf(SocketClosedException.class, socket.sendText("A"));
            Clients.failureOf(SocketClosedException.class, socket.ping());
            assertThat(Clients.get(socket.close())).isEqualTo(listener.closeInfo());
            socket.request(1);
            socket.abort();
            Clients.get(client.shutdown(Duration.ofSeconds(1)));
        }
    }

    @Test
    void messagesThatWaitForTheirDemandDoNotHoldUpTheEnd() throws Exception {
        CountDownLatch written = new CountDownLatch(1);
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    peer.write("81 01 41  89 00");
                    written.countDown();
                    peer.readUntilEnd();
                });
                WebSocketClient client = Clients.on(loop)) {
            WebSocketRequest request =
                    WebSocketRequest.builder(server.ws()).autoDemand(false).build();
            Clients.get(client.connect(request, listener));
            listener.await("open", "ping []");
            loop.shutDown();
            listener.await("close 1006 by CLIENT: SHUTDOWN");
        }
    }

    /**
     * The server has ended the connection, and then the loops have ended: the messages and the end are still there to
     * be fetched.
     */
    @Test
    void messagesOfAnEndedConnectionCanStillBeReceived() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    peer.write("81 01 41  81 01 42  88 02 03 e8");
                    peer.readFrame();
                });
                WebSocketClient client = Clients.on(loop)) {
            BlockingWebSocket socket = client.connectBlocking(server.ws());
            assertThat(socket.receive()).isEqualTo(new Message.Text("A"));
            server.close();
            Clients.awaitEndOfTcp(socket.socket());
            loop.shutDown();
            assertThat(socket.receive()).isEqualTo(new Message.Text("B"));
            assertThatExceptionOfType(SocketClosedException.class).isThrownBy(socket::receive);
            socket.close();
        }
    }

    @Test
    void closeOfASocketWithUnreadMessagesEnds() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    peer.write("81 01 41  81 01 42  88 02 03 e8");
                    peer.readFrame();
                });
                WebSocketClient client = Clients.on(loop)) {
            BlockingWebSocket socket = client.connectBlocking(server.ws());
            server.close();
            Clients.awaitEndOfTcp(socket.socket());
            loop.shutDown();
            assertThat(socket.close(1000, "").code()).isEqualTo(1000);
        }
    }

    @Test
    void attemptThatResolvesFails() throws Exception {
        try (WebSocketClient client = Clients.resolving(new SilentResolver(), loop.group())) {
            CompletableFuture<WebSocket> opening = client.connect("ws://server.test/", listener);
            loop.next().submit(() -> {}).syncUninterruptibly(); // it has begun
            loop.shutDown();
            ConnectFailedException failure = Clients.failureOf(ConnectFailedException.class, opening);
            assertThat(failure).hasMessageContaining("the event loop is shut down");
        }
    }

    @Test
    void attemptThatAwaitsTheAnswerFails() throws Exception {
        CountDownLatch requested = new CountDownLatch(1);
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.readRequest();
                    requested.countDown();
                    peer.readUntilEnd();
                });
                WebSocketClient client = Clients.on(loop)) {
            CompletableFuture<WebSocket> opening = client.connect(server.ws(), listener);
            requested.await();
            loop.shutDown();
            ConnectFailedException failure = Clients.failureOf(ConnectFailedException.class, opening);
            assertThat(failure).hasMessageContaining("the event loop is shut down");
        }
    }

    @Test
    void attemptAfterTheShutdownFails() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = Clients.on(loop)) {
            loop.shutDown();
            WebSocketException failure =
                    Clients.failureOf(ConnectFailedException.class, client.connect(server.ws(), listener));
            assertThat(failure).hasMessageContaining("the event loop is shut down");
            assertThat(server.accepted()).isZero();
        }
    }
}
