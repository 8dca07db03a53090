package dev.noctule.websocket.soak;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.noctule.websocket.testing.Cost;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.lang.management.ManagementFactory;
import java.lang.management.OperatingSystemMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** What the process holds at moments when nothing goes on, and whether that grows. */
final class Vitals {
    private static final double NANOS_A_MINUTE = 60e9;

    /**
     * One look.
     *
     * @param minute since the beginning
     * @param heap KiB in use after a collection
     * @param direct KiB of direct memory that Netty's allocator holds
     * @param descriptors zero where nobody can tell
     */
    record Sample(double minute, double heap, double direct, int threads, long descriptors) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "minute %4.1f: heap %.0f KiB, direct memory %.0f KiB, %d threads, %d descriptors",
                    minute,
                    heap,
                    direct,
                    threads,
                    descriptors);
        }
    }

    private final long begin = System.nanoTime();
    private final List<Sample> samples = new ArrayList<>();

    Sample take() {
        Sample sample = new Sample(
                minutes(),
                Cost.retainedHeap() / 1024.0,
                directMemory() / 1024.0,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                descriptors());
        samples.add(sample);
        return sample;
    }

    double minutes() {
        return (System.nanoTime() - begin) / NANOS_A_MINUTE;
    }

    private static long directMemory() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    private static long descriptors() {
        OperatingSystemMXBean system = ManagementFactory.getOperatingSystemMXBean();
        return system instanceof UnixOperatingSystemMXBean unix ? unix.getOpenFileDescriptorCount() : 0;
    }

    int count() {
        return samples.size();
    }

    /** How much more there is each minute, over the second half: the first one warms up. */
    double slope(ToDoubleFunction<Sample> figure) {
        return slope(samples.subList(samples.size() / 2, samples.size()), figure);
    }

    /** The median of the slopes between any two: a single step, as pools of memory make them, hardly counts. */
    static double slope(List<Sample> samples, ToDoubleFunction<Sample> figure) {
        double[] slopes = samples.stream()
                .flatMapToDouble(first -> samples.stream()
                        .filter(second -> second.minute() > first.minute())
                        .mapToDouble(second -> (figure.applyAsDouble(second) - figure.applyAsDouble(first))
                                / (second.minute() - first.minute())))
                .sorted()
                .toArray();
        return slopes.length == 0 ? 0 : slopes[slopes.length / 2];
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "a minute, over the second half: heap %+.1f KiB, direct memory %+.1f KiB, threads %+.2f, descriptors %+.2f",
                slope(Sample::heap),
                slope(Sample::direct),
                slope(Sample::threads),
                slope(Sample::descriptors));
    }
}
