package dev.noctule.benchmarks.codec;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** Messages to bytes: always the same number of them, with few flushes or many. */
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
public abstract class EncodeBenchmark extends CodecBenchmark {
    static final int FRAMES = 64;

    /** Bytes of the message; as one frame 125 is the longest with a short header, 65536 the shortest with the longest one. */
    @Param({"16", "125", "1024", "16384", "65536", "1048576"})
    public int size;

    @Param({"1", "64"})
    public int framesPerFlush;

    @Param
    public History history;

    @Param
    public Side whose;

    private final ByteSink sink = new ByteSink();
    private EncodeSide encoder;

    /** What is encoded. */
    abstract byte[] message();

    /** Writes it once. */
    abstract void write(EncodeSide encoder);

    EncodeSide encoder(ByteSink sink) {
        return whose.encode(sink);
    }

    @Setup
    public void prepare() {
        Checks.encodes(this::encoder, this::write, message());
        encoder = encoder(sink);
        history.encode(encoder);
    }

    /** One operation is one message. */
    @Benchmark
    @OperationsPerInvocation(FRAMES)
    public long encode() {
        for (int left = FRAMES; left > 0; left -= framesPerFlush) {
            for (int i = 0; i < framesPerFlush; i++) {
                write(encoder);
            }
            encoder.flush();
        }
        return sink.count();
    }
}
