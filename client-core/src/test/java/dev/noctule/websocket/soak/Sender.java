package dev.noctule.websocket.soak;

import dev.noctule.websocket.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sends a stream on one socket, from one thread, a few messages ahead of what the network takes. */
final class Sender {
    private static final int AHEAD = 8;
    private static final long DEADLINE_SECONDS = 60;

    /** What was begun, and its number; a Ping has none. */
    private record Pending(int number, Future<?> outcome) {}

    private final WebSocket socket;
    private final Ledger ledger;
    private final SplittableRandom random;
    private final List<String> violations;
    private final ArrayDeque<Pending> pending = new ArrayDeque<>();

    Sender(WebSocket socket, Ledger ledger, SplittableRandom random, List<String> violations) {
        this.socket = socket;
        this.ledger = ledger;
        this.random = random;
        this.violations = violations;
    }

    /** Sends so many, or fewer if the socket ends. */
    void send(int messages) throws InterruptedException {
        for (int i = 0; i < messages && !socket.closed().isDone(); i++) {
            if (i % 16 == 15) {
                pending.add(new Pending(-1, socket.ping()));
            }
            int number = ledger.next();
            pending.add(new Pending(number, send(Numbered.of(ledger.stream(), number, random))));
            while (pending.size() > AHEAD) {
                settle(pending.remove());
            }
        }
    }

    private CompletableFuture<Void> send(Numbered message) {
        return message.isText()
                ? socket.sendText(message.text())
                : socket.sendBinary(ByteBuffer.wrap(message.payload()));
    }

    /** The socket has ended, and so has everything that was begun. */
    void settle() throws InterruptedException {
        for (Pending next : pending) {
            if (!next.outcome().isDone()) {
                violations.add("pending after the end: number " + next.number() + " of stream " + ledger.stream());
            }
        }
        while (!pending.isEmpty()) {
            settle(pending.remove());
        }
    }

    private void settle(Pending next) throws InterruptedException {
        try {
            next.outcome().get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException failed) {
            if (next.number() >= 0) {
                ledger.failed(next.number());
            }
        } catch (TimeoutException hangs) {
            violations.add("hangs: number " + next.number() + " of stream " + ledger.stream() + ", on " + socket);
        }
    }
}
