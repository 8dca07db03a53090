package dev.noctule.websocket.netty;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Phase;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of a reconnecting socket that belong to none of its connections: that there will be another attempt, and
 * the end. There is at most one of each at a time.
 */
final class CallbacksBetween implements CallbackRunner.Owner {
    /** Nothing waits here but the two callbacks, and nobody asks for room. */
    private static final int NO_READ_AHEAD = 0;

    private final Consumer<Runnable> eventLoop;

    /** Null if callbacks run on the event loop. */
    private final @Nullable CallbackRunner runner;

    /** Told if the callback that waits does not run. */
    private volatile Consumer<ConnectionLostException> lost = cause -> {};

    /**
     * Has called nothing.
     *
     * @param executor where callbacks run, or null for the event loop
     * @param eventLoop runs a task there, later
     */
    CallbacksBetween(@Nullable Executor executor, Consumer<Runnable> eventLoop) {
        this.eventLoop = eventLoop;
        this.runner = executor == null ? null : new CallbackRunner(executor, NO_READ_AHEAD, this);
    }

    /** Event loop: see {@link dev.noctule.websocket.reconnect.Home#call}. */
    void call(Runnable callback, Consumer<ConnectionLostException> whoIsTold) {
        if (runner == null) {
            callback.run();
        } else {
            lost = whoIsTold;
            runner.add(0, callback);
        }
    }

    /** Event loop: see {@link dev.noctule.websocket.reconnect.Home#callLast}. */
    void callLast(Runnable callback) {
        if (runner == null) {
            callback.run();
        } else {
            runner.addLast(callback);
        }
    }

    /** Any thread: whether it is the executor's, and inside of one of these callbacks. */
    boolean isCallingHere() {
        return runner != null && runner.isRunningHere();
    }

    @Override
    public void onRejection(Throwable cause) {
        tell(CallbackRunner.rejection(Phase.CLOSING, cause));
    }

    @Override
    public void onInternalError(Throwable cause) {
        tell(new ConnectionLostException(
                ConnectionLostException.Kind.INTERNAL, Phase.CLOSING, "Internal error: " + cause, cause));
    }

    private void tell(ConnectionLostException cause) {
        eventLoop.accept(() -> lost.accept(cause));
    }

    @Override
    public void onRoom() {}
}
