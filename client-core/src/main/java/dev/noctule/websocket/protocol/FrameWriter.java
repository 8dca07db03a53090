package dev.noctule.websocket.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;

/**
 * Frames to bytes (RFC 6455, 5.2), masked as everything that a client sends (5.3), lengths in the shortest form. Header
 * and payload go behind what the buffer holds already, so that many frames can share one. Any thread.
 */
public final class FrameWriter {
    /** 14 = 2 + 8 + 4: flags and length, extended length, mask key. */
    public static final int LONGEST_HEADER = 14;

    private static final int FIN = 0x80;
    private static final int RSV1 = 0x40;
    private static final int MASK_BIT = 0x80;

    private FrameWriter() {}

    /** How many bytes a frame with a payload of that length has. */
    public static int sizeOf(int length) {
        int extended = length < 126 ? 0 : length <= 0xFFFF ? Short.BYTES : Long.BYTES;
        return 2 + extended + Integer.BYTES + length;
    }

    /** The other way round: how long the payload of a frame with that many bytes is. */
    public static int payloadOf(int size) {
        int length = size - 2 - Integer.BYTES;
        return length < 126 ? length : length - Short.BYTES <= 0xFFFF ? length - Short.BYTES : length - Long.BYTES;
    }

    /**
     * Writes one frame.
     *
     * @param frame its payload is not changed
     * @param maskKey unpredictable, and another one for every frame
     * @param out grows as needed; the caller releases it
     */
    public static void write(Frame frame, int maskKey, ByteBuf out) {
        int firstByte = (frame.fin() ? FIN : 0)
                | (frame.rsv1() ? RSV1 : 0)
                | frame.opcode().code();
        write(firstByte, frame.payload(), maskKey, out);
    }

    /**
     * Writes a whole binary message as one frame.
     *
     * @param data the bytes from position to limit; not changed
     * @param maskKey unpredictable, and another one for every frame
     * @param out grows as needed; the caller releases it
     */
    public static void writeBinary(ByteBuffer data, int maskKey, ByteBuf out) {
        write(FIN | Opcode.BINARY.code(), data, maskKey, out);
    }

    private static void write(int firstByte, ByteBuffer payload, int maskKey, ByteBuf out) {
        int length = payload.remaining();
        out.ensureWritable(sizeOf(length));
        writeHeader(firstByte, length, maskKey, out);
        int start = out.writerIndex();
        Masker.mask(payload, out.internalNioBuffer(start, length), maskKey);
        out.writerIndex(start + length);
    }

    /**
     * Writes a whole text message as one frame.
     *
     * @param maskKey unpredictable, and another one for every frame
     * @param out grows as needed; the caller releases it
     * @throws IllegalArgumentException if the text has no UTF-8 form (rule G6); the buffer is as it was
     */
    public static void writeText(String text, int maskKey, ByteBuf out) {
        int start = out.writerIndex();
        try {
            TextWriter.ofThisThread().write(FIN | Opcode.TEXT.code(), text, maskKey, out);
        } catch (IllegalArgumentException noUtf8) {
            out.writerIndex(start);
            throw noUtf8;
        }
    }

    static void writeHeader(int firstByte, int length, int maskKey, ByteBuf out) {
        if (length < 126) {
            out.writeShort(firstByte << Byte.SIZE | MASK_BIT | length);
        } else if (length <= 0xFFFF) {
            out.writeInt(firstByte << 24 | (MASK_BIT | 126) << 16 | length);
        } else {
            out.writeShort(firstByte << Byte.SIZE | MASK_BIT | 127);
            out.writeLong(length);
        }
        out.writeInt(maskKey);
    }

    /** Corrects the length of the frame that begins at {@code start}; its form is right already, and not the shortest. */
    static void setLength(ByteBuf out, int start, int length) {
        if (length <= 0xFFFF) {
            out.setShort(start + 2, length);
        } else {
            out.setLong(start + 2, length);
        }
    }
}
