package dev.noctule.benchmarks.echo.load;

import java.util.Map;
import org.HdrHistogram.AbstractHistogram;

/** Percentiles of a histogram of nanoseconds, as metrics. */
final class LatencyMetrics {
    private LatencyMetrics() {}

    static void put(AbstractHistogram nanos, Map<Metric, Double> into) {
        into.put(Metric.P50_MICROS, nanos.getValueAtPercentile(50) / 1e3);
        into.put(Metric.P99_MICROS, nanos.getValueAtPercentile(99) / 1e3);
        into.put(Metric.P999_MICROS, nanos.getValueAtPercentile(99.9) / 1e3);
    }
}
