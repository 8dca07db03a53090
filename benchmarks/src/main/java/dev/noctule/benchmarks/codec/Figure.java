package dev.noctule.benchmarks.codec;

import dev.noctule.benchmarks.report.Spread;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;

/**
 * What one benchmark gave with one choice of its parameters.
 *
 * @param work what was done, by the name of the class: {@code EncodeBinary}
 * @param method of that class
 * @param params name to value
 * @param nanos an operation's time, of the forks' medians
 * @param allocated bytes on the heap for an operation, the median of the forks
 */
record Figure(String work, String method, Map<String, String> params, Spread nanos, double allocated) {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    Figure {
        params = new TreeMap<>(params);
    }

    static Figure of(RunResult result) {
        BenchmarkParams params = result.getParams();
        String[] name = params.getBenchmark().split("\\.", -1);
        Map<String, String> values = new TreeMap<>();
        params.getParamsKeys().forEach(key -> values.put(key, params.getParam(key)));
        return new Figure(
                name[name.length - 2].replace("Benchmark", ""),
                name[name.length - 1],
                values,
                nanos(result),
                allocated(result));
    }

    private static Spread nanos(RunResult result) {
        return nanos(
                result.getBenchmarkResults().stream().map(Figure::iterations).toList());
    }

    private static List<Double> iterations(BenchmarkResult fork) {
        return fork.getIterationResults().stream()
                .map(iteration -> iteration.getPrimaryResult().getScore())
                .toList();
    }

    /** Of the scores of the iterations of each fork. */
    static Spread nanos(List<List<Double>> forks) {
        return Spread.of(forks.stream().map(fork -> Spread.of(fork).median()).toList());
    }

    private static double allocated(RunResult result) {
        List<Double> forks =
                result.getBenchmarkResults().stream().map(Figure::allocated).toList();
        return Spread.of(forks).median();
    }

    private static double allocated(BenchmarkResult fork) {
        return Objects.requireNonNull(fork.getSecondaryResults().get(ALLOCATED), "no GC profiler")
                .getScore();
    }
}
