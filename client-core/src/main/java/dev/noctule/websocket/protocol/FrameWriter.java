package dev.noctule.websocket.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/** Frames to bytes (RFC 6455, 5.2), masked as everything that a client sends (5.3), lengths in the shortest form. */
public final class FrameWriter {
    /** 14 = 2 + 8 + 4: flags and length, extended length, mask key. */
    public static final int LONGEST_HEADER = 14;

    private static final int MASK_BIT = 0x80;

    private FrameWriter() {}

    /** How many bytes {@link #write} writes. */
    public static int sizeOf(Frame frame) {
        int length = frame.payload().remaining();
        int extended = length < 126 ? 0 : length <= 0xFFFF ? Short.BYTES : Long.BYTES;
        return 2 + extended + Integer.BYTES + length;
    }

    /**
     * Writes one frame.
     *
     * @param frame its payload is not changed
     * @param maskKey unpredictable, and another one for every frame
     * @param out has room for {@link #sizeOf} bytes in one piece of memory; the caller releases it
     */
    public static void write(Frame frame, int maskKey, ByteBuf out) {
        int length = frame.payload().remaining();
        out.writeByte((frame.fin() ? 0x80 : 0)
                | (frame.rsv1() ? 0x40 : 0)
                | frame.opcode().code());
        writeLength(length, out);
        out.writeInt(maskKey);
        ByteBuffer target = out.nioBuffer(out.writerIndex(), length);
        Masker.mask(frame.payload().duplicate(), target, maskKey);
        out.writerIndex(out.writerIndex() + length);
    }

    private static void writeLength(int length, ByteBuf out) {
        if (length < 126) {
            out.writeByte(MASK_BIT | length);
        } else if (length <= 0xFFFF) {
            out.writeByte(MASK_BIT | 126);
            out.writeShort(length);
        } else {
            out.writeByte(MASK_BIT | 127);
            out.writeLong(length);
        }
    }
}
