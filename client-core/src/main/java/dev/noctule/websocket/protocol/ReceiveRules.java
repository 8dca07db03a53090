package dev.noctule.websocket.protocol;

import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.ProtocolException;

/**
 * Which frames a client may receive, and when: RFC 6455, 5.1 to 5.5, and the limits of frames and messages. Each method
 * is called with the byte that shows what it checks, so that a violation fails the connection as soon as it can be
 * seen. It does not look at payloads.
 */
public final class ReceiveRules {
    private static final int LONGEST_CONTROL_PAYLOAD = 125;
    private static final int RSV1 = 0x40;

    private final long longestFrame;
    private final long longestMessage;
    private final long mostFragments;
    private final boolean compression;

    /** Whether a message has begun and its last fragment has not yet ended. */
    private boolean insideMessage;

    private long fragments;
    private long messageBytes;

    /**
     * Rules for a new connection.
     *
     * @param compression whether permessage-deflate was negotiated
     */
    public ReceiveRules(Limits limits, boolean compression) {
        this(limits.frameBytes(), limits.messageBytes(), limits.fragments(), compression);
    }

    private ReceiveRules(long longestFrame, long longestMessage, long mostFragments, boolean compression) {
        this.longestFrame = longestFrame;
        this.longestMessage = longestMessage;
        this.mostFragments = mostFragments;
        this.compression = compression;
    }

    /**
     * Rules for a new connection whose messages are taken in parts: they cost nothing that grows with their length, so
     * they may be as long as 5.2 can tell.
     *
     * @param compression whether permessage-deflate was negotiated
     */
    public static ReceiveRules streaming(boolean compression) {
        return new ReceiveRules(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, compression);
    }

    /**
     * Checks FIN, RSV and opcode.
     *
     * @param bits the first byte of a frame
     * @return its opcode
     */
    Opcode checkFirstByte(int bits) {
        Opcode opcode = Opcode.of(bits & 0x0F);
        if (opcode == null) {
            // F2, 5.2: 3 to 7 and 0xB to 0xF are reserved.
            throw violation("F2", "Expected a known opcode but was 0x" + Integer.toHexString(bits & 0x0F));
        }
        checkReserved(opcode, bits & 0x70);
        if (opcode.isControl()) {
            checkControlIsFinal(opcode, (bits & 0x80) != 0);
        } else {
            checkSequence(opcode);
        }
        return opcode;
    }

    /**
     * F1, 5.2: a bit is 0 unless an extension gives it a meaning, as RFC 7692, 6, does to RSV1 where a message begins.
     */
    private void checkReserved(Opcode opcode, int rsv) {
        boolean mayBeCompressed = compression && (opcode == Opcode.TEXT || opcode == Opcode.BINARY);
        if ((rsv & (mayBeCompressed ? 0x30 : 0x70)) != 0) {
            String rule = compression && rsv == RSV1 ? "D6" : "F1";
            throw violation(rule, "Expected RSV bits 0 in a " + opcode + " frame, but were " + (rsv >> 4));
        }
    }

    private static void checkControlIsFinal(Opcode opcode, boolean fin) {
        if (!fin) {
            throw violation("F6", "Expected a " + opcode + " frame to be whole, but it is a fragment"); // 5.5
        }
    }

    private void checkSequence(Opcode opcode) {
        if (opcode == Opcode.CONTINUATION && !insideMessage) {
            throw violation("F7", "Expected TEXT or BINARY, but was CONTINUATION with nothing to continue"); // 5.4
        }
        if (opcode != Opcode.CONTINUATION && insideMessage) {
            throw violation("F7", "Expected CONTINUATION of the message that has begun, but was " + opcode); // 5.4
        }
    }

    /**
     * Checks the mask bit, and the length of control frames.
     *
     * @param length the seven bits, 0 to 127
     */
    void checkSecondByte(Opcode opcode, boolean masked, int length) {
        if (masked) {
            throw violation("F5", "Expected an unmasked frame from the server, but it is masked"); // 5.1
        }
        if (opcode.isControl() && length > LONGEST_CONTROL_PAYLOAD) {
            throw violation("F6", "Expected a " + opcode + " payload of at most 125 bytes, but it is longer"); // 5.5
        }
    }

    /**
     * Checks that the length is in the shortest form (5.2 binds the sender; that the receiver insists is our policy: a
     * longer form is a bug or an attempt to smuggle), and that its most significant bit is 0.
     */
    void checkExtendedLength(int bits, long length) {
        if (length < 0) {
            throw violation("F4", "Expected the most significant bit of a 64-bit length to be 0, but it is 1"); // 5.2
        }
        if (length <= (bits == Short.SIZE ? LONGEST_CONTROL_PAYLOAD : 0xFFFF)) {
            throw violation(
                    "F3", "Expected the shortest form of the length " + length + ", but it has " + bits + " bits");
        }
    }

    /**
     * Checks the limits, from the header alone.
     *
     * @return the length
     */
    long checkLength(Opcode opcode, long length) {
        if (!opcode.isControl()) {
            if (length > longestFrame) {
                throw tooBig("a frame of at most " + longestFrame + " bytes", length, "frameBytes"); // F4
            }
            countFragment(length);
        }
        return length;
    }

    private void countFragment(long length) {
        messageBytes += length; // beyond 2^63 it is negative, and so never over the limit of a streaming session
        fragments++;
        if (messageBytes > longestMessage) {
            throw messageTooBig(longestMessage, messageBytes);
        }
        if (fragments > mostFragments) {
            // Empty fragments cost the receiver as well, so they count.
            throw tooBig("a message of at most " + mostFragments + " fragments", fragments, "fragments");
        }
    }

    /** Remembers whether the message goes on. */
    void frameEnded(boolean fin, Opcode opcode) {
        if (opcode.isControl()) {
            return;
        }
        insideMessage = !fin;
        if (fin) {
            fragments = 0;
            messageBytes = 0;
        }
    }

    private static ProtocolException violation(String rule, String message) {
        return new ProtocolException(CloseCode.PROTOCOL_ERROR, rule, message);
    }

    /** F15, D17: the message is longer than the limit, as it came or after inflating. */
    static ProtocolException messageTooBig(long longest, long actual) {
        return tooBig("a message of at most " + longest + " bytes", actual, "messageBytes");
    }

    private static ProtocolException tooBig(String expected, long actual, String limit) {
        return new ProtocolException(
                CloseCode.MESSAGE_TOO_BIG,
                "F15",
                "Expected " + expected + " but was " + actual + ". To receive it, raise Limits." + limit);
    }
}
