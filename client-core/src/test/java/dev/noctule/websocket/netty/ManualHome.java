package dev.noctule.websocket.netty;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.reconnect.Home;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A home of reconnecting sockets whose tasks run, and whose time passes, when the test says so. */
final class ManualHome implements Home {
    /** Begins attempts. */
    interface Connector {
        CompletableFuture<WebSocket> connect(WebSocketRequest request, WebSocketListener listener);
    }

    private static final class Timer extends CompletableFuture<Void> {
        private final long due;
        private final long number;
        private final Runnable task;

        Timer(long due, long number, Runnable task) {
            this.due = due;
            this.number = number;
            this.task = task;
        }
    }

    private final Connector connector;
    private final CallbacksBetween callbacks;
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
    private final PriorityQueue<Timer> timers = new PriorityQueue<>(
            Comparator.<Timer>comparingLong(timer -> timer.due).thenComparingLong(timer -> timer.number));
    private long now;
    private long scheduled;
    private boolean shutDown;

    /** There is none for a timer, nor for a callback that has to wait. */
    boolean noMemory;

    /** There is none for a task. */
    boolean noMemoryForTasks;

    /**
     * A home with nobody in it.
     *
     * @param executor where callbacks run, or null for here
     */
    ManualHome(@Nullable Executor executor, Connector connector) {
        this.connector = connector;
        this.callbacks = new CallbacksBetween(executor, this::execute);
    }

    @Override
    public void execute(Runnable task) {
        if (shutDown) {
            task.run();
        } else {
            allocate(noMemoryForTasks);
            tasks.add(task);
        }
    }

    private static void allocate(boolean fails) {
        if (fails) {
            throw new OutOfMemoryError("the test's own");
        }
    }

    @Override
    public void call(Runnable callback, Consumer<ConnectionLostException> lost) {
        allocate(noMemory);
        callbacks.call(callback, lost);
    }

    @Override
    public void callLast(Runnable callback) {
        callbacks.callLast(callback);
    }

    @Override
    public Future<?> schedule(Duration delay, Runnable task) {
        if (shutDown) {
            throw new RejectedExecutionException("shut down");
        }
        allocate(noMemory);
        Timer timer = new Timer(now + delay.toNanos(), scheduled++, task);
        timers.add(timer);
        return timer;
    }

    @Override
    public <T> CompletableFuture<T> newFuture() {
        return new CompletableFuture<>();
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public CompletableFuture<WebSocket> connect(WebSocketRequest request, WebSocketListener listener) {
        return connector.connect(request, listener);
    }

    /** What is to be done now. Tasks may add tasks. */
    void run() {
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
        }
    }

    void after(Duration time) {
        run();
        long end = now + time.toNanos();
        for (Timer next = timers.peek(); next != null && next.due <= end; next = timers.peek()) {
            timers.remove();
            now = next.due;
            if (next.complete(null)) {
                next.task.run();
                run();
            }
        }
        now = end;
    }

    /** From now on it takes no tasks, and its timers never fire. */
    void shutDown() {
        run();
        shutDown = true;
        timers.clear();
    }

    boolean hasTimers() {
        return timers.stream().anyMatch(timer -> !timer.isDone());
    }
}
