package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;

/** What does a message cost when several of them, each a whole frame, come with one read? One operation is one message. */
@OperationsPerInvocation(DecodeManyBenchmark.FRAMES)
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
public class DecodeManyBenchmark extends DecodeBenchmark {
    static final int FRAMES = 16;

    /** Bytes of payload: 16 frames fit in a read. */
    @Param({"16", "125", "1024"})
    public int size;

    @Param({"BINARY", "ASCII"})
    public Content content;

    @Override
    ByteBuf bytes() {
        return ServerFrames.whole(content, size, FRAMES);
    }

    @Override
    byte[] messages() {
        ByteBuffer messages = ByteBuffer.allocate(FRAMES * size);
        while (messages.hasRemaining()) {
            messages.put(content.bytes(size));
        }
        return messages.array();
    }

    @Override
    DecodeSide.Kind kind() {
        return content.isText() ? DecodeSide.Kind.TEXT : DecodeSide.Kind.BINARY;
    }
}
