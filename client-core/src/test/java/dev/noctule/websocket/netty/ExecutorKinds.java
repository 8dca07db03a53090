package dev.noctule.websocket.netty;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Named;

/** The executors that users have, each made for one test, which closes it. */
final class ExecutorKinds {
    private ExecutorKinds() {}

    /** All that this Java runtime has. */
    static List<Named<Supplier<Executor>>> all() {
        List<Named<Supplier<Executor>>> kinds = new ArrayList<>(pools());
        kinds.add(Named.of("the calling thread", () -> Runnable::run));
        kinds.add(Named.of("the calling thread when busy", ExecutorKinds::callerRuns));
        return kinds;
    }

    /** Those that run nothing on the thread that gives it to them. */
    static List<Named<Supplier<Executor>>> pools() {
        List<Named<Supplier<Executor>>> kinds = new ArrayList<>();
        kinds.add(Named.of("a thread", Executors::newSingleThreadExecutor));
        kinds.add(Named.of("a fixed pool", () -> Executors.newFixedThreadPool(4)));
        kinds.add(Named.of("a cached pool", Executors::newCachedThreadPool));
        kinds.add(Named.of("a fork-join pool", () -> new ForkJoinPool(4)));
        kinds.add(Named.of("a thread for each task", () -> task -> new Thread(task).start()));
        try {
            Executors.class.getMethod("newVirtualThreadPerTaskExecutor");
            kinds.add(Named.of("virtual threads", ExecutorKinds::virtualThreads));
        } catch (NoSuchMethodException before21) {
            return kinds;
        }
        return kinds;
    }

    private static Executor callerRuns() {
        return new ThreadPoolExecutor(
                0, 1, 1, TimeUnit.SECONDS, new SynchronousQueue<>(), new ThreadPoolExecutor.CallerRunsPolicy());
    }

    private static Executor virtualThreads() {
        try {
            return (Executor)
                    Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError("no virtual threads, though the method is there", e);
        }
    }

    static void close(Executor executor) {
        if (executor instanceof ExecutorService service) {
            service.shutdownNow();
        }
    }
}
