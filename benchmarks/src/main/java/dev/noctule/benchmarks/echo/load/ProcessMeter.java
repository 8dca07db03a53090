package dev.noctule.benchmarks.echo.load;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Method;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads what this process has used so far. */
final class ProcessMeter {
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private static final ThreadMXBean THREADS = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

    /** Counts ended threads too. Null before JDK 21. */
    private static final @Nullable Method TOTAL_ALLOCATED = totalAllocated();

    /** Stands for all threads: a thread has an id above zero. */
    private static final long ALL_THREADS = 0;

    private ProcessMeter() {}

    /**
     * A reading.
     *
     * @param nanos of the clock
     * @param cpuNanos of all threads, those of the JVM included
     * @param allocatedBytes on the heap, by the id of the thread
     */
    record Reading(long nanos, long cpuNanos, Map<Long, Long> allocatedBytes) {
        /** What was used for each of some messages since another reading. */
        void costsSince(Reading start, long messages, Map<Metric, Double> into) {
            into.put(Metric.CPU_MICROS_PER_MESSAGE, (cpuNanos - start.cpuNanos) / 1e3 / messages);
            into.put(Metric.ALLOCATED_BYTES_PER_MESSAGE, (double) allocatedSince(start) / messages);
        }

        /** How fast some messages went since another reading. */
        void ratesSince(Reading start, long messages, int messageBytes, Map<Metric, Double> into) {
            double rate = messages * 1e9 / (nanos - start.nanos);
            into.put(Metric.MESSAGES_PER_SECOND, rate);
            into.put(Metric.MEGABYTES_PER_SECOND, rate * messageBytes / 1e6);
        }

        /** A thread that is new counts from zero; one that has ended is left out, as its bytes are not known. */
        private long allocatedSince(Reading start) {
            return allocatedBytes.entrySet().stream()
                    .mapToLong(thread -> thread.getValue() - start.allocatedBytes.getOrDefault(thread.getKey(), 0L))
                    .sum();
        }
    }

    static Reading read() {
        Map<Long, Long> allocated = allocatedBytes();
        return new Reading(System.nanoTime(), SYSTEM.getProcessCpuTime(), allocated);
    }

    private static Map<Long, Long> allocatedBytes() {
        try {
            return TOTAL_ALLOCATED == null
                    ? byLivingThreads()
                    : Map.of(ALL_THREADS, (Long) TOTAL_ALLOCATED.invoke(THREADS));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Map<Long, Long> byLivingThreads() {
        long[] ids = THREADS.getAllThreadIds();
        long[] bytes = THREADS.getThreadAllocatedBytes(ids);
        Map<Long, Long> byThread = new HashMap<>();
        for (int i = 0; i < ids.length; i++) {
            if (bytes[i] >= 0) { // -1: has ended meanwhile
                byThread.put(ids[i], bytes[i]);
            }
        }
        return byThread;
    }

    private static @Nullable Method totalAllocated() {
        try {
            return ThreadMXBean.class.getMethod("getTotalThreadAllocatedBytes");
        } catch (NoSuchMethodException e) {
            return null;
        }
    }
}
