package dev.noctule.websocket.protocol;

import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.ProtocolException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Checks text piece by piece: UTF-8 as RFC 3629 defines it, with no overlong form, no surrogate, nothing above
 * U+10FFFF. It fails on the first byte that cannot be part of any valid text, not later (rule F13).
 */
final class Utf8Validator {
    /** Eight bytes of a text, in any order. */
    static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    /** Has a bit for each of eight bytes that is only there if the byte is not ASCII. */
    static final long NON_ASCII = 0x8080808080808080L;

    private final String rule;

    /**
     * How many continuation bytes the code point still needs, and the range that the next of them must be in, unsigned.
     */
    private int needed;

    private int lowest;
    private int highest;

    /**
     * At the start of a text.
     *
     * @param rule the rule that text which is not UTF-8 breaks
     */
    Utf8Validator(String rule) {
        this.rule = rule;
    }

    /**
     * Checks the next bytes.
     *
     * @throws ProtocolException with code 1007
     */
    void update(byte[] bytes, int from, int to) {
        int index = from;
        while (index < to) {
            if (needed == 0) {
                index = skipAscii(bytes, index, to);
                if (index == to) {
                    return;
                }
                int length = lengthOfSequence(bytes, index, to);
                if (length > 0) {
                    index += length;
                    continue;
                }
            }
            next(bytes[index++] & 0xFF);
        }
    }

    /**
     * The length of the code point of two or three bytes that begins here; 0 if there is none that is valid and
     * complete, and the slow way has to tell. Nearly all text that is not ASCII is made of these.
     */
    private static int lengthOfSequence(byte[] bytes, int index, int to) {
        int lead = bytes[index] & 0xFF;
        if (lead < 0xE0) {
            return lead >= 0xC2 && to - index >= 2 && isContinuation(bytes[index + 1]) ? 2 : 0;
        }
        if (lead >= 0xF0 || to - index < 3 || !isContinuation(bytes[index + 1]) || !isContinuation(bytes[index + 2])) {
            return 0;
        }
        int codePoint = (lead & 0xF) << 12 | (bytes[index + 1] & 0x3F) << 6 | (bytes[index + 2] & 0x3F);
        return codePoint < 0x800 || Character.isSurrogate((char) codePoint) ? 0 : 3;
    }

    /** Whether it is not the first byte of its code point. */
    static boolean isContinuation(byte value) {
        return (value & 0xC0) == 0x80;
    }

    /** Where the first byte is that is not ASCII; {@code to} if there is none. */
    static int skipAscii(byte[] bytes, int from, int to) {
        int index = from;
        while (index <= to - Long.BYTES && ((long) LONGS.get(bytes, index) & NON_ASCII) == 0) {
            index += Long.BYTES;
        }
        while (index < to && bytes[index] >= 0) {
            index++;
        }
        return index;
    }

    private void next(int value) {
        if (needed == 0) {
            lead(value);
        } else if (value < lowest || value > highest) {
            throw invalid(value);
        } else {
            expect(needed - 1, 0x80, 0xBF);
        }
    }

    /** The table of RFC 3629, section 4: what may follow each first byte. */
    private void lead(int value) {
        if (value < 0xC2 || value > 0xF4) {
            throw invalid(value);
        } else if (value < 0xE0) {
            expect(1, 0x80, 0xBF);
        } else if (value < 0xF0) {
            expect(2, value == 0xE0 ? 0xA0 : 0x80, value == 0xED ? 0x9F : 0xBF);
        } else {
            expect(3, value == 0xF0 ? 0x90 : 0x80, value == 0xF4 ? 0x8F : 0xBF);
        }
    }

    private void expect(int count, int low, int high) {
        needed = count;
        lowest = low;
        highest = high;
    }

    /** Whether the last code point is incomplete. */
    boolean isInsideCodePoint() {
        return needed != 0;
    }

    /**
     * The text ends here.
     *
     * @throws ProtocolException with code 1007 if it ends within a code point
     */
    void finish() {
        if (needed != 0) {
            needed = 0;
            throw violation("Expected UTF-8, but the text ends within a code point");
        }
    }

    private ProtocolException invalid(int value) {
        return violation("Expected UTF-8, but 0x" + Integer.toHexString(value) + " cannot stand where it does");
    }

    private ProtocolException violation(String message) {
        return new ProtocolException(CloseCode.INVALID_PAYLOAD, rule, message);
    }
}
