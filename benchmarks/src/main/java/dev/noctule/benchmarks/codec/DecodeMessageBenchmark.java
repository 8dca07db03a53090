package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/** What does it cost to receive a binary message that one may keep, one whole frame in each read? */
@Warmup(iterations = 5, time = 800, timeUnit = TimeUnit.MILLISECONDS) // few and short methods
public class DecodeMessageBenchmark extends DecodeBenchmark {
    /** Bytes of payload. */
    @Param({"16", "125", "1024", "16384", "65536", "1048576"})
    public int size;

    @Override
    ByteBuf bytes() {
        return ServerFrames.whole(Content.BINARY, size, 1);
    }

    @Override
    byte[] messages() {
        return Content.BINARY.bytes(size);
    }

    @Override
    DecodeSide.Kind kind() {
        return DecodeSide.Kind.BINARY;
    }
}
