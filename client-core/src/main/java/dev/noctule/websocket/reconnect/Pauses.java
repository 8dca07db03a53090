package dev.noctule.websocket.reconnect;

import dev.noctule.websocket.Backoff;
import dev.noctule.websocket.ProxyException;
import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocketException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/**
 * How long to wait before the next attempt.
 *
 * @param random where the delays are drawn from
 * @param clock for servers that name a date
 */
public record Pauses(Backoff backoff, RandomGenerator random, InstantSource clock) {
    /**
     * The random time comes on top of what the server has asked for: all its clients may have been told the same.
     *
     * @param failures see {@link Backoff#delay}
     */
    Duration next(int failures, WebSocketException cause) {
        return retryAfter(cause).plus(backoff.delay(failures, random));
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
