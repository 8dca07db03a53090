package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** The bytes of one or more reads to messages. */
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
public abstract class DecodeBenchmark extends CodecBenchmark {
    @Param
    public History history;

    @Param
    public Side whose;

    private final Receiver receiver = new Receiver();
    private ByteBuf[] reads;
    private DecodeSide decoder;

    /** Everything that is read. */
    abstract ByteBuf bytes();

    /** How many bytes of it there are in one read, at most. */
    int readBytes() {
        return Integer.MAX_VALUE;
    }

    /** What it says. */
    abstract byte[] messages();

    abstract DecodeSide.Kind kind();

    @Setup
    public void prepare() {
        reads = ServerFrames.reads(bytes(), readBytes());
        Checks.decodes(told -> whose.decode(kind(), told), reads, messages());
        decoder = whose.decode(kind(), receiver);
        history.decode(decoder);
    }

    @TearDown
    public void release() {
        for (ByteBuf read : reads) {
            read.release();
        }
    }

    /** Reads everything once. */
    @Benchmark
    public long decode() {
        for (ByteBuf read : reads) {
            decoder.read(ServerFrames.again(read));
        }
        return receiver.count();
    }
}
