package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;

/**
 * The bytes of a binary message in the types of both sides, over the same memory.
 *
 * @param netty for Netty's frames, which read it and release it
 * @param nio for Noctule's, which only read it
 */
public record Payload(ByteBuf netty, ByteBuffer nio) {
    /** Where the bytes are. */
    public enum Memory {
        /** An array, as most users have. */
        HEAP,
        DIRECT;

        private ByteBuffer allocate(int size) {
            return this == HEAP ? ByteBuffer.allocate(size) : ByteBuffer.allocateDirect(size);
        }
    }

    static Payload of(byte[] bytes, Memory memory) {
        ByteBuffer nio = memory.allocate(bytes.length).put(bytes).flip();
        return new Payload(Unpooled.wrappedBuffer(nio), nio);
    }
}
