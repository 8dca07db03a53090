package dev.noctule.websocket.protocol;

import java.util.function.Consumer;

/** Sequences of bytes that may be a code point: all that RFC 3629, section 4, tells apart, and the others around them. */
final class Utf8Sequences {
    /** The edges of the ranges that RFC 3629 names for bytes after the second one. */
    private static final int[] EDGES = {0x00, 0x7F, 0x80, 0xBF, 0xC0, 0xFF};

    private Utf8Sequences() {}

    /** Every one of one byte. */
    static void ofOneByte(Consumer<byte[]> test) {
        for (int first = 0; first <= 0xFF; first++) {
            test.accept(bytes(first));
        }
    }

    /** Every one of two bytes. */
    static void ofTwoBytes(Consumer<byte[]> test) {
        for (int first = 0; first <= 0xFF; first++) {
            for (int second = 0; second <= 0xFF; second++) {
                test.accept(bytes(first, second));
            }
        }
    }

    /** Every lead and second byte. */
    static void ofThreeBytes(Consumer<byte[]> test) {
        for (int first = 0xE0; first <= 0xEF; first++) {
            for (int second = 0; second <= 0xFF; second++) {
                for (int third : EDGES) {
                    test.accept(bytes(first, second, third));
                }
            }
        }
    }

    /** Every lead and second byte. */
    static void ofFourBytes(Consumer<byte[]> test) {
        for (int first = 0xF0; first <= 0xFF; first++) {
            for (int second = 0; second <= 0xFF; second++) {
                for (int third : EDGES) {
                    for (int fourth : EDGES) {
                        test.accept(bytes(first, second, third, fourth));
                    }
                }
            }
        }
    }

    /** All of them, in one text. */
    static String everyCodePoint() {
        StringBuilder text = new StringBuilder();
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                text.appendCodePoint(codePoint);
            }
        }
        return text.toString();
    }

    private static byte[] bytes(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) values[i];
        }
        return bytes;
    }
}
