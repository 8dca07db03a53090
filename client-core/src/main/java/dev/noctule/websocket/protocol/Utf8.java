package dev.noctule.websocket.protocol;

import java.nio.charset.StandardCharsets;

/** Strings to UTF-8, strictly. */
public final class Utf8 {
    private Utf8() {}

    /**
     * The UTF-8 form of a text.
     *
     * @throws IllegalArgumentException if a surrogate is unpaired: such a string has no UTF-8 form, and sending {@code
     *     '?'} instead, as {@link String#getBytes} does, would change the message silently (rule G6)
     */
    public static byte[] encode(String text) {
        if (text.length() <= TextWriter.LONGEST_PIECE) {
            return TextWriter.ofThisThread().encode(text);
        }
        check(text);
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Checks that a text has a UTF-8 form.
     *
     * @throws IllegalArgumentException if a surrogate is unpaired
     */
    public static void check(String text) {
        int unpaired = indexOfUnpairedSurrogate(text);
        if (unpaired >= 0) {
            throw unpaired(unpaired);
        }
    }

    /** For a text that has no UTF-8 form. */
    static IllegalArgumentException unpaired(int index) {
        return new IllegalArgumentException("Expected text with a UTF-8 form, but the surrogate at index " + index
                + " is unpaired. To send arbitrary bytes, use a binary message");
    }

    private static int indexOfUnpairedSurrogate(String text) {
        int length = text.length();
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (Character.isSurrogate(c)) {
                if (Character.isLowSurrogate(c) || i + 1 == length || !Character.isLowSurrogate(text.charAt(i + 1))) {
                    return i;
                }
                i++;
            }
        }
        return -1;
    }
}
