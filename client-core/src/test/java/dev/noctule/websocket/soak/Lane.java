package dev.noctule.websocket.soak;

import dev.noctule.websocket.Backoff;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ReconnectingWebSocket;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.ChaosProxy;
import dev.noctule.websocket.testing.RandomWeather;
import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** Lives sockets, one after the other, through a proxy of its own. One thread. */
final class Lane implements AutoCloseable {
    private static final int MOST_MESSAGES = 100;
    private static final long DEADLINE_SECONDS = 60;
    private static final Reconnection AGAIN = Reconnection.defaults()
            .withBackoff(new Backoff(Duration.ofMillis(1), Duration.ofMillis(20)))
            .withBufferBytes(16 << 20);

    private final WebSocketClient client;
    private final Exchanges exchanges;
    private final Tally tally;
    private final ChaosProxy proxy;
    private final String server;
    private final SplittableRandom random;

    /** The number of the last stream; no other lane has it. */
    private final AtomicInteger streams;

    /**
     * A lane that has not begun.
     *
     * @param number of the lane, from zero
     */
    Lane(
            WebSocketClient client,
            SoakServer server,
            boolean tls,
            Exchanges exchanges,
            Tally tally,
            int number,
            long seed)
            throws IOException {
        this.client = client;
        this.exchanges = exchanges;
        this.tally = tally;
        this.streams = new AtomicInteger(number << 24);
        this.random = new SplittableRandom(seed + number);
        this.proxy = new ChaosProxy(server.port(tls), new RandomWeather(seed + number));
        this.server = (tls ? "wss://localhost:" : "ws://127.0.0.1:") + proxy.port();
    }

    /** One connection, or an attempt to have one. */
    void connects() throws InterruptedException {
        Ledger up = new Ledger(newStream());
        Witness witness = new Witness(up, tally.violations());
        String uri = attempt(up, witness);
        try {
            WebSocket socket = client.connect(uri, witness).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
            Sender sender = new Sender(socket, up, random, tally.violations());
            sender.send(random.nextInt(MOST_MESSAGES));
            if (!witness.opened().get(0).serverCloses || random.nextBoolean()) {
                socket.close();
            }
            settle(socket, sender, up, witness, 1);
        } catch (ExecutionException notOpened) {
            tally.notOpened();
            check(
                    witness.closes() == 0 && witness.opened().isEmpty(),
                    "a callback of a connection that was not opened");
        } catch (TimeoutException hangs) {
            tally.violations().add("an attempt that does not end");
        } finally {
            exchanges.forget(up.stream());
        }
    }

    /** One socket that connects again, until it has sent everything. */
    void reconnects() throws InterruptedException {
        Ledger up = new Ledger(newStream());
        Witness witness = new Witness(up, tally.violations());
        ReconnectingWebSocket socket = client.reconnecting(
                () -> CompletableFuture.completedFuture(WebSocketRequest.of(attempt(up, witness))), witness, AGAIN);
        Sender sender = new Sender(socket, up, random, tally.violations());
        sender.send(MOST_MESSAGES);
        check(
                !socket.closed().isDone(),
                "a reconnecting socket that gave up: " + socket.closed().getNow(null));
        socket.close();
        settle(socket, sender, up, witness, Integer.MAX_VALUE);
        exchanges.forget(up.stream());
    }

    private int newStream() {
        return streams.incrementAndGet();
    }

    private String attempt(Ledger up, Witness witness) {
        SplittableRandom chance =
                new SplittableRandom(up.stream() * 1_000_003L + witness.opened().size());
        Exchange exchange =
                new Exchange(up.stream(), newStream(), 1 + chance.nextInt(MOST_MESSAGES), chance.nextInt(4) == 0);
        witness.attempts(exchange);
        return server + exchanges.add(exchange);
    }

    private void settle(WebSocket socket, Sender sender, Ledger up, Witness witness, int mostConnections)
            throws InterruptedException {
        try {
            CloseInfo info = awaitEnd(socket);
            sender.settle();
            check(witness.closes() == 1, witness.closes() + " calls of onClose");
            check(witness.opened().size() <= mostConnections, "opened twice");
            for (Exchange exchange : witness.opened()) {
                check(exchange.awaitServer(), "a connection that does not end for the server");
                tally.violations().addAll(exchange.sentDown.violations());
                tally.add(exchange);
            }
            tally.violations().addAll(up.violations());
            tally.ended(info, up);
        } catch (ExecutionException | TimeoutException hangs) {
            tally.violations().add("a socket that does not end: " + socket);
            socket.abort();
        }
    }

    private static CloseInfo awaitEnd(WebSocket socket)
            throws InterruptedException, ExecutionException, TimeoutException {
        return socket.closed().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
    }

    private void check(boolean holds, String otherwise) {
        if (!holds) {
            tally.violations().add(otherwise);
        }
    }

    /** Waits until nothing is left of its sockets. */
    void awaitQuiet() throws InterruptedException {
        proxy.awaitQuiet();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        proxy.close();
    }
}
