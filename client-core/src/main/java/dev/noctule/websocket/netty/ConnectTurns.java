package dev.noctule.websocket.netty;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Who may connect now. With one at a time, a second attempt to a remote address waits until the first has opened its
 * connection or has failed, in the order in which they came (RFC 6455, 4.1, item 2 of the requirements on connecting;
 * rule H8). An attempt whose host has several addresses waits for all of them. Any thread.
 */
final class ConnectTurns {
    private final boolean oneAtATime;

    /** Those who connect and, behind them, those who wait; guarded by this. */
    private final Map<InetAddress, ArrayDeque<Turn>> lines = new HashMap<>();

    ConnectTurns(boolean oneAtATime) {
        this.oneAtATime = oneAtATime;
    }

    /** A place in the line of each address. */
    final class Turn {
        private final Set<InetAddress> addresses;
        private final CompletableFuture<Void> begun = new CompletableFuture<>();

        private Turn(Set<InetAddress> addresses) {
            this.addresses = addresses;
        }

        /** Completes when nobody is before it any more, on the thread of whoever was. */
        CompletableFuture<Void> begun() {
            return begun;
        }

        /** Lets the next one go, or gives up the place. Ending it again has no effect. */
        void end() {
            leave(this).forEach(next -> next.begun.complete(null));
        }
    }

    /** Joins the line. The turn must be ended, whatever becomes of the attempt. */
    Turn take(Collection<InetAddress> addresses) {
        Turn turn = new Turn(oneAtATime ? Set.copyOf(addresses) : Set.of());
        if (join(turn)) {
            turn.begun.complete(null);
        }
        return turn;
    }

    private synchronized boolean join(Turn turn) {
        turn.addresses.forEach(address ->
                lines.computeIfAbsent(address, none -> new ArrayDeque<>()).add(turn));
        return isFirst(turn);
    }

    /** Returns those of its lines who are first now; they may have been so before. */
    private synchronized List<Turn> leave(Turn turn) {
        List<Turn> next = new ArrayList<>();
        for (InetAddress address : turn.addresses) {
            ArrayDeque<Turn> line = line(address);
            line.remove(turn);
            if (line.isEmpty()) {
                lines.remove(address);
            } else {
                next.add(line.element());
            }
        }
        next.removeIf(turnOfAnother -> !isFirst(turnOfAnother));
        return next;
    }

    private boolean isFirst(Turn turn) {
        return turn.addresses.stream().allMatch(address -> line(address).peek() == turn);
    }

    private ArrayDeque<Turn> line(InetAddress address) {
        return lines.getOrDefault(address, new ArrayDeque<>());
    }
}
