package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import org.openjdk.jmh.annotations.Param;

/** What does it cost to receive text, to check it, and to make it a String, one whole frame in each read? */
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
public class DecodeTextBenchmark extends DecodeBenchmark {
    /** Bytes of payload. */
    @Param({"16", "125", "1024", "16384", "65536", "1048576"})
    public int size;

    @Param({"ASCII", "LATIN", "CJK"})
    public Content content;

    @Override
    ByteBuf bytes() {
        return ServerFrames.whole(content, size, 1);
    }

    @Override
    byte[] messages() {
        return content.bytes(size);
    }

    @Override
    DecodeSide.Kind kind() {
        return DecodeSide.Kind.TEXT;
    }
}
