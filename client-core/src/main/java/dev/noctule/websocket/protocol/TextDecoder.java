package dev.noctule.websocket.protocol;

import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Decodes a whole text in one pass, strictly: UTF-8 as {@link Utf8Validator} has it. A text begins as what is smallest
 * and fastest, and goes on as the next from the first byte on that does not fit: ASCII, which is only looked at; then
 * Latin-1, decoded where it is; then UTF-16. The runtime makes a {@code String} of the first two by copying bytes.
 */
final class TextDecoder {
    /** A longer text is rare enough to pay for memory of its own. */
    private static final int LONGEST_IN_SCRATCH = 16 * 1024;

    /** Four bytes of a text as a number, the first of them in the lowest bits. */
    private static final VarHandle FOUR = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final ThreadLocal<byte[]> BYTES = ThreadLocal.withInitial(() -> new byte[LONGEST_IN_SCRATCH]);
    private static final ThreadLocal<char[]> CHARS = ThreadLocal.withInitial(() -> new char[LONGEST_IN_SCRATCH]);

    private final Utf8Validator utf8;

    /**
     * A decoder of texts.
     *
     * @param utf8 says what is wrong; at the start of a text when this decoder gets one that it has not checked
     */
    TextDecoder(Utf8Validator utf8) {
        this.utf8 = utf8;
    }

    /**
     * Decodes.
     *
     * @param part read from its reader index on, {@code length} bytes; its indexes do not change
     * @throws dev.noctule.websocket.ProtocolException with code 1007
     */
    String decode(ByteBuf part, int length) {
        byte[] bytes = length <= LONGEST_IN_SCRATCH ? BYTES.get() : new byte[length];
        part.getBytes(part.readerIndex(), bytes, 0, length);
        return decode(bytes, length);
    }

    /**
     * Decodes.
     *
     * @param bytes the first {@code length} of them are the text, and may be overwritten
     * @throws dev.noctule.websocket.ProtocolException with code 1007
     */
    String decode(byte[] bytes, int length) {
        int ascii = lengthOfAscii(bytes, length);
        return ascii == length
                ? new String(bytes, 0, length, StandardCharsets.ISO_8859_1)
                : decodeLatin1(bytes, ascii, length);
    }

    /** As far as it is ASCII: 32 bytes at a time, as long as there are so many. */
    private static int lengthOfAscii(byte[] bytes, int length) {
        int index = 0;
        while (index <= length - 4 * Long.BYTES && (fourLongs(bytes, index) & Utf8Validator.NON_ASCII) == 0) {
            index += 4 * Long.BYTES;
        }
        return Utf8Validator.skipAscii(bytes, index, length);
    }

    private static long fourLongs(byte[] bytes, int index) {
        return (long) Utf8Validator.LONGS.get(bytes, index)
                | (long) Utf8Validator.LONGS.get(bytes, index + Long.BYTES)
                | (long) Utf8Validator.LONGS.get(bytes, index + 2 * Long.BYTES)
                | (long) Utf8Validator.LONGS.get(bytes, index + 3 * Long.BYTES);
    }

    /** What is written is never ahead of what is read: two bytes become one. */
    private String decodeLatin1(byte[] bytes, int ascii, int length) {
        int read = ascii;
        int written = ascii;
        while (read < length) {
            byte lead = bytes[read];
            if (lead >= 0) {
                bytes[written++] = lead;
                read++;
            } else if ((lead & 0xFE) == 0xC2 && read + 1 < length && Utf8Validator.isContinuation(bytes[read + 1])) {
                bytes[written++] = (byte) (lead << 6 | (bytes[read + 1] & 0x3F));
                read += 2;
            } else {
                return decodeUtf16(bytes, read, written, length);
            }
        }
        return new String(bytes, 0, written, StandardCharsets.ISO_8859_1);
    }

    /** Behind what is Latin-1 already. No sequence makes more chars than it has bytes. */
    private String decodeUtf16(byte[] bytes, int from, int latin1, int length) {
        int longest = latin1 + length - from;
        char[] chars = longest <= LONGEST_IN_SCRATCH ? CHARS.get() : new char[longest];
        int written = 0;
        while (written < latin1) {
            chars[written] = (char) (bytes[written] & 0xFF);
            written++;
        }
        int read = from;
        while (read < length) {
            int four = four(bytes, read, length);
            if ((four & 0x80) == 0) {
                chars[written++] = (char) (four & 0x7F);
                read++;
            } else if (isTwo(four)) {
                chars[written++] = (char) ((four & 0x1F) << 6 | (four >> 8 & 0x3F));
                read += 2;
            } else if (isThree(four)) {
                chars[written++] = three(four);
                read += 3;
            } else {
                int codePoint = supplementary(four);
                if (codePoint < 0) {
                    throw invalid(bytes, read, length);
                }
                chars[written++] = Character.highSurrogate(codePoint);
                chars[written++] = Character.lowSurrogate(codePoint);
                read += 4;
            }
        }
        return new String(chars, 0, written);
    }

    /** Behind the end there are zeros, which continue nothing. */
    private static int four(byte[] bytes, int index, int length) {
        if (index <= length - Integer.BYTES) {
            return (int) FOUR.get(bytes, index);
        }
        int four = 0;
        for (int i = index; i < length; i++) {
            four |= (bytes[i] & 0xFF) << ((i - index) * Byte.SIZE);
        }
        return four;
    }

    /** From U+0080 on: RFC 3629, section 4, UTF8-2. */
    private static boolean isTwo(int four) {
        return (four & 0xC0E0) == 0x80C0 && (four & 0x1E) != 0;
    }

    /** From U+0800 on, without surrogates: UTF8-3. */
    private static boolean isThree(int four) {
        char value = three(four);
        return (four & 0xC0C0F0) == 0x8080E0 && value >= 0x800 && !Character.isSurrogate(value);
    }

    private static char three(int four) {
        return (char) ((four & 0xF) << 12 | (four >> 2 & 0xFC0) | (four >> 16 & 0x3F));
    }

    /** From U+10000 to U+10FFFF, UTF8-4; negative if it is none. */
    private static int supplementary(int four) {
        int codePoint = (four & 0x7) << 18 | (four & 0x3F00) << 4 | (four >> 10 & 0xFC0) | (four >> 24 & 0x3F);
        boolean valid = (four & 0xC0C0C0F8) == 0x808080F0 && Character.isSupplementaryCodePoint(codePoint);
        return valid ? codePoint : -1;
    }

    /** Has the validator say what is wrong. */
    private AssertionError invalid(byte[] bytes, int from, int length) {
        utf8.update(bytes, from, length);
        utf8.finish();
        return new AssertionError("decoder and validator differ");
    }
}
