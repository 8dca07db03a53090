package dev.noctule.websocket.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelOutboundBuffer;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How long the operating system may take nothing of what waits for it: one timer while something waits, none otherwise.
 * Netty tells when a buffer is out, but not that a part of one is: so this looks, several times in the time-out. What
 * follows is for others to say. Event loop only.
 *
 * <p>It counts looks, not time: those that a suspended process has missed have not found the operating system
 * unwilling.
 */
final class WriteDeadline {
    /** How late the end of the time-out may be noticed. */
    static final Duration LONGEST_PERIOD = Duration.ofMillis(250);

    private static final int LEAST_LOOKS = 4;

    private final Channel channel;
    private final FrameEncoder encoder;
    private final long timeoutNanos;
    private final Runnable onStall;

    /** How long it may go on, by the looks so far; meaningful while the timer runs, as the next one. */
    private long leftNanos;

    /** What the last look has seen. */
    private long progress;

    private @Nullable Future<?> timer;

    /** None runs yet. */
    WriteDeadline(Channel channel, FrameEncoder encoder, Duration timeout, Runnable onStall) {
        this.channel = channel;
        this.encoder = encoder;
        this.timeoutNanos = timeout.toNanos();
        this.onStall = onStall;
    }

    /** Not all of what was flushed was taken. */
    void waits() {
        if (timer == null && channel.isOpen()) {
            progress = progress();
            leftNanos = timeoutNanos;
            startTimer();
        }
    }

    /** For good. */
    void stop() {
        Future<?> running = timer;
        if (running != null) {
            running.cancel(false);
            timer = null;
        }
    }

    private void startTimer() {
        timer = channel.eventLoop().schedule(this::fired, period(), TimeUnit.NANOSECONDS);
    }

    private long period() {
        return Math.min(leftNanos, Math.min(LONGEST_PERIOD.toNanos(), timeoutNanos / LEAST_LOOKS + 1));
    }

    private void fired() {
        timer = null;
        if (!encoder.isWaiting()) {
            return; // the next flush that has to wait begins anew
        }
        leftNanos -= period();
        long before = progress;
        progress = progress();
        if (progress != before) {
            leftNanos = timeoutNanos;
        }
        if (leftNanos > 0) {
            startTimer();
        } else {
            onStall.run();
        }
    }

    /** A number that is another one as soon as a byte is taken, and does not change because there is more to take. */
    private long progress() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        long ofBuffer = buffer == null ? 0 : System.identityHashCode(buffer.current()) * 31L + buffer.currentProgress();
        return encoder.taken() * 31 + ofBuffer;
    }
}
