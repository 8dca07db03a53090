package dev.noctule.benchmarks.codec;

import dev.noctule.websocket.protocol.Kernels;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.Warmup;

/** What does masking cost beside copying the same bytes? */
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
@Warmup(iterations = 5, time = 800, timeUnit = TimeUnit.MILLISECONDS) // few and short methods
public class MaskBenchmark extends CodecBenchmark {
    private static final int KEY = 0x37FA213D;

    /** In bytes. */
    @Param({"16", "125", "1024", "16384", "65536", "1048576"})
    public int size;

    private byte[] source;
    private byte[] target;
    private ByteBuffer heapSource;
    private ByteBuffer heapTarget;
    private ByteBuffer directTarget;
    private ByteBuf directCopy;

    @Setup
    public void prepare() {
        source = Content.BINARY.bytes(size);
        target = new byte[size];
        heapSource = ByteBuffer.wrap(source);
        heapTarget = ByteBuffer.wrap(target);
        directTarget = ByteBuffer.allocateDirect(size);
        directCopy = Unpooled.wrappedBuffer(directTarget);
        checkMasks();
    }

    /** Masked by the library, and unmasked byte by byte as the RFC says it. */
    private void checkMasks() {
        byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(KEY).array();
        maskHeapToHeap();
        byte[] unmasked = target.clone();
        for (int i = 0; i < size; i++) {
            unmasked[i] ^= key[i % key.length];
        }
        maskHeapToDirect();
        if (!Arrays.equals(source, unmasked) || !directTarget.equals(heapTarget)) {
            throw new IllegalStateException("Expected masked bytes, but they are not");
        }
    }

    @Benchmark
    public byte[] copyHeapToHeap() {
        System.arraycopy(source, 0, target, 0, size);
        return target;
    }

    @Benchmark
    public byte[] maskHeapToHeap() {
        Kernels.mask(heapSource, heapTarget, KEY);
        return target;
    }

    @Benchmark
    public ByteBuf copyHeapToDirect() {
        return directCopy.setBytes(0, source);
    }

    @Benchmark
    public ByteBuffer maskHeapToDirect() {
        Kernels.mask(heapSource, directTarget, KEY);
        return directTarget;
    }
}
