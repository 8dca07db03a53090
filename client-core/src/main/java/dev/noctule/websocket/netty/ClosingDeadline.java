package dev.noctule.websocket.netty;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * When TCP ends at the latest, once the connection is closing: one deadline at a time, and none after TCP has ended.
 * What follows from it is for others to say. Event loop only.
 */
final class ClosingDeadline {
    /** How long the server is given to end TCP, as RFC 6455, 7.1.1 wants it, when both Close frames were exchanged. */
    static final Duration DRAIN = Duration.ofSeconds(2);

    /** How long TCP is kept after a failure, so that a reset does not overtake our Close frame. */
    static final Duration LINGER = Duration.ofSeconds(1);

    private final Channel channel;
    private final Duration closeTimeout;

    /** When the close time-out ends, by {@link #now()}; meaningful once {@code closing}. */
    private long closeBy;

    private boolean closing;
    private @Nullable Future<?> running;

    /** When the running one ends, by {@link #now()}. */
    private long endsAt;

    /**
     * None runs yet.
     *
     * @param closeTimeout from the call of {@code close} to the end of TCP
     */
    ClosingDeadline(Channel channel, Duration closeTimeout) {
        this.channel = channel;
        this.closeTimeout = closeTimeout;
        channel.closeFuture().addListener(closed -> stop());
    }

    /** Whether the user has asked for the close. */
    boolean isClosing() {
        return closing;
    }

    /** The user asks for the close: from now on the clock runs, wherever the Close frame is. */
    void close(Runnable action) {
        closing = true;
        closeBy = now() + closeTimeout.toNanos();
        if (running == null || endsAt - closeBy > 0) { // what lingers already is not prolonged
            start(closeBy, action);
        }
    }

    /** The Close frames were exchanged, or the connection was failed: the server is to end TCP now. */
    void drain(Runnable action) {
        long closeTimeoutEnds = closing ? closeBy : now() + closeTimeout.toNanos();
        startOrEnd(Math.min(closeTimeoutEnds, now() + DRAIN.toNanos()), action);
    }

    /** Something went wrong, and there is a moment left to read or to write what explains it. */
    void linger(Runnable action) {
        long lingerEnds = now() + LINGER.toNanos();
        startOrEnd(closing ? Math.min(closeBy, lingerEnds) : lingerEnds, action);
    }

    private long now() {
        return channel.eventLoop().ticker().nanoTime();
    }

    /** Nobody else ends TCP if the server does not: without a timer it ends behind what is being done now. */
    private void startOrEnd(long at, Runnable action) {
        try {
            start(at, action);
        } catch (RuntimeException | Error noTimer) {
            channel.eventLoop().execute(action);
        }
    }

    private void start(long at, Runnable action) {
        stop();
        if (channel.isOpen()) {
            endsAt = at;
            running = channel.eventLoop().schedule(action, at - now(), TimeUnit.NANOSECONDS);
        }
    }

    private void stop() {
        Future<?> previous = running;
        if (previous != null) {
            previous.cancel(false);
            running = null;
        }
    }
}
