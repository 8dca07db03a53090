package dev.noctule.websocket.netty;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The two deadlines of an attempt: of the phase at hand, and of everything. Event loop only. */
final class OpeningDeadlines {
    /** What follows from a deadline. */
    interface Owner {
        /**
         * It has passed.
         *
         * @param option the component of {@link dev.noctule.websocket.Timeouts} that it came from
         */
        void deadlinePassed(Duration timeout, String option);

        /**
         * A deadline was cancelled: by {@link #stop}, or by an event loop that is shut down, of which nothing else
         * tells.
         */
        void deadlineCancelled();
    }

    private final EventLoop loop;
    private final Owner owner;
    private @Nullable Future<?> phase;
    private @Nullable Future<?> everything;

    OpeningDeadlines(EventLoop loop, Owner owner) {
        this.loop = loop;
        this.owner = owner;
    }

    /** Of everything; called once, at the beginning. */
    void begin(Duration timeout) {
        everything = schedule(timeout, "open").addListener(this::ended);
    }

    /** A phase begins, and with it the one before ends. */
    void beginPhase(Duration timeout, String option) {
        endPhase();
        phase = schedule(timeout, option);
    }

    /** From now on only the deadline of everything counts. */
    void endPhase() {
        cancel(phase);
        phase = null;
    }

    /** There is nothing left to be late. */
    void stop() {
        endPhase();
        cancel(everything);
    }

    private Future<?> schedule(Duration timeout, String option) {
        return loop.schedule(() -> owner.deadlinePassed(timeout, option), timeout.toNanos(), TimeUnit.NANOSECONDS);
    }

    private void ended(Future<?> timer) {
        if (timer.isCancelled()) {
            owner.deadlineCancelled();
        }
    }

    private static void cancel(@Nullable Future<?> timer) {
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
