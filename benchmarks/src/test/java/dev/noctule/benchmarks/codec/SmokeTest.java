package dev.noctule.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs every benchmark for a moment, on both sides; each checks in its set-up that the sides do their work. */
class SmokeTest {
    private static final String PACKAGE = "dev.noctule.benchmarks.codec.";

    @Test
    void everyBenchmarkGivesAScore() throws RunnerException {
        Collection<RunResult> results = run(new OptionsBuilder()
                .include(PACKAGE)
                .param("size", "1024")
                .param("readBytes", "100")
                .param("history", History.FRESH.name()));

        assertThat(results)
                .allSatisfy(result ->
                        assertThat(result.getPrimaryResult().getScore()).isPositive());
        assertThat(results.stream().map(result -> result.getParams().getBenchmark()))
                .containsAll(benchmarks());
    }

    @Test
    void aHistoryMayComeBefore() throws RunnerException {
        Collection<RunResult> results = run(new OptionsBuilder()
                .include(PACKAGE + "(EncodeText|DecodeText)Benchmark")
                .param("size", "16")
                .param("framesPerFlush", "1")
                .param("content", Content.CJK.name())
                .param("whose", Side.NOCTULE.name())
                .param("history", History.MIXED.name()));

        assertThat(results).hasSize(2);
    }

    @Test
    void aReadMayHaveRoomForTheNextOne() throws RunnerException {
        Collection<RunResult> results = run(new OptionsBuilder()
                .include(PACKAGE + "DecodeSplitBenchmark")
                .param("size", "16")
                .param("readBytes", "16")
                .param("content", Content.ASCII.name())
                .param("history", History.FRESH.name()));

        assertThat(results).hasSize(Side.values().length);
    }

    private static Collection<RunResult> run(ChainedOptionsBuilder options) throws RunnerException {
        return new Runner(options.forks(0)
                        .warmupIterations(0)
                        .measurementIterations(1)
                        .measurementTime(TimeValue.milliseconds(10))
                        .shouldFailOnError(true)
                        .verbosity(VerboseMode.SILENT)
                        .build())
                .run();
    }

    private static Set<String> benchmarks() {
        return BenchmarkList.defaultList().getAll(null, List.of()).stream()
                .map(BenchmarkListEntry::getUsername)
                .filter(name -> name.startsWith(PACKAGE))
                .collect(Collectors.toSet());
    }
}
