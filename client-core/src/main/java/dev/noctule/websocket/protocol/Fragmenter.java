package dev.noctule.websocket.protocol;

import java.nio.ByteBuffer;

/**
 * Cuts one message, or a part of one, into frames (RFC 6455, 5.4). Control frames may be sent between two of them, other messages may not
 * (rule G4).
 */
public final class Fragmenter {
    private final ByteBuffer payload;
    private final int fragmentBytes;
    private final boolean text;
    private final boolean ends;
    private Opcode opcode;
    private boolean rsv1;
    private boolean done;

    /**
     * A message, not begun.
     *
     * @param opcode TEXT or BINARY
     * @param payload the whole message, compressed or not; only read
     * @param compressed whether it is compressed, which the first frame tells (RFC 7692, 6.1; rule D6)
     * @param fragmentBytes the longest payload of one frame, positive
     */
    public Fragmenter(Opcode opcode, byte[] payload, boolean compressed, int fragmentBytes) {
        this(opcode, payload, compressed, true, fragmentBytes);
    }

    private Fragmenter(Opcode opcode, byte[] payload, boolean compressed, boolean ends, int fragmentBytes) {
        this.opcode = opcode;
        this.text = opcode == Opcode.TEXT && !compressed;
        this.rsv1 = compressed;
        this.ends = ends;
        this.payload = ByteBuffer.wrap(payload);
        this.fragmentBytes = fragmentBytes;
    }

    /**
     * A part of a message, as it is, not begun.
     *
     * @param opcode of the message for its first part, CONTINUATION for others
     * @param payload the whole part; only read
     * @param last whether the message ends with it
     * @param fragmentBytes the longest payload of one frame, positive
     */
    public static Fragmenter ofPart(Opcode opcode, byte[] payload, boolean last, int fragmentBytes) {
        return new Fragmenter(opcode, payload, false, last, fragmentBytes);
    }

    /** Whether there is another frame. An empty message, or part, has one. */
    public boolean hasNext() {
        return !done;
    }

    /** The next frame. */
    public Frame next() {
        int length = nextLength();
        done = length == payload.remaining();
        Frame frame = new Frame(done && ends, rsv1, opcode, payload.slice(payload.position(), length));
        payload.position(payload.position() + length);
        opcode = Opcode.CONTINUATION;
        rsv1 = false;
        return frame;
    }

    /**
     * Text is cut between two code points where they are not longer than a fragment: not asked by 5.6, but kind to
     * servers (rule G6).
     */
    private int nextLength() {
        if (payload.remaining() <= fragmentBytes) {
            return payload.remaining();
        }
        int length = fragmentBytes;
        while (text && length > 0 && isContinuationByte(payload.get(payload.position() + length))) {
            length--;
        }
        return length == 0 ? fragmentBytes : length;
    }

    private static boolean isContinuationByte(byte value) {
        return (value & 0xC0) == 0x80;
    }
}
