package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.noctule.websocket.BlockingWebSocket;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ClosedBy;
import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.Message;
import dev.noctule.websocket.PreparedMessage;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.Patience;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Over sockets: sequential code, its time-outs and its interruption (fault 41). */
class BlockingWebSocketTest {
    private static final Duration LONG = Duration.ofSeconds(Patience.SECONDS);

    /** What a blocking call has thrown, in a thread of its own. */
    private static CompletableFuture<Throwable> inThread(Call call, CompletableFuture<Thread> started) {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        Thread thread = new Thread(() -> {
            started.complete(Thread.currentThread());
            try {
                call.run();
                thrown.completeExceptionally(new AssertionError("Nothing was thrown"));
            } catch (Throwable t) {
                thrown.complete(t);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return thrown;
    }

    private interface Call {
        void run() throws Exception;
    }

    @Test
    void messagesAreSentAndReceivedInTurn() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = WebSocketClient.create();
                BlockingWebSocket socket = client.connectBlocking(server.ws())) {
            socket.sendText("Hello");
            assertThat(socket.receive()).isEqualTo(new Message.Text("Hello"));
            socket.sendBinary(ByteBuffer.wrap(new byte[] {1, 2}));
            assertThat(socket.receive(LONG)).isEqualTo(new Message.Binary(ByteBuffer.wrap(new byte[] {1, 2})));
            CloseInfo info = socket.close(4000, "done");
            assertThat(info.code()).isEqualTo(4000);
            assertThat(info.closedBy()).isEqualTo(ClosedBy.CLIENT);
        }
    }

    @Test
    void severalSendsThenSeveralReceives() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = WebSocketClient.create();
                BlockingWebSocket socket = client.connectBlocking(server.ws())) {
            for (int i = 0; i < 100; i++) {
                socket.sendText("message " + i);
            }
            for (int i = 0; i < 100; i++) {
                assertThat(socket.receive(LONG)).isEqualTo(new Message.Text("message " + i));
            }
        }
    }

    @Test
    void receiveWithATimeoutLeavesTheConnectionAsItIs() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = WebSocketClient.create();
                BlockingWebSocket socket = client.connectBlocking(server.ws())) {
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> socket.receive(Duration.ofMillis(20)));
            assertThatExceptionOfType(TimeoutException.class).isThrownBy(() -> socket.receive(Duration.ZERO));
            assertThatIllegalArgumentException().isThrownBy(() -> socket.receive(Duration.ofMillis(-1)));
            socket.sendText("A");
            assertThat(socket.receive(LONG)).isEqualTo(new Message.Text("A"));
        }
    }

    @Test
    @Tag("fault-41")
    void interruptWhileReceivingLosesNoMessage() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = WebSocketClient.create();
                BlockingWebSocket socket = client.connectBlocking(server.ws())) {
            CompletableFuture<Thread> started = new CompletableFuture<>();
            CompletableFuture<Throwable> thrown = inThread(socket::receive, started);
            Clients.get(started).interrupt();
            assertThat(Clients.get(thrown)).isInstanceOf(InterruptedException.class);
            socket.sendText("A");
            assertThat(socket.receive(LONG)).isEqualTo(new Message.Text("A"));
        }
    }

    @Test
    @Tag("fault-41")
    void interruptWhileConnectingLeavesNoConnection() throws Exception {
        CountDownLatch requested = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.readRequest();
                    requested.countDown();
                    peer.readUntilEnd();
                    ended.countDown();
                });
                WebSocketClient client = WebSocketClient.create()) {
            CompletableFuture<Thread> started = new CompletableFuture<>();
            CompletableFuture<Throwable> thrown = inThread(() -> client.connectBlocking(server.ws()), started);
            requested.await();
            Clients.get(started).interrupt();
            assertThat(Clients.get(thrown)).isInstanceOf(InterruptedException.class);
            assertThat(ended.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    @Tag("fault-41")
    void interruptBeforeCloseAbortsAndKeepsTheFlag() throws Exception {
        CountDownLatch ended = new CountDownLatch(1);
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    peer.readUntilEnd(); // does not answer the Close frame
                    ended.countDown();
                });
                WebSocketClient client = WebSocketClient.create()) {
            BlockingWebSocket socket = client.connectBlocking(server.ws());
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            Thread thread = new Thread(() -> {
                Thread.currentThread().interrupt();
                socket.close();
                flag.complete(Thread.currentThread().isInterrupted());
            });
            thread.start();
            assertThat(Clients.get(flag)).isTrue();
            assertThat(ended.await(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void messagesBeforeTheServersCloseAreReceivedAndThenItsEndAgainAndAgain() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    peer.write("81 01 41  81 01 42  81 01 43  88 02 03 f0");
                    assertThat(peer.readFrame().closeCode()).isEqualTo(1008);
                });
                WebSocketClient client = WebSocketClient.create();
                BlockingWebSocket socket = client.connectBlocking(server.ws())) {
            assertThat(socket.receive(LONG)).isEqualTo(new Message.Text("A"));
            assertThat(socket.receive(LONG)).isEqualTo(new Message.Text("B"));
            assertThat(socket.receive(LONG)).isEqualTo(new Message.Text("C"));
            for (int i = 0; i < 2; i++) {
                assertThatExceptionOfType(SocketClosedException.class)
                        .isThrownBy(() -> socket.receive(LONG))
                        .satisfies(ended -> {
                            CloseInfo info = ended.closeInfo();
                            assertThat(info).isNotNull();
                            assertThat(info.code()).isEqualTo(1008);
                        });
            }
        }
    }

    private static ByteServer.Script saying(String frames) {
        return peer -> {
            peer.acceptUpgrade();
            peer.write(frames);
            peer.readFrame();
        };
    }

    @Test
    void iterationEndsWithANormalEnd() throws Exception {
        try (ByteServer server = ByteServer.serving(saying("81 01 41  82 01 42  88 02 03 e9"));
                WebSocketClient client = WebSocketClient.create();
                BlockingWebSocket socket = client.connectBlocking(server.ws())) {
            List<Message> received = new ArrayList<>();
            for (Message message : socket) {
                received.add(message);
            }
            assertThat(received)
                    .containsExactly(new Message.Text("A"), new Message.Binary(ByteBuffer.wrap(new byte[] {0x42})));
            Iterator<Message> again = socket.iterator();
            assertThat(again.hasNext()).isFalse();
            assertThatExceptionOfType(NoSuchElementException.class).isThrownBy(again::next);
        }
    }

    @Test
    void iterationThrowsAtAnyOtherEnd() throws Exception {
        try (ByteServer server = ByteServer.serving(saying("81 01 41  88 02 03 f0"));
                WebSocketClient client = WebSocketClient.create();
                BlockingWebSocket socket = client.connectBlocking(server.ws())) {
            Iterator<Message> messages = socket.iterator();
            assertThat(messages.next()).isEqualTo(new Message.Text("A"));
            assertThatExceptionOfType(SocketClosedException.class)
                    .isThrownBy(messages::hasNext)
                    .withMessageContaining("1008");
            assertThatExceptionOfType(SocketClosedException.class).isThrownBy(messages::next);
        }
    }

    @Test
    @Timeout(Patience.SECONDS) // an iterator waits for ever
    void lookingForTheNextMessageTakesNone() throws Exception {
        try (ByteServer server = ByteServer.serving(saying("81 01 41  81 01 42  88 02 03 e8"));
                WebSocketClient client = WebSocketClient.create();
                BlockingWebSocket socket = client.connectBlocking(server.ws())) {
            Iterator<Message> messages = socket.iterator();
            assertThat(messages.hasNext()).isTrue();
            assertThat(messages.hasNext()).isTrue();
            assertThat(socket.receive(LONG)).isEqualTo(new Message.Text("A"));
            assertThat(socket.iterator().next()).isEqualTo(new Message.Text("B"));
            assertThat(messages.hasNext()).isFalse();
        }
    }

    @Test
    void closeByAnotherThreadEndsTheIteration() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = WebSocketClient.create();
                BlockingWebSocket socket = client.connectBlocking(server.ws())) {
            CompletableFuture<Boolean> hasNext =
                    CompletableFuture.supplyAsync(() -> socket.iterator().hasNext());
            socket.close();
            assertThat(Clients.get(hasNext)).isFalse();
        }
    }

    @Test
    void preparedMessageAndPingAreAnswered() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = WebSocketClient.create();
                BlockingWebSocket socket = client.connectBlocking(server.ws())) {
            socket.send(PreparedMessage.text("Hello"));
            assertThat(socket.receive(LONG)).isEqualTo(new Message.Text("Hello"));
            assertThat(socket.ping()).isPositive();
        }
    }

    @Test
    void pingOfAClosedSocketThrows() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = WebSocketClient.create()) {
            BlockingWebSocket socket = client.connectBlocking(server.ws());
            socket.close();
            assertThatExceptionOfType(SocketClosedException.class).isThrownBy(socket::ping);
        }
    }

    @Test
    void closeWithUnreadMessagesEnds() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    peer.write("81 01 41".repeat(100_000)); // more than the read-ahead
                    assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
                    peer.write("88 02 03 e8");
                });
                WebSocketClient client = WebSocketClient.create()) {
            BlockingWebSocket socket = client.connectBlocking(server.ws());
            assertThat(socket.receive(LONG)).isEqualTo(new Message.Text("A"));
            assertThat(socket.close(1000, "").clean()).isTrue();
        }
    }

    @Test
    void failureToConnectIsThrownAsItIs() throws Exception {
        int port = ByteServer.refusingPort();
        try (WebSocketClient client = WebSocketClient.create()) {
            assertThatExceptionOfType(ConnectFailedException.class)
                    .isThrownBy(() -> client.connectBlocking("ws://127.0.0.1:" + port + "/"));
        }
    }

    @Test
    void sendAfterTheEndThrows() throws Exception {
        try (ByteServer server = ByteServer.serving(ByteServer::echo);
                WebSocketClient client = WebSocketClient.create()) {
            BlockingWebSocket socket = client.connectBlocking(server.ws());
            socket.close();
            socket.close();
            assertThatExceptionOfType(SocketClosedException.class).isThrownBy(() -> socket.sendText("A"));
        }
    }

    @Test
    void endOfTheClientEndsTheWaitingForAConnection() throws Exception {
        CountDownLatch requested = new CountDownLatch(1);
        try (ByteServer server = ByteServer.serving(peer -> {
            peer.readRequest();
            requested.countDown();
            peer.readUntilEnd();
        })) {
            WebSocketClient client = WebSocketClient.create();
            CompletableFuture<Throwable> thrown =
                    inThread(() -> client.connectBlocking(server.ws()), new CompletableFuture<>());
            requested.await();
            client.close();
            assertThat(Clients.get(thrown))
                    .isInstanceOf(IllegalStateException.class)
                    .isNotInstanceOf(CancellationException.class);
        }
    }

    @Test
    void waitingOnAnEventLoopIsRefused() throws Exception {
        try (RealLoop loop = new RealLoop();
                WebSocketClient client = Clients.on(loop)) {
            CompletableFuture<Throwable> thrown = new CompletableFuture<>();
            loop.next().execute(() -> {
                try {
                    client.connectBlocking("ws://127.0.0.1/");
                } catch (Throwable t) {
                    thrown.complete(t);
                }
            });
            Throwable refused = Clients.get(thrown);
            assertThatIllegalStateException().isThrownBy(() -> {
                throw refused;
            });
        }
    }
}
