package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import org.openjdk.jmh.annotations.Param;

/** What does permessage-deflate cost when receiving, beside the same messages without it? */
public class DecodeInflateBenchmark extends DecodeBenchmark {
    /** Bytes of the message, not compressed. */
    @Param({"16", "125", "1024", "16384", "65536", "1048576"})
    public int size;

    @Param({"true", "false"})
    public boolean deflate;

    @Override
    ByteBuf bytes() {
        return deflate ? ServerFrames.deflated(Content.JSON, size) : ServerFrames.whole(Content.JSON, size, 1);
    }

    @Override
    byte[] messages() {
        return Content.JSON.bytes(size);
    }

    @Override
    DecodeSide.Kind kind() {
        return deflate ? DecodeSide.Kind.DEFLATED_TEXT : DecodeSide.Kind.TEXT;
    }
}
