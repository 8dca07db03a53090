package dev.noctule.websocket.protocol;

import io.netty.buffer.ByteBuf;

/**
 * Bytes to frames (RFC 6455, 5.2), incrementally: any split of the bytes gives the same calls, and nothing is kept but
 * the header that is incomplete. It checks the form of the lengths; everything else about a header is asked of {@link
 * ReceiveRules}, at the byte that shows it. It does not look at payloads.
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-------+-+-------------+-------------------------------+
 *  |F|R|R|R| opcode|M| Payload len |    Extended payload length    |
 *  |I|S|S|S|  (4)  |A|     (7)     |          (16 or 64)           |
 *  |N|V|V|V|       |S|             |   if payload len is 126, 127  |
 *  | |1|2|3|       |K|             |                               |
 *  +-+-+-+-+-------+-+-------------+-------------------------------+
 *   FIRST_BYTE      SECOND_BYTE     EXTENDED_LENGTH, then PAYLOAD
 * </pre>
 */
public final class FrameParser {
    /** What the parser tells, in wire order. Whatever a call throws leaves {@link #parse}. */
    public interface Receiver {
        /** Whether to go on: false while reading is paused, and for ever once the session is over. */
        boolean isReceiving();

        /**
         * A header is complete and within the rules.
         *
         * @param fin whether this is the last fragment of its message
         * @param rsv1 the bit that permessage-deflate gives a meaning to
         * @param opcode not null
         * @param length of the payload, 0 to what {@link ReceiveRules} allow
         */
        void onFrameHeader(boolean fin, boolean rsv1, Opcode opcode, long length);

        /**
         * Some of the payload, as it comes; not called for an empty payload.
         *
         * @param part borrowed: read from its reader index on before the call returns; the index may be moved
         * @param length how many bytes there are, at least 1
         * @return how many of them were taken, at least 1; the rest comes again, if the receiver still receives
         */
        int onPayload(ByteBuf part, int length);

        /** The payload is complete. */
        void onFrameEnd();
    }

    private enum State {
        FIRST_BYTE,
        SECOND_BYTE,
        EXTENDED_LENGTH,
        PAYLOAD
    }

    private static final int LENGTH_16 = 126;
    private static final int LENGTH_64 = 127;

    private final ReceiveRules rules;
    private final Receiver receiver;
    private State state = State.FIRST_BYTE;

    /** Known from SECOND_BYTE on. */
    private boolean fin;

    private boolean rsv1;
    private Opcode opcode = Opcode.CONTINUATION;

    /** In EXTENDED_LENGTH: 16 or 64, how many of its bits are still to come, and the value of those that came. */
    private int extendedBits;

    private int extendedBitsLeft;
    private long extendedLength;

    /** In PAYLOAD. */
    private long payloadLeft;

    /** A parser at the start of a frame. */
    public FrameParser(ReceiveRules rules, Receiver receiver) {
        this.rules = rules;
        this.receiver = receiver;
    }

    /**
     * Parses until the bytes are used up or the receiver no longer {@linkplain Receiver#isReceiving() receives}.
     *
     * @param in read from its reader index, and left with what was not parsed; the caller releases it
     * @throws dev.noctule.websocket.ProtocolException if a rule is broken; the parser must not be used again
     */
    public void parse(ByteBuf in) {
        while (receiver.isReceiving() && in.isReadable()) {
            switch (state) {
                case FIRST_BYTE -> firstBytes(in);
                case SECOND_BYTE -> secondByte(in.readByte());
                case EXTENDED_LENGTH -> extendedLength(in);
                default -> payload(in); // PAYLOAD
            }
        }
    }

    /** Whether a frame has begun and is not complete. */
    public boolean isInsideFrame() {
        return state != State.FIRST_BYTE;
    }

    /** Nearly always both are there. */
    private void firstBytes(ByteBuf in) {
        if (in.readableBytes() == 1) {
            firstByte(in.readByte());
            return;
        }
        int both = in.readUnsignedShort();
        firstByte(both >> Byte.SIZE);
        secondByte(both);
        if (state == State.EXTENDED_LENGTH) {
            extendedLength(in);
        }
    }

    private void firstByte(int bits) {
        fin = (bits & 0x80) != 0;
        rsv1 = (bits & 0x40) != 0;
        opcode = rules.checkFirstByte(bits);
        state = State.SECOND_BYTE;
    }

    private void secondByte(int bits) {
        int length = bits & 0x7F;
        rules.checkSecondByte(opcode, (bits & 0x80) != 0, length);
        if (length < LENGTH_16) {
            beginPayload(length);
            return;
        }
        extendedBits = length == LENGTH_64 ? Long.SIZE : Short.SIZE;
        extendedBitsLeft = extendedBits;
        extendedLength = 0;
        state = State.EXTENDED_LENGTH;
    }

    /** Nearly always all of it is there. */
    private void extendedLength(ByteBuf in) {
        if (extendedBitsLeft == extendedBits && in.readableBytes() >= extendedBits / Byte.SIZE) {
            extendedLength = extendedBits == Short.SIZE ? in.readUnsignedShort() : in.readLong();
            extendedBitsLeft = 0;
        }
        while (extendedBitsLeft > 0 && in.isReadable()) {
            extendedLength = (extendedLength << Byte.SIZE) | in.readUnsignedByte();
            extendedBitsLeft -= Byte.SIZE;
        }
        if (extendedBitsLeft == 0) {
            rules.checkExtendedLength(extendedBits, extendedLength);
            beginPayload(extendedLength);
        }
    }

    private void beginPayload(long length) {
        payloadLeft = rules.checkLength(opcode, length);
        receiver.onFrameHeader(fin, rsv1, opcode, payloadLeft);
        if (payloadLeft == 0) {
            endFrame();
        } else {
            state = State.PAYLOAD;
        }
    }

    private void payload(ByteBuf in) {
        int start = in.readerIndex();
        int taken = receiver.onPayload(in, (int) Math.min(payloadLeft, in.readableBytes()));
        in.readerIndex(start + taken);
        payloadLeft -= taken;
        if (payloadLeft == 0) {
            endFrame();
        }
    }

    private void endFrame() {
        state = State.FIRST_BYTE;
        rules.frameEnded(fin, opcode);
        receiver.onFrameEnd();
    }
}
