package dev.noctule.websocket.reconnect;

import dev.noctule.websocket.Backoff;
import dev.noctule.websocket.ProxyException;
import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocketException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt. The time since the loss is cut into windows, and one attempt falls into
 * each, at a random moment of it. With the defaults:
 *
 * <pre>
 *   window     0     1      2        3            ..         9              10
 *           |-----|-----|-------|---------|--     ..    --|-------//-----|-------//-----|--
 *   seconds 0    0.5    1      1.9       3.4      ..     58.5           88.5          118.5
 * </pre>
 *
 * <p>A delay is what is left of one window and the drawn part of the next. It stays within what {@link Backoff} says,
 * since no window is longer than half of the longest delay, and since each is half of the bound of its delay at most, as
 * the one before it is.
 *
 * <p>Why not a delay that is random from zero to the bound: such delays add up differently for each client, until a few
 * have a long one ahead when most have a short one. Clients that one server has lost at the same moment stay together
 * here: they come back evenly, over the rest of the window in which the server is back, and the last of them over the
 * next one. What they ask of it in a second is most, to the mean, when it is back as a window begins: that one and the
 * next, which is 1.75 times as long, hold everybody, and nearly all are in the first.
 */
public final class Pauses {
    /** Doubled windows would be asked 3 times the mean, and now and then by chance more: that is the most there should be. */
    private static final double GROWTH = 1.75;

    private final Backoff backoff;
    private final RandomGenerator random;
    private final InstantSource clock;

    /** Nanoseconds from the attempt that was drawn last to the end of its window. */
    private long left;

    /**
     * Those of one socket.
     *
     * @param random where the moments are drawn from
     * @param clock for servers that name a date
     */
    public Pauses(Backoff backoff, RandomGenerator random, InstantSource clock) {
        this.backoff = backoff;
        this.random = random;
        this.clock = clock;
    }

    /**
     * The next delay. The random time comes on top of what the server has asked for: all its clients may have been told
     * the same.
     *
     * @param failures how many attempts have failed since a connection was last stable; zero begins anew
     */
    Duration next(int failures, WebSocketException cause) {
        return retryAfter(cause).plus(Duration.ofNanos(draw(failures)));
    }

    private long draw(int failures) {
        long before = failures == 0 ? 0 : left;
        long window = window(failures);
        long moment = random.nextLong(window);
        left = window - moment;
        return before + moment;
    }

    /** The first two are equally long, as the bounds of the delays need it; then each is longer than the one before. */
    private long window(int number) {
        long most = Math.max(1, backoff.longest().toNanos() / 2);
        double grown = (double) backoff.first().toNanos() * Math.pow(GROWTH, Math.max(0, number - 1));
        return Math.min((long) grown, most);
    }

    private Duration retryAfter(WebSocketException cause) {
        if (cause instanceof UpgradeRejectedException refusal) {
            return RetryAfter.of(refusal.headers(), clock.instant());
        }
        if (cause instanceof ProxyException refusal) {
            return RetryAfter.of(refusal.headers(), clock.instant());
        }
        return Duration.ZERO;
    }
}
