package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import org.openjdk.jmh.annotations.Param;

/**
 * What does it cost to receive a message as a {@code StreamingListener} does, in reads of 64 KiB? Netty waits for all of
 * a frame.
 */
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
public class DecodeStreamedBenchmark extends DecodeBenchmark {
    /** The most that Netty asks a channel for by default. */
    private static final int READ_BYTES = 64 * 1024;

    /** Bytes of the message. */
    @Param({"16", "125", "1024", "16384", "65536", "1048576"})
    public int size;

    @Param({"BINARY", "ASCII", "LATIN", "CJK"})
    public Content content;

    @Override
    ByteBuf bytes() {
        return ServerFrames.whole(content, size, 1);
    }

    @Override
    int readBytes() {
        return READ_BYTES;
    }

    @Override
    byte[] messages() {
        return content.bytes(size);
    }

    @Override
    DecodeSide.Kind kind() {
        return content.isText() ? DecodeSide.Kind.STREAMED_TEXT : DecodeSide.Kind.STREAMED_BINARY;
    }
}
