package dev.noctule.websocket.netty;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** An executor that runs a task when the test says so, on the test's thread; refuses it; or throws it away. */
final class LateExecutor extends AbstractExecutorService {
    final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean refuses;
    private boolean shutDown;

    /** From now on it takes nothing more. */
    void refuse() {
        refuses = true;
    }

    @Override
    public void execute(Runnable task) {
        if (refuses || shutDown) {
            throw new RejectedExecutionException("no more");
        }
        tasks.add(task);
    }

    /** Runs the oldest task. */
    void runOne() {
        tasks.remove().run();
    }

    /** Runs all tasks, and those that they add. */
    void runAll() {
        while (!tasks.isEmpty()) {
            runOne();
        }
    }

    @Override
    public void shutdown() {
        shutDown = true;
    }

    @Override
    public List<Runnable> shutdownNow() {
        List<Runnable> never = List.copyOf(tasks);
        tasks.clear();
        shutdown();
        return never;
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return shutDown && tasks.isEmpty();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return isTerminated();
    }
}
