package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.ReconnectingWebSocket;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.ByteServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Over sockets: close, abort, request, send and ping at the same moment, by a thread each, while messages arrive and an
 * executor delivers them. Whoever comes first, callbacks are as {@link StrictListener} wants them, there is one end, and
 * every future completes.
 */
@Tag("fault-26")
class CallbackRacesTest {
    /** Of each kind of executor: with all of them, more than a thousand. */
    private static final int ROUNDS = 150;

    private static final int RECONNECTING_ROUNDS = 60;

    private final ExecutorService actors = Executors.newCachedThreadPool();

    static List<Named<Supplier<Executor>>> executors() {
        return ExecutorKinds.all();
    }

    /** Ten messages, and an answer to a Close frame; the client may be gone at any time. */
    private static void serve(ByteServer.Peer peer) throws IOException {
        peer.acceptUpgrade();
        try {
            for (int i = 0; i < 10; i++) {
                peer.write("81 01 3" + i);
            }
            while (peer.readFrame().opcode() != 0x8) {
                // a message, or a Ping that gets no answer
            }
            peer.write("88 02 03 e8");
        } catch (IOException gone) {
            return;
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void thereIsOneEndAndEverythingBeforeItIsSerial(Supplier<Executor> kind) throws Exception {
        Executor executor = kind.get();
        try (ByteServer server = ByteServer.serving(CallbackRacesTest::serve);
                WebSocketClient client =
                        WebSocketClient.builder().callbackExecutor(executor).build()) {
            WebSocketRequest request =
                    WebSocketRequest.builder(server.ws()).autoDemand(false).build();
            for (int round = 0; round < ROUNDS; round++) {
                StrictListener listener = new StrictListener();
                WebSocket socket = Clients.get(client.connect(request, listener));
                assertOneEnd(socket, listener, atOnce(socket, round % 2 == 0));
            }
        } finally {
            actors.shutdownNow();
            ExecutorKinds.close(executor);
        }
    }

    private static void assertOneEnd(WebSocket socket, StrictListener listener, List<CompletableFuture<?>> futures)
            throws Exception {
        Clients.get(socket.closed());
        assertThat(listener.violations).isEmpty();
        assertThat(listener.isClosed()).isTrue();
        for (CompletableFuture<?> future : futures) {
            Clients.get(future.handle((value, failure) -> "done"));
        }
    }

    /** A few messages, and then the connection is lost, or an answer to a Close frame. */
    private static void serveAndGoAway(ByteServer.Peer peer, int connection) throws IOException {
        try {
            if (connection % 3 == 0) {
                serve(peer);
            } else {
                peer.acceptUpgrade();
                peer.write("81 01 30  81 01 31  81 01 32");
            }
        } catch (IOException gone) {
            return; // before there was a connection
        }
    }

    @ParameterizedTest
    @MethodSource("executors")
    void overManyConnectionsThereIsOneEndAndEverythingBeforeItIsSerial(Supplier<Executor> kind) throws Exception {
        Executor executor = kind.get();
        AtomicInteger connections = new AtomicInteger();
        try (ByteServer server = ByteServer.serving(peer -> serveAndGoAway(peer, connections.incrementAndGet()));
                WebSocketClient client =
                        WebSocketClient.builder().callbackExecutor(executor).build()) {
            WebSocketRequest request =
                    WebSocketRequest.builder(server.ws()).autoDemand(false).build();
            for (int round = 0; round < RECONNECTING_ROUNDS; round++) {
                StrictListener listener = new StrictListener();
                ReconnectingWebSocket socket =
                        client.reconnecting(request, listener, Reconnecting.AT_ONCE.withBufferBytes(1000));
                Clients.get(socket.opened());
                assertOneEnd(socket, listener, atOnce(socket, round % 2 == 0));
            }
        } finally {
            actors.shutdownNow();
            ExecutorKinds.close(executor);
        }
    }

    /** Returns what the socket gave out. */
    private List<CompletableFuture<?>> atOnce(WebSocket socket, boolean aborting) throws Exception {
        List<CompletableFuture<?>> sends = new ArrayList<>(); // each by one thread
        List<CompletableFuture<Duration>> pings = new ArrayList<>();
        List<Consumer<WebSocket>> acts = List.of(
                open -> open.request(3),
                open -> open.request(4),
                open -> sends.add(open.sendText("A")),
                open -> pings.add(open.ping()),
                WebSocket::close,
                open -> {
                    if (aborting) {
                        open.abort();
                    } else {
                        open.close(4000, "");
                    }
                });
        CyclicBarrier start = new CyclicBarrier(acts.size());
        List<Future<?>> ends = new ArrayList<>();
        for (Consumer<WebSocket> act : acts) {
            ends.add(actors.submit(() -> {
                start.await();
                act.accept(socket);
                return null;
            }));
        }
        for (Future<?> end : ends) {
            end.get();
        }
        sends.addAll(pings);
        return sends;
    }
}
