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
     * Writes a whole message, or the last part of one, as one frame.
     *
     * @param opcode TEXT for what is known to be UTF-8, BINARY, or CONTINUATION for a part that is not the first
     * @param data the bytes from position to limit; not changed
     * @param maskKey unpredictable, and another one for every frame
     * @param out grows as needed; the caller releases it
     */
    public static void writeMessage(Opcode opcode, ByteBuffer data, int maskKey, ByteBuf out) {
        write(FIN | opcode.code(), data, maskKey, out);
    }

    private static void write(int firstByte, ByteBuffer payload, int maskKey, ByteBuf out) {
        int length = payload.remaining();
        int size = sizeOf(length);
        ByteBuffer target = room(out, size);
        int start = writeHeader(firstByte, length, maskKey, target);
        Masker.mask(payload, target, start, maskKey);
        out.writerIndex(out.writerIndex() + size);
    }

    /** The next bytes of the buffer, as memory that can be written with no check of Netty's for each access. */
    static ByteBuffer room(ByteBuf out, int size) {
        return out.ensureWritable(size).internalNioBuffer(out.writerIndex(), size);
    }

    /**
     * Writes a whole text message as one frame.
     *
     * @param maskKey unpredictable, and another one for every frame
     * @param out grows as needed; the caller releases it
     * @throws IllegalArgumentException if the text has no UTF-8 form (rule G6); then, and after any other failure, the
     *     buffer is as it was
     */
    public static void writeText(String text, int maskKey, ByteBuf out) {
        int start = out.writerIndex();
        try {
            TextWriter.ofThisThread().write(FIN | Opcode.TEXT.code(), text, maskKey, out);
        } catch (RuntimeException | Error failure) {
            out.writerIndex(start); // half a frame would swallow those behind it
            throw failure;
        }
    }

    /**
     * Writes the header where the target's position is, which does not move, in as few pieces as there can be: the
     * JVM checks each access.
     *
     * @param target of network byte order
     * @return where the payload begins
     */
    static int writeHeader(int firstByte, int length, int maskKey, ByteBuffer target) {
        int start = target.position();
        int flags = firstByte << Byte.SIZE | MASK_BIT;
        if (length < 126) {
            target.putShort(start, (short) (flags | length));
            target.putInt(start + 2, maskKey);
            return start + 6;
        }
        if (length <= 0xFFFF) {
            long flagsAndLength = (long) (flags | 126) << Short.SIZE | length;
            target.putLong(start, flagsAndLength << Integer.SIZE | Integer.toUnsignedLong(maskKey));
            return start + 8;
        }
        target.putShort(start, (short) (flags | 127));
        target.putLong(start + 2, length);
        target.putInt(start + 10, maskKey);
        return start + LONGEST_HEADER;
    }
}
