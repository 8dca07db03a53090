package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.RecordingListener;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over sockets: faults 7 to 9 and 22. */
@Tag("C12")
class LostConnectionTest {
    private final RecordingListener listener = new RecordingListener();

    @AfterEach
    void nothingUnseenIsLeft() {
        listener.assertExhausted();
    }

    private void connectTo(ByteServer.Script script, String... lines) throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    script.run(peer);
                });
                WebSocketClient client = WebSocketClient.create()) {
            Clients.get(client.connect(server.ws(), listener));
            listener.await(lines);
        }
    }

    @Test
    @Tag("fault-8")
    void endWithoutACloseFrameIs1006() throws Exception {
        connectTo(peer -> {}, "open", "close 1006 by NETWORK: EOF");
    }

    @Test
    @Tag("fault-8")
    void endInsideAFrameIs1006BehindWhatWasComplete() throws Exception {
        connectTo(peer -> peer.write("81 01 41  81 05 48 65"), "open", "text 'A'", "close 1006 by NETWORK: EOF");
    }

    /** The test waits for what came before, because a reset may overtake bytes that nobody has read yet. */
    @ParameterizedTest
    @ValueSource(strings = {"", "81", "81 05 48", "01 01 41"})
    @Tag("fault-7")
    void resetIs1006WithItsCauseBehindWhatWasComplete(String partial) throws Exception {
        CountDownLatch delivered = new CountDownLatch(1);
        listener.during("text", socket -> delivered.countDown());
        connectTo(
                peer -> {
                    peer.write("81 01 41" + partial);
                    delivered.await();
                    peer.reset();
                },
                "open",
                "text 'A'",
                "close 1006 by NETWORK: IO");
        assertThat(listener.closeInfo().cause()).hasCauseInstanceOf(IOException.class);
    }

    @Test
    @Tag("C8")
    @Tag("C13")
    @Tag("fault-34")
    void closeFrameOfAFailedConnectionReachesAServerThatIsStillWriting() throws Exception {
        connectTo(
                peer -> {
                    peer.write("83 00" + "81 01 41".repeat(10_000));
                    assertThat(peer.readFrame().closeCode()).isEqualTo(1002);
                },
                "open",
                "close 1002 by CLIENT: F2");
    }

    @Test
    @Tag("C8")
    @Tag("CVE-2024-23672")
    @Tag("fault-20")
    void socketOfAServerThatDoesNotAnswerOurCloseIsGoneAfterTheCloseTimeout() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
                    assertThat(peer.readUntilEnd()).isEmpty(); // and not a byte in answer
                });
                WebSocketClient client = Clients.with(Timeouts.defaults().withClose(Duration.ofMillis(100)))) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            assertThat(Clients.get(socket.close()).clean()).isFalse();
            listener.await("open", "close 1006 by CLIENT: CLOSE_TIMEOUT");
        }
    }

    @Test
    @Tag("F15")
    @Tag("fault-9")
    void socketOfAServerThatStopsInsideAFrameIsGoneAfterTheFrameTimeout() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    peer.write("81 01 41  81 05 48 65");
                    assertThat(peer.readUntilEnd()).isEmpty();
                });
                WebSocketClient client = Clients.with(Timeouts.defaults().withFrame(Duration.ofMillis(100)))) {
            Clients.get(client.connect(server.ws(), listener));
            listener.await("open", "text 'A'", "close 1006 by NETWORK: FRAME_TIMEOUT");
        }
    }

    @Test
    @Tag("fault-9")
    void socketOfAServerThatDoesNotAnswerAPingIsGoneAfterTheTimeout() throws Exception {
        Heartbeat heartbeat = new Heartbeat(true, Duration.ofMillis(100), Duration.ofMillis(100));
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    assertThat(peer.readFrame().opcode()).isEqualTo(0x9);
                    peer.readUntilEnd();
                });
                WebSocketClient client =
                        WebSocketClient.builder().heartbeat(heartbeat).build()) {
            Clients.get(client.connect(server.ws(), listener));
            listener.await("open", "close 1006 by NETWORK: PONG_TIMEOUT");
        }
    }

    @Test
    void heartbeatOfAServerThatAnswersGoesOn() throws Exception {
        Heartbeat heartbeat = new Heartbeat(true, Duration.ofMillis(10), Duration.ofSeconds(20));
        CountDownLatch third = new CountDownLatch(3);
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    for (; third.getCount() > 0; third.countDown()) {
                        ByteServer.Frame ping = peer.readFrame();
                        assertThat(ping.opcode()).isEqualTo(0x9);
                        assertThat(ping.payload()).hasSize(12);
                        peer.writeFrame(0x8a, ping.payload());
                    }
                    peer.write("88 02 03 e8");
                    peer.finish();
                });
                WebSocketClient client =
                        WebSocketClient.builder().heartbeat(heartbeat).build()) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            listener.await("open", "close 1000 by SERVER clean");
            assertThat(socket.latency()).isPresent();
        }
    }

    /** 32 MiB are more than the operating system keeps on both sides together. */
    @Test
    @Tag("fault-22")
    void socketOfAServerThatDoesNotReadIsGoneAfterTheWriteTimeout() throws Exception {
        int bytes = 32 * 1024 * 1024;
        CountDownLatch ended = new CountDownLatch(1);
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    ended.await();
                });
                WebSocketClient client = WebSocketClient.builder()
                        .timeouts(Timeouts.defaults().withWrite(Duration.ofMillis(500)))
                        .limits(Limits.defaults().withQueuedBytes(2 * bytes))
                        .build()) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            CompletableFuture<Void> sent = socket.sendBinary(ByteBuffer.allocate(bytes));
            listener.await("open", "close 1006 by NETWORK: WRITE_TIMEOUT");
            ended.countDown();
            Clients.failureOf(SocketClosedException.class, sent);
        }
    }

    @Test
    void sendAfterTheEndFails() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer.Peer::acceptUpgrade);
                WebSocketClient client = WebSocketClient.create()) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            Clients.get(socket.closed());
            listener.await("open", "close 1006 by NETWORK: EOF");
            SocketClosedException failure = Clients.failureOf(SocketClosedException.class, socket.sendText("A"));
            assertThat(failure.closeInfo()).isEqualTo(listener.closeInfo());
        }
    }
}
