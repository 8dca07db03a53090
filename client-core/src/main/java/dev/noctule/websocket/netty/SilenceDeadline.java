package dev.noctule.websocket.netty;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long there may be silence while something is expected: one timer while it is, none otherwise, and none after the
 * channel has closed. What is heard only moves the deadline; the timer finds that out when it fires. What follows from
 * the silence is for others to say. Event loop only.
 */
final class SilenceDeadline {
    private final Channel channel;
    private final long timeoutNanos;
    private final Runnable onSilence;

    /** By {@link #now()}; meaningful while the timer runs. */
    private long lastHeard;

    private @Nullable Future<?> timer;

    /** None runs yet. */
    SilenceDeadline(Channel channel, Duration timeout, Runnable onSilence) {
        this.channel = channel;
        this.timeoutNanos = timeout.toNanos();
        this.onSilence = onSilence;
        channel.closeFuture().addListener(closed -> stop());
    }

    /** There was no silence. */
    void heard() {
        if (timer != null) {
            lastHeard = now();
        }
    }

    /** Something is expected from now on, or still, or no longer. */
    void update(boolean expecting) {
        if (!expecting) {
            stop();
        } else if (timer == null && channel.isOpen()) {
            lastHeard = now();
            start(timeoutNanos, false);
        }
    }

    private void start(long delayNanos, boolean lastLook) {
        timer = channel.eventLoop().schedule(() -> fired(lastLook), delayNanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Before the last look the loop reads once more: if something else has held it up, the server's bytes may be there
     * and only nobody has read them.
     */
    private void fired(boolean lastLook) {
        timer = null;
        long left = lastHeard + timeoutNanos - now();
        if (left > 0) {
            start(left, false);
        } else if (!lastLook) {
            start(0, true);
        } else {
            onSilence.run();
        }
    }

    private long now() {
        return channel.eventLoop().ticker().nanoTime();
    }

    private void stop() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
            timer = null;
        }
    }
}
