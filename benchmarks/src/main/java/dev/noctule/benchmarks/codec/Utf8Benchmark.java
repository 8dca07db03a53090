package dev.noctule.benchmarks.codec;

import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.protocol.Kernels;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;

/** What does checking UTF-8 cost beside copying the same bytes? */
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
public class Utf8Benchmark extends CodecBenchmark {
    /** In bytes. */
    @Param({"16", "125", "1024", "16384", "65536", "1048576"})
    public int size;

    @Param({"ASCII", "LATIN", "CJK"})
    public Content content;

    private byte[] text;
    private byte[] target;

    @Setup
    public void prepare() {
        text = content.bytes(size);
        target = new byte[size];
        Kernels.checkUtf8(text);
        checkRefuses();
    }

    /** The last byte alone is not UTF-8. */
    private void checkRefuses() {
        byte[] spoiled = text.clone();
        spoiled[size - 1] = (byte) 0xFF;
        try {
            Kernels.checkUtf8(spoiled);
        } catch (ProtocolException refused) {
            return;
        }
        throw new IllegalStateException("Expected to be refused, but was not");
    }

    @Benchmark
    public byte[] copy() {
        System.arraycopy(text, 0, target, 0, size);
        return target;
    }

    @Benchmark
    public byte[] check() {
        Kernels.checkUtf8(text);
        return text;
    }
}
