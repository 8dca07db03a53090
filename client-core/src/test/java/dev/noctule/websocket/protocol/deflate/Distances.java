package dev.noctule.websocket.protocol.deflate;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * An inflater of the test's own (RFC 1951), as plain as can be: it knows how far back a stream refers, which the
 * runtime's does not tell. A payload has no tail here: it ends with the header of an empty stored block, as RFC 7692,
 * 7.2.1 leaves it.
 */
final class Distances {
    private static final int[] LENGTHS = {
        3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227,
        258
    };
    private static final int[] LENGTH_BITS = {
        0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0
    };
    private static final int[] DISTANCES = {
        1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097,
        6145, 8193, 12289, 16385, 24577
    };
    private static final int[] CODE_LENGTH_ORDER = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private byte[] input = {};
    private int bit;
    private int longest;

    /** Reads the payload of the next message; the window stays. */
    void read(byte[] payload) {
        input = Arrays.copyOf(payload, payload.length + 4);
        input[payload.length + 2] = (byte) 0xff;
        input[payload.length + 3] = (byte) 0xff;
        bit = 0;
        while (bit < 8 * input.length) {
            block();
        }
    }

    /** The longest distance so far. */
    int longest() {
        return longest;
    }

    /** The content of all messages so far. */
    byte[] output() {
        return output.toByteArray();
    }

    private void block() {
        if (bits(1) != 0) {
            throw new AssertionError("BFINAL");
        }
        switch (bits(2)) {
            case 0 -> stored();
            case 1 -> compressed(fixedLiterals(), filled(30, 5));
            case 2 -> dynamic();
            default -> throw new AssertionError("block type 3");
        }
    }

    private void stored() {
        bit = (bit + 7) / 8 * 8;
        int length = bits(16);
        if (bits(16) != (length ^ 0xffff)) {
            throw new AssertionError("LEN and NLEN");
        }
        for (int i = 0; i < length; i++) {
            output.write(bits(8));
        }
    }

    private static int[] fixedLiterals() {
        int[] lengths = filled(288, 8);
        Arrays.fill(lengths, 144, 256, 9);
        Arrays.fill(lengths, 256, 280, 7);
        return lengths;
    }

    private static int[] filled(int size, int value) {
        int[] lengths = new int[size];
        Arrays.fill(lengths, value);
        return lengths;
    }

    private void dynamic() {
        int literals = bits(5) + 257;
        int distances = bits(5) + 1;
        int count = bits(4) + 4;
        int[] codeLengths = new int[19];
        for (int i = 0; i < count; i++) {
            codeLengths[CODE_LENGTH_ORDER[i]] = bits(3);
        }
        int[] lengths = codeLengths(codeLengths, literals + distances);
        compressed(Arrays.copyOf(lengths, literals), Arrays.copyOfRange(lengths, literals, lengths.length));
    }

    private int[] codeLengths(int[] code, int size) {
        int[] lengths = new int[size];
        int i = 0;
        while (i < size) {
            int symbol = symbol(code);
            if (symbol < 16) {
                lengths[i++] = symbol;
            } else {
                int value = symbol == 16 ? lengths[i - 1] : 0;
                int end = i + (symbol == 16 ? 3 + bits(2) : symbol == 17 ? 3 + bits(3) : 11 + bits(7));
                Arrays.fill(lengths, i, end, value);
                i = end;
            }
        }
        return lengths;
    }

    private void compressed(int[] literals, int[] distances) {
        for (int symbol = symbol(literals); symbol != 256; symbol = symbol(literals)) {
            if (symbol < 256) {
                output.write(symbol);
            } else {
                int length = LENGTHS[symbol - 257] + bits(LENGTH_BITS[symbol - 257]);
                int code = symbol(distances);
                copy(length, DISTANCES[code] + bits(Math.max(0, code / 2 - 1)));
            }
        }
    }

    private void copy(int length, int distance) {
        longest = Math.max(longest, distance);
        byte[] window = output.toByteArray();
        for (int i = 0; i < length; i++) {
            output.write(window[window.length - distance + i % distance]);
        }
    }

    /** Canonical codes, 3.2.2: counts up through the lengths until the bits read so far are a code. */
    private int symbol(int[] lengths) {
        int code = 0;
        int first = 0;
        for (int length = 1; length <= 15; length++) {
            code = code << 1 | bits(1);
            int wanted = code - first;
            for (int symbol = 0; symbol < lengths.length; symbol++) {
                if (lengths[symbol] == length) {
                    if (wanted-- == 0) {
                        return symbol;
                    }
                    first++;
                }
            }
            first <<= 1;
        }
        throw new AssertionError("no such code");
    }

    private int bits(int count) {
        int value = 0;
        for (int i = 0; i < count; i++, bit++) {
            value |= (input[bit / 8] >> bit % 8 & 1) << i;
        }
        return value;
    }
}
