package dev.noctule.websocket.protocol;

import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.ProtocolException;

/**
 * Checks text byte by byte: UTF-8 as RFC 3629 defines it, with no overlong form, no surrogate, nothing above
 * U+10FFFF. It fails on the first byte that cannot be part of any valid text, not later (rule F13).
 */
final class Utf8Validator {
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
        for (int i = from; i < to; i++) {
            next(bytes[i] & 0xFF);
        }
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
        if (value < 0x80) {
            return;
        }
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

    /**
     * The text ends here.
     *
     * @throws ProtocolException with code 1007 if it ends within a code point
     */
    void finish() {
        if (needed != 0) {
            throw cutOff(rule);
        }
    }

    /** For a text that ends within a code point. */
    static ProtocolException cutOff(String rule) {
        return violation(rule, "Expected UTF-8, but the text ends within a code point");
    }

    private ProtocolException invalid(int value) {
        return violation(rule, "Expected UTF-8, but 0x" + Integer.toHexString(value) + " cannot stand where it does");
    }

    private static ProtocolException violation(String rule, String message) {
        return new ProtocolException(CloseCode.INVALID_PAYLOAD, rule, message);
    }
}
