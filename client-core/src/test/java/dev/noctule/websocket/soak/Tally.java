package dev.noctule.websocket.soak;

import dev.noctule.websocket.CloseInfo;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.LongAdder;

/** What all lanes have lived through. Any thread. */
final class Tally {
    private final List<String> violations = new CopyOnWriteArrayList<>();
    private final LongAdder sockets = new LongAdder();
    private final LongAdder clean = new LongAdder();
    private final LongAdder connections = new LongAdder();
    private final LongAdder notOpened = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder received = new LongAdder();
    private final LongAdder bytes = new LongAdder();

    /** What must not be. */
    List<String> violations() {
        return violations;
    }

    void notOpened() {
        notOpened.increment();
    }

    /** A connection has ended. */
    void add(Exchange exchange) {
        connections.increment();
        sent.add(exchange.sentDown.sent());
        failed.add(exchange.sentDown.failures());
        for (Reception reception : List.of(exchange.up, exchange.down)) {
            received.add(reception.count());
            bytes.add(reception.bytes());
        }
    }

    /** A socket has ended. */
    void ended(CloseInfo info, Ledger up) {
        sockets.increment();
        clean.add(info.clean() ? 1 : 0);
        sent.add(up.sent());
        failed.add(up.failures());
    }

    long clean() {
        return clean.sum();
    }

    long broken() {
        return sockets.sum() - clean.sum();
    }

    long received() {
        return received.sum();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%d sockets over %d connections, %d of them closed in order, and %d attempts without one; %d messages sent,"
                        + " %d of these failed; %d received, of %d MiB",
                sockets.sum(),
                connections.sum(),
                clean.sum(),
                notOpened.sum(),
                sent.sum(),
                failed.sum(),
                received.sum(),
                bytes.sum() >> 20);
    }
}
