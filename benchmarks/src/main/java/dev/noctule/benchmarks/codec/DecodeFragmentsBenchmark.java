package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import org.openjdk.jmh.annotations.Param;

/** What does a message cost that comes as four fragments in one read? Netty's aggregator makes it one message again. */
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
public class DecodeFragmentsBenchmark extends DecodeBenchmark {
    private static final int FRAGMENTS = 4;

    /** Bytes of the message. */
    @Param({"16", "125", "1024", "16384", "65536", "1048576"})
    public int size;

    @Param({"BINARY", "ASCII", "LATIN", "CJK"})
    public Content content;

    @Override
    ByteBuf bytes() {
        return ServerFrames.fragmented(content, size, FRAGMENTS);
    }

    @Override
    byte[] messages() {
        return content.bytes(size);
    }

    @Override
    DecodeSide.Kind kind() {
        return content.isText() ? DecodeSide.Kind.TEXT_FRAGMENTS : DecodeSide.Kind.BINARY_FRAGMENTS;
    }
}
