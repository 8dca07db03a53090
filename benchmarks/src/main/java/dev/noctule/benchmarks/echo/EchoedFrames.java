package dev.noctule.benchmarks.echo;

import dev.noctule.websocket.protocol.Kernels;
import io.netty.buffer.ByteBuf;

/**
 * A client's frames as they are to be echoed: without their masks, and each Ping as a Pong. Knows of frames only where
 * their payloads begin and end, and checks nothing.
 */
final class EchoedFrames {
    private static final int OPCODE = 0x0F;
    private static final int CLOSE = 0x8;
    private static final int PING = 0x9;
    private static final int PONG_FRAME = 0x8A;
    private static final int LENGTH = 0x7F;
    private static final int KEY_BYTES = 4;

    /** 14 = 2 + 8 + 4: the longest header of a client. */
    private final byte[] header = new byte[14];

    private int headerBytes;
    private long payloadLeft;

    /** For the next byte of the payload on. */
    private int key;

    /** Whether the header of a Close frame came. */
    private boolean closing;

    /**
     * Echoes what one read gave, up to the end of a Close frame.
     *
     * @param in read to its end, or to that of the Close frame
     * @param out gets the echo
     */
    void echo(ByteBuf in, ByteBuf out) {
        while (in.isReadable() && !endsWithClose()) {
            if (payloadLeft > 0) {
                payload(in, out);
            } else {
                header(in.readByte(), out);
            }
        }
    }

    /** Whether a whole Close frame came: nothing is echoed behind it (RFC 6455, 5.5.1). */
    boolean endsWithClose() {
        return closing && payloadLeft == 0;
    }

    private void header(byte next, ByteBuf out) {
        header[headerBytes++] = next;
        int lengthBytes = headerBytes < 2 ? 0 : extendedLengthBytes();
        if (headerBytes < 2 + lengthBytes + KEY_BYTES) {
            return;
        }
        int opcode = header[0] & OPCODE;
        out.writeByte(opcode == PING ? PONG_FRAME : header[0]);
        out.writeByte(header[1] & LENGTH);
        out.writeBytes(header, 2, lengthBytes);
        payloadLeft = lengthBytes == 0 ? header[1] & LENGTH : number(2, lengthBytes);
        key = (int) number(2 + lengthBytes, KEY_BYTES);
        headerBytes = 0;
        closing = opcode == CLOSE;
    }

    private int extendedLengthBytes() {
        int length = header[1] & LENGTH;
        return length < 126 ? 0 : length == 126 ? Short.BYTES : Long.BYTES;
    }

    private long number(int from, int bytes) {
        long value = 0;
        for (int i = from; i < from + bytes; i++) {
            value = (value << Byte.SIZE) | (header[i] & 0xFF);
        }
        return value;
    }

    private void payload(ByteBuf in, ByteBuf out) {
        int length = (int) Math.min(payloadLeft, in.readableBytes());
        int start = out.writerIndex();
        out.ensureWritable(length);
        Kernels.mask(in.nioBuffer(in.readerIndex(), length), out.internalNioBuffer(start, length), key);
        in.skipBytes(length);
        out.writerIndex(start + length);
        payloadLeft -= length;
        key = Integer.rotateLeft(key, length * Byte.SIZE);
    }
}
