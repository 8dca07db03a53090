package dev.noctule.benchmarks.report;

import java.util.Arrays;
import java.util.Collection;

/**
 * What repeated measurements gave.
 *
 * @param min the lowest
 * @param median the middle one, or the mean of the two in the middle
 * @param max the highest
 */
public record Spread(double min, double median, double max) {
    /**
     * Of values in any order.
     *
     * @param values at least one
     */
    public static Spread of(Collection<Double> values) {
        double[] sorted =
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
        if (sorted.length == 0) {
            throw new IllegalArgumentException("Expected at least one value");
        }
        return new Spread(sorted[0], median(sorted), sorted[sorted.length - 1]);
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return Arrays.stream(sorted, (sorted.length - 1) / 2, middle + 1)
                .average()
                .orElseThrow();
    }
}
