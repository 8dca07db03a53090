package dev.noctule.websocket.protocol;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** Which Pong answers which Ping: RFC 6455, 5.5.3. It has no clock; whoever calls it says what time it is. */
public final class PendingPings {
    private record Ping(byte[] payload, long sentNanos, CompletableFuture<Duration> answer) {}

    private final ArrayDeque<Ping> unanswered = new ArrayDeque<>(0);

    /** How many Pings have no answer yet. */
    public int size() {
        return unanswered.size();
    }

    /** A Ping is being sent. */
    public void sent(byte[] payload, long nowNanos, CompletableFuture<Duration> answer) {
        unanswered.add(new Ping(payload, nowNanos, answer));
    }

    /**
     * A Pong came. It answers the Pings with its payload and, as a peer may answer only the latest, all that were sent
     * before.
     */
    public void pongReceived(byte[] payload, long nowNanos) {
        if (!isAwaited(payload)) {
            return; // unsolicited: 5.5.3, rule F11
        }
        // Each answer may run code of the user, which may end the connection and with it all pings.
        for (Ping ping = unanswered.poll(); ping != null; ping = unanswered.poll()) {
            ping.answer().complete(Duration.ofNanos(nowNanos - ping.sentNanos()));
            if (Arrays.equals(ping.payload(), payload)) {
                return;
            }
        }
    }

    private boolean isAwaited(byte[] payload) {
        for (Ping ping : unanswered) {
            if (Arrays.equals(ping.payload(), payload)) {
                return true;
            }
        }
        return false;
    }

    /** No Pong will come any more. */
    public void failAll(Throwable cause) {
        for (Ping ping = unanswered.poll(); ping != null; ping = unanswered.poll()) {
            ping.answer().completeExceptionally(cause);
        }
    }
}
