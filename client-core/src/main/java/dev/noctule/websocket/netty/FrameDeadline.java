package dev.noctule.websocket.netty;

import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long the server may be silent inside a frame (rule F15; our policy, for RFC 6455 has none): one timer while a
 * frame is incomplete, none between frames, and none after the channel has closed. A read only moves the deadline; the
 * timer finds that out when it fires. What follows from the silence is for others to say. Event loop only.
 */
final class FrameDeadline {
    private final Channel channel;
    private final long timeoutNanos;
    private final Runnable onSilence;

    /** By {@link #now()}; meaningful while the timer runs. */
    private long lastRead;

    private @Nullable Future<?> timer;

    /** None runs yet. */
    FrameDeadline(Channel channel, Duration timeout, Runnable onSilence) {
        this.channel = channel;
        this.timeoutNanos = timeout.toNanos();
        this.onSilence = onSilence;
        channel.closeFuture().addListener(closed -> stop());
    }

    /** A read has ended, inside a frame or not: the server was not silent. */
    void readEnded(boolean insideFrame) {
        if (timer != null) {
            lastRead = now();
        }
        update(insideFrame);
    }

    /** Nothing was read, but frames that waited were parsed, or what is read has no meaning any more. */
    void update(boolean insideFrame) {
        if (!insideFrame) {
            stop();
        } else if (timer == null && channel.isOpen()) {
            lastRead = now();
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
        long left = lastRead + timeoutNanos - now();
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
