package dev.noctule.websocket.protocol;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Which Pong answers which Ping: RFC 6455, 5.5.3. It has no clock; whoever calls it says what time it is. */
public final class PendingPings {
    private record Ping(byte[] payload, long sentNanos, CompletableFuture<Duration> answer) {}

    private static final long NOT_MEASURED = -1;

    private final ArrayDeque<Ping> unanswered = new ArrayDeque<>(0);

    /** Read by any thread. */
    private volatile long latencyNanos = NOT_MEASURED;

    /** From the last Ping that a Pong was for to that Pong; may be asked for by any thread. */
    public Optional<Duration> latency() {
        long nanos = latencyNanos;
        return nanos == NOT_MEASURED ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }

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
        Ping latest = awaited(payload);
        if (latest == null) {
            return; // unsolicited: 5.5.3, rule F11
        }
        latencyNanos = nowNanos - latest.sentNanos();
        // Each answer may run code of the user, which may end the connection and with it all pings.
        for (Ping ping = unanswered.poll(); ping != null; ping = unanswered.poll()) {
            ping.answer().complete(Duration.ofNanos(nowNanos - ping.sentNanos()));
            if (Arrays.equals(ping.payload(), payload)) {
                return;
            }
        }
    }

    private @Nullable Ping awaited(byte[] payload) {
        for (Ping ping : unanswered) {
            if (Arrays.equals(ping.payload(), payload)) {
                return ping;
            }
        }
        return null;
    }

    /** No Pong will come any more. */
    public void failAll(Throwable cause) {
        for (Ping ping = unanswered.poll(); ping != null; ping = unanswered.poll()) {
            ping.answer().completeExceptionally(cause);
        }
    }
}
