package dev.noctule.websocket.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.ReconnectingListener;
import dev.noctule.websocket.ReconnectingWebSocket;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.interop.ServerProcess;
import dev.noctule.websocket.netty.Clients;
import dev.noctule.websocket.testing.ChildProcess;
import dev.noctule.websocket.testing.Cost;
import dev.noctule.websocket.testing.Storm;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Fault 35 over sockets: many clients of a server in a process of its own, which is killed and comes back. What the
 * backoff does is shown by {@code ReconnectStormTest} under a clock that the test moves; here it is seen that nothing
 * else adds to it, and what so many idle connections cost. {@code dev/storm} has 10 000 of them, and prints the figures.
 */
@Tag("fault-35")
class StormTest {
    private static final boolean IS_LONG = System.getProperty("noctule.storm.clients") != null;
    private static final int ALL = Integer.getInteger("noctule.storm.clients", 500);
    private static final int WARM_UP = 50;
    private static final int AT_ONCE = 100;

    /** The server is started when a quarter of the clients have tried so often: after some 1.25 s, or 10 s. */
    private static final int ATTEMPTS = IS_LONG ? 6 : 3;

    private static final int LONGEST_DELAY_SECONDS = 60;
    private static final int MOST_HEAP_BYTES = 30 * 1024;
    private static final Pattern LISTENING = Pattern.compile("listening on (\\d+)");

    private final WebSocketClient client = WebSocketClient.create();
    private final List<ReconnectingWebSocket> sockets = new ArrayList<>();
    private final Queue<Long> attempts = new ConcurrentLinkedQueue<>();
    private final CountDownLatch enoughHaveTriedOften = new CountDownLatch(ALL / 4);
    private final CountDownLatch back = new CountDownLatch(ALL);

    private final ReconnectingListener listener = new ReconnectingListener() {
        @Override
        public void onReconnecting(WebSocket socket, WebSocketException cause, int attempt, Duration delay) {
            if (attempt == ATTEMPTS + 1) { // the one before has failed
                enoughHaveTriedOften.countDown();
            }
        }

        @Override
        public void onReconnected(WebSocket socket, Handshake handshake) {
            back.countDown();
        }
    };

    @AfterEach
    void end() throws Exception {
        Clients.get(client.shutdown(Duration.ZERO));
        Clients.assertThreadsEnd();
    }

    private static ServerProcess server(int port) throws IOException {
        return new ServerProcess(
                LISTENING, ChildProcess.jvm(List.of("-Xmx512m"), StormServer.class, String.valueOf(port)));
    }

    private static int portOf(ServerProcess server) throws InterruptedException {
        return Integer.parseInt(server.awaitReady().group(1));
    }

    private void connect(int number, int port) throws Exception {
        String uri = "ws://127.0.0.1:" + port + "/";
        while (sockets.size() < number) {
            List<CompletableFuture<ReconnectingWebSocket>> opened = new ArrayList<>();
            for (int i = Math.min(AT_ONCE, number - sockets.size()); i > 0; i--) {
                ReconnectingWebSocket socket =
                        client.reconnecting(() -> attempt(uri), listener, Reconnection.defaults());
                sockets.add(socket);
                opened.add(socket.opened());
            }
            for (CompletableFuture<ReconnectingWebSocket> socket : opened) {
                Clients.get(socket);
            }
        }
    }

    private CompletableFuture<WebSocketRequest> attempt(String uri) {
        attempts.add(System.nanoTime());
        return CompletableFuture.completedFuture(WebSocketRequest.of(uri));
    }

    @Test
    void clientsOfAServerThatRestartsAreAllBackAndCostLittleBefore() throws Exception {
        int port;
        try (ServerProcess first = server(0)) {
            port = portOf(first);
            assertIdleConnectionsAreCheap(port);
        }
        assertThat(enoughHaveTriedOften.await(LONGEST_DELAY_SECONDS, TimeUnit.SECONDS))
                .as("a quarter of the clients has tried often")
                .isTrue();
        try (ServerProcess second = server(port)) {
            portOf(second);
            long begin = System.nanoTime();
            assertThat(back.await(2 * LONGEST_DELAY_SECONDS, TimeUnit.SECONDS))
                    .as("all are back within twice the longest delay")
                    .isTrue();
            report(begin);
        }
    }

    private void assertIdleConnectionsAreCheap(int port) throws Exception {
        connect(WARM_UP, port);
        long threads = threads();
        long heap = Cost.retainedHeap();
        connect(ALL, port);
        attempts.clear();
        long each = (Cost.retainedHeap() - heap) / (ALL - WARM_UP);
        say(ALL + " idle connections: " + each + " bytes of heap for each, " + threads() + " threads, and " + threads
                + " before");
        assertThat(each).as("bytes of heap for an idle connection").isLessThan(MOST_HEAP_BYTES);
        assertThat(threads()).as("threads").isLessThanOrEqualTo(threads);
    }

    /** But those that resolve names, which end when they have had nothing to do for a while. */
    private static long threads() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        return Stream.of(threads.getThreadInfo(threads.getAllThreadIds()))
                .filter(thread -> thread != null && !thread.getThreadName().startsWith("noctule-resolver"))
                .count();
    }

    /** Of the storm. How even it was depends on how busy the machine is, and so only the long run is held to it. */
    private void report(long begin) {
        Storm storm = new Storm();
        attempts.stream().filter(time -> time >= begin).forEach(time -> storm.add(time - begin));
        say(storm);
        if (IS_LONG) {
            assertThat(storm.peakToMean()).as(storm.toString()).isLessThanOrEqualTo(3);
        }
    }

    private static void say(Object what) {
        if (IS_LONG) {
            System.out.println(what);
        }
    }
}
