package dev.noctule.benchmarks.echo.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what this process has used so far. */
final class ProcessMeter {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /** Counts ended threads too. Null before JDK 21. */
    private static final @Nullable Method TOTAL_ALLOCATED = totalAllocated();

    private ProcessMeter() {}

    /**
     * A reading.
     *
     * @param nanos of the clock
     * @param cpuNanos of all threads, those of the JVM included
     * @param allocatedBytes on the heap
     */
    record Reading(long nanos, long cpuNanos, long allocatedBytes) {
        /** What was used for each of some messages since another reading. */
        void since(Reading start, long messages, int messageBytes, Map<Metric, Double> into) {
            double rate = messages * 1e9 / (nanos - start.nanos);
            into.put(Metric.MESSAGES_PER_SECOND, rate);
            into.put(Metric.MEGABYTES_PER_SECOND, rate * messageBytes / 1e6);
            into.put(Metric.CPU_MICROS_PER_MESSAGE, (cpuNanos - start.cpuNanos) / 1e3 / messages);
            into.put(Metric.ALLOCATED_BYTES_PER_MESSAGE, (double) (allocatedBytes - start.allocatedBytes) / messages);
        }
    }

    static Reading read() {
        long allocated = allocatedBytes();
        return new Reading(System.nanoTime(), SYSTEM.getProcessCpuTime(), allocated);
    }

    private static long allocatedBytes() {
        try {
            return TOTAL_ALLOCATED == null ? ofLivingThreads() : (Long) TOTAL_ALLOCATED.invoke(THREADS);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static long ofLivingThreads() {
        return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
                .filter(bytes -> bytes > 0)
                .sum();
    }

    private static @Nullable Method totalAllocated() {
        try {
            return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
