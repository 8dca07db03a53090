package dev.noctule.websocket.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What something costs: CPU time and memory, of which a busy machine takes no more than an idle one. */
public final class Cost {
    private static final int MIB = 1024 * 1024;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final Duration GC_DEADLINE = Duration.ofSeconds(20);

    private Cost() {}

    /**
     * The least CPU time that this thread needs for one round: the first ones warm up, and one that another program has
     * disturbed is not the least.
     *
     * @param rounds how many
     * @param round prepares a round, and gives what is measured
     * @return milliseconds
     */
    public static double leastCpuMillis(int rounds, Supplier<Runnable> round) {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < rounds; i++) {
            Runnable measured = round.get();
            long before = THREADS.getCurrentThreadCpuTime();
            measured.run();
            least = Math.min(least, THREADS.getCurrentThreadCpuTime() - before);
        }
        return least / 1e6;
    }

    /** CPU time that a thread has used so far, in milliseconds. */
    public static double cpuMillisOf(Thread thread) {
        return THREADS.getThreadCpuTime(thread.getId()) / 1e6;
    }

    /** How many bytes this thread takes from the heap, collected later or not. */
    public static long allocatedBy(Runnable task) {
        long self = Thread.currentThread().getId();
        long before = THREADS.getThreadAllocatedBytes(self);
        task.run();
        return THREADS.getThreadAllocatedBytes(self) - before;
    }

    /** How many bytes of the heap are in use after a collection. */
    public static long retainedHeap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 3; i++) {
            System.gc();
            least = Math.min(
                    least,
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
        }
        return least;
    }

    /** Collects garbage until this is so. */
    public static void collectGarbageUntil(String what, BooleanSupplier isSo) {
        long deadline = System.nanoTime() + GC_DEADLINE.toNanos();
        while (!isSo.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            System.gc();
        }
    }

    /** What tests of the group {@code small-heap} rely on. */
    public static void assertHeapIsSmall() {
        assertThat(Runtime.getRuntime().maxMemory())
                .as("the heap, which -Xmx64m bounds")
                .isLessThanOrEqualTo(64L * MIB);
    }
}
