package dev.noctule.benchmarks.codec;

import java.util.List;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Which benchmarks are run, with which parameters. What is not said here is as the benchmark itself has it. */
enum CodecPlan {
    /** What the goals are about, in less than ten minutes. */
    SHORT("codec") {
        @Override
        List<ChainedOptionsBuilder> runs() {
            return List.of(
                    of(MaskBenchmark.class).param("size", "65536"),
                    batched(mixed(EncodeBinaryBenchmark.class))
                            .param("memory", "HEAP")
                            .param("size", "16", "125", "1024"),
                    alone(mixed(EncodeBinaryBenchmark.class))
                            .param("memory", "HEAP")
                            .param("size", "16", "65536", "1048576"),
                    alone(fresh(EncodeBinaryBenchmark.class))
                            .param("memory", "HEAP")
                            .param("size", "65536"),
                    batched(mixed(EncodeTextBenchmark.class))
                            .param("content", Content.ASCII.name())
                            .param("size", "1024"),
                    mixed(DecodeBinaryBenchmark.class).param("size", "16", "65536"),
                    mixed(DecodeMessageBenchmark.class).param("size", "65536"),
                    mixed(DecodeTextBenchmark.class).param("size", "1024"));
        }

        @Override
        ChainedOptionsBuilder paced(ChainedOptionsBuilder run) {
            return briefly(run);
        }
    },

    /** Every size that a goal names. */
    GOALS("codec-goals") {
        @Override
        List<ChainedOptionsBuilder> runs() {
            return List.of(
                    of(MaskBenchmark.class).param("size", "65536"),
                    small(mixed(EncodeBinaryBenchmark.class)),
                    smallAlone(mixed(EncodeBinaryBenchmark.class)),
                    large(mixed(EncodeBinaryBenchmark.class)),
                    small(fresh(EncodeBinaryBenchmark.class)),
                    smallAlone(fresh(EncodeBinaryBenchmark.class)),
                    large(fresh(EncodeBinaryBenchmark.class)),
                    mixed(DecodeBinaryBenchmark.class),
                    mixed(DecodeTextBenchmark.class).param("size", "1024", "16384", "65536", "1048576"));
        }

        /** Frames that are written many at a time: sends of this size are. */
        private ChainedOptionsBuilder small(ChainedOptionsBuilder encode) {
            return batched(encode).param("memory", "HEAP").param("size", "16", "125", "1024");
        }

        private ChainedOptionsBuilder smallAlone(ChainedOptionsBuilder encode) {
            return alone(encode).param("memory", "HEAP").param("size", "16", "125", "1024");
        }

        /** Frames that are written one at a time: these fill a flush alone. */
        private ChainedOptionsBuilder large(ChainedOptionsBuilder encode) {
            return alone(encode).param("memory", "HEAP").param("size", "16384", "65536", "1048576");
        }

        /** JVMs differ more than iterations do, and two have no median. */
        @Override
        ChainedOptionsBuilder paced(ChainedOptionsBuilder run) {
            return briefly(run).forks(3);
        }
    },

    /** What no goal names: each way in a size or two. */
    OTHERS("codec-others") {
        @Override
        List<ChainedOptionsBuilder> runs() {
            return List.of(
                    of(MaskBenchmark.class).param("size", "1048576"),
                    of(Utf8Benchmark.class).param("size", "65536"),
                    batched(mixed(EncodeBinaryBenchmark.class))
                            .param("memory", "DIRECT")
                            .param("size", "1024"),
                    alone(mixed(EncodeBinaryBenchmark.class))
                            .param("memory", "DIRECT")
                            .param("size", "65536"),
                    batched(mixed(EncodeTextBenchmark.class))
                            .param("content", Content.LATIN.name(), Content.CJK.name())
                            .param("size", "1024"),
                    alone(mixed(EncodeTextBenchmark.class)).param("size", "65536"),
                    alone(mixed(EncodeFragmentsBenchmark.class))
                            .param("content", Content.BINARY.name(), Content.ASCII.name())
                            .param("size", "1024", "65536"),
                    alone(mixed(EncodeDeflateBenchmark.class)).param("size", "1024"),
                    mixed(HandOverBenchmark.class).param("size", "125", "1024"),
                    mixed(DecodeManyBenchmark.class).param("size", "16"),
                    mixed(DecodeMessageBenchmark.class).param("size", "16", "1024", "16384", "1048576"),
                    mixed(DecodeTextBenchmark.class).param("size", "16", "125"),
                    mixed(DecodeStreamedBenchmark.class)
                            .param("content", Content.BINARY.name(), Content.ASCII.name())
                            .param("size", "1024", "1048576"),
                    mixed(DecodeFragmentsBenchmark.class)
                            .param("content", Content.BINARY.name(), Content.ASCII.name())
                            .param("size", "1024", "65536"),
                    inReads("16", "16", "125"),
                    inReads("2048", "65536"),
                    inReads("65536", "65536", "1048576"),
                    mixed(DecodeInflateBenchmark.class).param("size", "1024"));
        }

        private ChainedOptionsBuilder inReads(String bytes, String... sizes) {
            return mixed(DecodeSplitBenchmark.class).param("readBytes", bytes).param("size", sizes);
        }

        @Override
        ChainedOptionsBuilder paced(ChainedOptionsBuilder run) {
            return briefly(run);
        }
    },

    /** Everything; some hours. */
    FULL("codec-full") {
        @Override
        List<ChainedOptionsBuilder> runs() {
            return List.of(
                    of(MaskBenchmark.class),
                    of(Utf8Benchmark.class),
                    of(EncodeBinaryBenchmark.class),
                    of(EncodeTextBenchmark.class),
                    alone(mixed(EncodeDeflateBenchmark.class)),
                    of(EncodeFragmentsBenchmark.class),
                    of(HandOverBenchmark.class),
                    of(DecodeBinaryBenchmark.class),
                    of(DecodeMessageBenchmark.class),
                    of(DecodeTextBenchmark.class),
                    of(DecodeManyBenchmark.class),
                    of(DecodeStreamedBenchmark.class),
                    of(DecodeFragmentsBenchmark.class),
                    of(DecodeSplitBenchmark.class).param("readBytes", "16").param("size", "16", "125", "1024"),
                    of(DecodeSplitBenchmark.class)
                            .param("readBytes", "2048", "65536")
                            .param("size", "16384", "65536", "1048576"),
                    mixed(DecodeInflateBenchmark.class));
        }

        @Override
        ChainedOptionsBuilder paced(ChainedOptionsBuilder run) {
            return run;
        }
    };

    private final String files;

    CodecPlan(String files) {
        this.files = files;
    }

    /** How the names of the files begin in which the results are. */
    String files() {
        return files;
    }

    /** In the order of the report. */
    abstract List<ChainedOptionsBuilder> runs();

    /** With so many forks and iterations. */
    abstract ChainedOptionsBuilder paced(ChainedOptionsBuilder run);

    private static ChainedOptionsBuilder briefly(ChainedOptionsBuilder run) {
        return run.forks(2).measurementIterations(3).measurementTime(TimeValue.milliseconds(300));
    }

    private static ChainedOptionsBuilder of(Class<? extends CodecBenchmark> benchmark) {
        return new OptionsBuilder()
                .include(benchmark.getName() + "\\.")
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true);
    }

    private static ChainedOptionsBuilder mixed(Class<? extends CodecBenchmark> benchmark) {
        return of(benchmark).param("history", History.MIXED.name());
    }

    private static ChainedOptionsBuilder fresh(Class<? extends CodecBenchmark> benchmark) {
        return of(benchmark).param("history", History.FRESH.name());
    }

    private static ChainedOptionsBuilder batched(ChainedOptionsBuilder encode) {
        return encode.param("framesPerFlush", Integer.toString(EncodeBenchmark.FRAMES));
    }

    private static ChainedOptionsBuilder alone(ChainedOptionsBuilder encode) {
        return encode.param("framesPerFlush", "1");
    }
}
