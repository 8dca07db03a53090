package dev.noctule.websocket.netty;

import dev.noctule.websocket.Heartbeat;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Sends a Ping every interval, and finds out whether the server is silent for the time-out behind one. Any byte is a
 * sign of life, not only the Pong: it may stand behind a long message, and TCP brings nothing new over a connection
 * that is dead. One timer, and no more than one unanswered Ping. What follows from the silence is for others to say.
 * Event loop only.
 *
 * <p>Time counts only while a Pong can come:
 * <ul>
 *   <li>The Ping waits for the operating system: {@link WriteDeadline} is responsible.
 *   <li>Reading is paused: Pings go on, for TCP ends a connection over which nothing gets through only if there is
 *       something to get through, but nobody waits for their Pongs.
 *   <li>The timer is late, because the process was suspended or its loop blocked: another Ping has the whole time-out,
 *       but only once, or a loop that is always late would never notice anything.
 * </ul>
 */
final class HeartbeatTimer implements Runnable {
    /** What decides what follows. */
    interface Owner {
        /**
         * The server was silent for the time-out behind a Ping.
         *
         * @param timeout of the {@link Heartbeat}
         */
        void onSilence(Duration timeout);
    }

    /** A timer that is this late was held up by more than other connections. */
    static final Duration LATE = Duration.ofSeconds(1);

    /** No Ping of {@code WebSocket.ping()} is as long, which has 8. */
    private static final int PAYLOAD_BYTES = Integer.BYTES + Long.BYTES;

    private final Channel channel;
    private final Heartbeat heartbeat;
    private final PingPong pings;
    private final FrameEncoder encoder;
    private final Owner owner;

    /** Of all payloads of this connection, so that no user has the same. */
    private final int nonce;

    private long pingsSent;

    /** The frame of the last Ping. */
    private long pingFrame;

    /** Whether the operating system does not have that Ping yet. */
    private boolean pingWaits;

    /** When the next Ping is due, by {@link #now()}. */
    private long nextPing;

    /** When the server was last heard of, by {@link #now()}; meaningful while a Pong is awaited. */
    private long lastHeard;

    /** Of the last Ping whose Pong matters. */
    private @Nullable CompletableFuture<Duration> pong;

    private boolean graceGiven;
    private @Nullable Future<?> timer;

    /** When the timer is due, by {@link #now()}. */
    private long dueAt;

    private boolean lastLook;

    /**
     * Does nothing yet.
     *
     * @param nonce that nobody can predict
     */
    HeartbeatTimer(Channel channel, Heartbeat heartbeat, PingPong pings, FrameEncoder encoder, int nonce, Owner owner) {
        this.channel = channel;
        this.heartbeat = heartbeat;
        this.pings = pings;
        this.encoder = encoder;
        this.nonce = nonce;
        this.owner = owner;
    }

    /** The connection is open. */
    void start() {
        nextPing = now() + interval();
        startTimer(interval(), false);
    }

    /** For good. */
    void stop() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
            timer = null;
        }
    }

    /** Bytes have come, or can come again. */
    void heard() {
        if (isPongAwaited()) {
            lastHeard = now();
            graceGiven = false;
        } else {
            pong = null; // rather than to keep it until the next one
        }
    }

    /** The operating system has taken something: a Pong can be expected from the moment in which that is the Ping. */
    void taken() {
        if (pingWaits && encoder.taken() >= pingFrame) {
            pingWaits = false;
            heard();
        }
    }

    /** Whether a payload is one of this heartbeat's. */
    boolean isOwn(byte[] payload) {
        return payload.length == PAYLOAD_BYTES && ByteBuffer.wrap(payload).getInt() == nonce;
    }

    private boolean isPongAwaited() {
        return pong != null && !pong.isDone();
    }

    private boolean isReading() {
        return channel.config().isAutoRead();
    }

    /** The timer is due. */
    @Override
    public void run() {
        timer = null;
        long now = now();
        if (isPongAwaited() && isReading()) {
            lookForSilence(now);
        } else if (now - nextPing >= 0) {
            graceGiven = false;
            ping(now);
        } else {
            startTimer(nextPing - now, false);
        }
    }

    /**
     * Before the last look the loop reads once more: if something else has held it up, the Pong may be there and only
     * nobody has read it.
     */
    private void lookForSilence(long now) {
        if (pingWaits) {
            lastHeard = now;
        }
        long left = lastHeard + timeout() - now;
        if (left > 0) {
            startTimer(Math.min(left, interval()), false);
        } else if (now - dueAt > LATE.toNanos() && !graceGiven) {
            graceGiven = true;
            ping(now);
        } else if (!lastLook) {
            startTimer(0, true);
        } else {
            owner.onSilence(heartbeat.timeout());
        }
    }

    /** The timer first: should there be no memory for the Ping, the silence will still be noticed. */
    private void ping(long now) {
        boolean awaitsPong = isReading();
        if (awaitsPong) {
            pong = new CompletableFuture<>();
            lastHeard = now;
        }
        nextPing = now + interval();
        startTimer(Math.min(timeout(), interval()), false);
        pingFrame = pings.heartbeat(nextPayload(), awaitsPong ? pong : null);
        pingWaits = encoder.taken() < pingFrame;
    }

    private byte[] nextPayload() {
        pingsSent++;
        return ByteBuffer.allocate(PAYLOAD_BYTES)
                .putInt(nonce)
                .putLong(pingsSent)
                .array();
    }

    private void startTimer(long delayNanos, boolean last) {
        if (channel.isOpen()) {
            dueAt = now() + delayNanos;
            lastLook = last;
            timer = channel.eventLoop().schedule(this, delayNanos, TimeUnit.NANOSECONDS);
        }
    }

    private long interval() {
        return heartbeat.interval().toNanos();
    }

    private long timeout() {
        return heartbeat.timeout().toNanos();
    }

    private long now() {
        return channel.eventLoop().ticker().nanoTime();
    }
}
