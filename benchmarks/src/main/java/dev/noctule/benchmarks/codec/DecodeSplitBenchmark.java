package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import org.openjdk.jmh.annotations.Param;

/** What does a frame cost that comes in several reads? */
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
public class DecodeSplitBenchmark extends DecodeBenchmark {
    /** Bytes of payload. */
    @Param({"16", "125", "1024", "16384", "65536", "1048576"})
    public int size;

    /** Bytes of one read: a few, what Netty begins with, and the most that it asks for by default. */
    @Param({"16", "2048", "65536"})
    public int readBytes;

    @Param({"BINARY", "ASCII", "LATIN", "CJK"})
    public Content content;

    @Override
    ByteBuf bytes() {
        return ServerFrames.whole(content, size, 1);
    }

    @Override
    int readBytes() {
        return readBytes;
    }

    @Override
    byte[] messages() {
        return content.bytes(size);
    }

    @Override
    DecodeSide.Kind kind() {
        return content.isText() ? DecodeSide.Kind.TEXT : DecodeSide.Kind.BINARY;
    }
}
