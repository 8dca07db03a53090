package dev.noctule.benchmarks.codec;

import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.protocol.Kernels;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** What do checking UTF-8 and making it a String cost beside copying the same bytes? */
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
public class Utf8Benchmark extends CodecBenchmark {
    /** In bytes. */
    @Param({"16", "125", "1024", "16384", "65536", "1048576"})
    public int size;

    @Param({"ASCII", "LATIN", "CJK"})
    public Content content;

    private byte[] text;
    private byte[] target;
    private ByteBuf read;

    @Setup
    public void prepare() {
        text = content.bytes(size);
        target = new byte[size];
        read = Unpooled.directBuffer(size).writeBytes(text);
        if (!decode().equals(content.text(size))) {
            throw new IllegalStateException("Expected the text, but it is another");
        }
        byte[] spoiled = text.clone();
        spoiled[size - 1] = (byte) 0xFF;
        checkRefuses(() -> Kernels.decodeUtf8(Unpooled.wrappedBuffer(spoiled)));
    }

    @TearDown
    public void release() {
        read.release();
    }

    private static void checkRefuses(Runnable reading) {
        try {
            reading.run();
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

    /** From direct memory, as a channel reads. */
    @Benchmark
    public String decode() {
        return Kernels.decodeUtf8(read);
    }
}
