package dev.noctule.websocket.netty;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices callbacks that hold up the event loop, and says so once for each class of listeners. The clock is looked at
 * twice for each read that has callbacks, and not for each message: what is measured is from the first callback of a
 * read to the end of that read. A callback outside of a read is measured by itself. Event loop only.
 */
final class LoopWatch {
    /** What a person notices, and a heartbeat of another connection may not survive many times. Our policy. */
    static final long LIMIT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private static final Logger LOG = LoggerFactory.getLogger(LoopWatch.class);

    /** Whether it was said. Held by the class, so that no class is held by us. */
    private static final ClassValue<AtomicBoolean> SAID = new ClassValue<>() {
        @Override
        protected AtomicBoolean computeValue(Class<?> listener) {
            return new AtomicBoolean();
        }
    };

    /** The event loop that is watched. */
    interface Clock {
        long nanoTime();

        /** Whether frames of a read are being parsed: more callbacks may come, and {@link #readEnded} will be called. */
        boolean isParsing();
    }

    private final Class<?> listener;
    private final Clock clock;
    private boolean running;

    /** Of the first callback; meaningful while running. */
    private long began;

    /** Nothing is measured yet. */
    LoopWatch(Class<?> listener, Clock clock) {
        this.listener = listener;
        this.clock = clock;
    }

    /** A callback is about to be called. */
    void callbackBegins() {
        if (!running) {
            running = true;
            began = clock.nanoTime();
        }
    }

    /** A callback has returned or thrown. */
    void callbackEnded() {
        if (!clock.isParsing()) {
            readEnded();
        }
    }

    /** All frames of a read are parsed, whether any of them had a callback or not. */
    void readEnded() {
        if (running) {
            running = false;
            long held = clock.nanoTime() - began;
            if (held > LIMIT_NANOS && SAID.get(listener).compareAndSet(false, true)) {
                say(TimeUnit.NANOSECONDS.toMillis(held));
            }
        }
    }

    private void say(long millis) {
        LOG.warn(
                "Callbacks of {} have held the event loop for {} ms, and with it all connections of that loop. Let them"
                        + " run on other threads: WebSocketClient.Builder.callbackExecutor. (Said once for this class.)",
                listener.getName(),
                millis);
    }
}
