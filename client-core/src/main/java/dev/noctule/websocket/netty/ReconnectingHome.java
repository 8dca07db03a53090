package dev.noctule.websocket.netty;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.reconnect.Home;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A reconnecting socket's event loop, and its callbacks between connections. All its connections are on that loop; each
 * runs its own callbacks there, or on the user's executor. They are serial all the same: an attempt begins when the
 * last callback before it has returned.
 */
final class ReconnectingHome implements Home {
    /** Begins attempts on an event loop. */
    interface Connector {
        /**
         * Begins an attempt.
         *
         * @param onOpened told on the event loop, before any callback
         */
        CompletableFuture<WebSocket> connect(
                WebSocketRequest request,
                WebSocketListener listener,
                EventLoop loop,
                Consumer<OpenedConnection> onOpened);
    }

    private final EventLoop loop;
    private final Connector connector;
    private final CallbacksBetween callbacks;

    /** The last one, until its callbacks are over. */
    private volatile @Nullable OpenedConnection connection;

    /**
     * A home with nobody in it.
     *
     * @param executor where callbacks run, or null for the event loop
     */
    ReconnectingHome(EventLoop loop, @Nullable Executor executor, Connector connector) {
        this.loop = loop;
        this.connector = connector;
        this.callbacks = new CallbacksBetween(executor, this::execute);
    }

    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException shutDown) {
            task.run();
        }
    }

    @Override
    public void call(Runnable callback, Consumer<ConnectionLostException> lost) {
        connection = null;
        callbacks.call(callback, lost);
    }

    @Override
    public void callLast(Runnable callback) {
        connection = null;
        callbacks.callLast(callback);
    }

    /** Any thread: whether it is the executor's, and inside of a callback of this socket. */
    boolean isCallingHere() {
        OpenedConnection last = connection;
        return callbacks.isCallingHere() || (last != null && last.isCallingHere());
    }

    private boolean isNeededHere() {
        return loop.inEventLoop() || isCallingHere();
    }

    @Override
    public Future<?> schedule(Duration delay, Runnable task) {
        return loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public <T> CompletableFuture<T> newFuture() {
        return new LoopGuardedFuture<>(this::isNeededHere);
    }

    @Override
    public long nanoTime() {
        return loop.ticker().nanoTime();
    }

    @Override
    public CompletableFuture<WebSocket> connect(WebSocketRequest request, WebSocketListener listener) {
        return connector.connect(request, listener, loop, opened -> connection = opened);
    }
}
