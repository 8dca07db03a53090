package dev.noctule.websocket.protocol;

import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.protocol.deflate.MessageInflater;
import io.netty.buffer.ByteBuf;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Checks and decodes text as it comes, in one pass: UTF-8 as {@link Utf8Validator} has it. It fails on the first byte
 * that no text can have there, not later (rule F13), and keeps the bytes of a code point that is cut off for what comes
 * next (rule F14).
 *
 * <p>A piece begins as what is smallest and fastest, and goes on as the next from the first byte on that does not fit:
 * ASCII, which is only looked at; then Latin-1, decoded where it is; then UTF-16. The runtime makes a {@code String} of
 * the first two by copying bytes.
 */
final class TextDecoder {
    /** How many bytes are decoded at a time: that much stays in the processor's cache. */
    static final int LONGEST_PIECE = 16 * 1024;

    /** Of the four bytes of the longest code point. */
    private static final int LONGEST_CUT_OFF = 3;

    /** Eight bytes of a text, in any order. */
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    /** Has a bit for each of eight bytes that is only there if the byte is not ASCII. */
    private static final long NON_ASCII = 0x8080808080808080L;

    /** Four bytes of a text as a number, the first of them in the lowest bits. */
    private static final VarHandle FOUR = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private static final ThreadLocal<byte[]> BYTES =
            ThreadLocal.withInitial(() -> new byte[LONGEST_CUT_OFF + LONGEST_PIECE]);
    private static final ThreadLocal<char[]> CHARS =
            ThreadLocal.withInitial(() -> new char[LONGEST_CUT_OFF + LONGEST_PIECE]);

    /** What is decoded and was not taken yet; null if there is nothing. */
    private @Nullable TextPieces pieces;

    /** How many bytes of a code point that is cut off are kept, and these, the first of them in the lowest bits. */
    private int kept;

    private int cutOff;

    /** Of a piece: the first byte that the last loop has not decoded. */
    private int read;

    /**
     * Decodes what comes next of a text, and keeps it.
     *
     * @param part read from its reader index on, {@code length} bytes; its indexes do not change
     * @throws ProtocolException with code 1007
     */
    void append(ByteBuf part, int length) {
        byte[] bytes = BYTES.get();
        int index = part.readerIndex();
        int end = index + length;
        while (index < end) {
            int piece = Math.min(end - index, LONGEST_PIECE);
            append(bytes, load(part, index, piece, bytes));
            index += piece;
        }
    }

    /**
     * Decodes what is inflated next of a text, and keeps it.
     *
     * @param most how many bytes at most
     * @return how many bytes; 0 if the input is used up
     * @throws ProtocolException with code 1007
     */
    int append(MessageInflater source, int most) {
        byte[] bytes = BYTES.get();
        int end = load(source, most, bytes);
        int inflated = end - kept;
        if (inflated > 0) {
            append(bytes, end);
        }
        return inflated;
    }

    /**
     * Decodes what comes next of a text.
     *
     * @param part read from its reader index on, {@code length} bytes; its indexes do not change
     * @return that, and what was kept before, but for a code point that is cut off
     * @throws ProtocolException with code 1007
     */
    String take(ByteBuf part, int length) {
        if (pieces == null && length <= LONGEST_PIECE) {
            byte[] bytes = BYTES.get();
            return decode(bytes, load(part, part.readerIndex(), length, bytes));
        }
        append(part, length);
        return take();
    }

    /**
     * Decodes what is inflated next of a text, of which nothing was appended.
     *
     * @return that, but for a code point that is cut off; null if the input is used up
     * @throws ProtocolException with code 1007
     */
    @Nullable
    String take(MessageInflater source) {
        byte[] bytes = BYTES.get();
        int end = load(source, LONGEST_PIECE, bytes);
        return end == kept ? null : decode(bytes, end);
    }

    /** What was kept, but for a code point that is cut off. */
    String take() {
        String text = pieces == null ? "" : pieces.join();
        pieces = null;
        return text;
    }

    /**
     * The text ends here.
     *
     * @throws ProtocolException with code 1007 if it ends within a code point
     */
    void finish() {
        if (kept > 0) {
            throw Utf8Validator.cutOff("F12");
        }
    }

    /**
     * Copies a piece behind the kept bytes.
     *
     * @return where it ends
     */
    private int load(ByteBuf part, int index, int length, byte[] bytes) {
        FOUR.set(bytes, 0, cutOff);
        part.getBytes(index, bytes, kept, length);
        return kept + length;
    }

    private int load(MessageInflater source, int longest, byte[] bytes) {
        FOUR.set(bytes, 0, cutOff);
        return kept + source.inflate(bytes, kept, Math.min(longest, LONGEST_PIECE));
    }

    /** Of a piece that is taken. */
    private String decode(byte[] bytes, int end) {
        int length = decodeLatin1(bytes, end);
        if (keepCutOff(bytes, end)) {
            return new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
        }
        char[] chars = widen(bytes, length);
        return new String(chars, 0, decodeUtf16(bytes, end, chars, length));
    }

    /** Of a piece that is kept. */
    private void append(byte[] bytes, int end) {
        if (pieces == null) {
            pieces = new TextPieces();
        }
        int length = decodeLatin1(bytes, end);
        boolean latin1 = keepCutOff(bytes, end);
        if (latin1 && length > TextPieces.TINY) {
            pieces.add(new String(bytes, 0, length, StandardCharsets.ISO_8859_1));
        } else {
            char[] chars = widen(bytes, length);
            pieces.add(chars, latin1 ? length : decodeUtf16(bytes, end, chars, length));
        }
    }

    /** Latin-1 to UTF-16, in the thread's memory. */
    private static char[] widen(byte[] latin1, int length) {
        char[] chars = CHARS.get();
        for (int i = 0; i < length; i++) {
            chars[i] = (char) (latin1[i] & 0xFF);
        }
        return chars;
    }

    /**
     * Decodes where it is, as far as it is Latin-1. What is written is never ahead of what is read: two bytes become
     * one.
     *
     * @return how much was written
     */
    private int decodeLatin1(byte[] bytes, int end) {
        int written = lengthOfAscii(bytes, end);
        int index = written;
        while (index < end) {
            byte lead = bytes[index];
            if (lead >= 0) {
                bytes[written++] = lead;
                index++;
            } else if ((lead & 0xFE) == 0xC2 && index + 1 < end && isContinuation(bytes[index + 1])) {
                bytes[written++] = (byte) (lead << 6 | (bytes[index + 1] & 0x3F));
                index += 2;
            } else {
                break;
            }
        }
        read = index;
        return written;
    }

    /** As far as it is ASCII: 32 bytes at a time, as long as there are so many, and then 8. */
    private static int lengthOfAscii(byte[] bytes, int end) {
        int index = 0;
        while (index <= end - 4 * Long.BYTES && (fourLongs(bytes, index) & NON_ASCII) == 0) {
            index += 4 * Long.BYTES;
        }
        while (index <= end - Long.BYTES && ((long) LONGS.get(bytes, index) & NON_ASCII) == 0) {
            index += Long.BYTES;
        }
        while (index < end && bytes[index] >= 0) {
            index++;
        }
        return index;
    }

    private static long fourLongs(byte[] bytes, int index) {
        return (long) LONGS.get(bytes, index)
                | (long) LONGS.get(bytes, index + Long.BYTES)
                | (long) LONGS.get(bytes, index + 2 * Long.BYTES)
                | (long) LONGS.get(bytes, index + 3 * Long.BYTES);
    }

    private static boolean isContinuation(byte value) {
        return (value & 0xC0) == 0x80;
    }

    /**
     * Goes on from where the last loop stopped.
     *
     * @return behind what was written
     */
    private int decodeUtf16(byte[] bytes, int end, char[] chars, int from) {
        int written = from;
        int index = read;
        while (index < end) {
            int four = four(bytes, index, end);
            if ((four & 0x80) == 0) {
                chars[written++] = (char) (four & 0x7F);
                index++;
            } else if (isTwo(four)) {
                chars[written++] = (char) ((four & 0x1F) << 6 | (four >> 8 & 0x3F));
                index += 2;
            } else if (isThree(four)) {
                chars[written++] = three(four);
                index += 3;
            } else {
                int codePoint = supplementary(four);
                if (codePoint < 0) {
                    break;
                }
                chars[written++] = Character.highSurrogate(codePoint);
                chars[written++] = Character.lowSurrogate(codePoint);
                index += 4;
            }
        }
        read = index;
        if (!keepCutOff(bytes, end)) {
            check(bytes, end);
            throw new AssertionError("decoder and validator differ");
        }
        return written;
    }

    /** Behind the end there are zeros, which continue nothing. */
    private static int four(byte[] bytes, int index, int end) {
        if (index <= end - Integer.BYTES) {
            return (int) FOUR.get(bytes, index);
        }
        int four = 0;
        for (int i = index; i < end; i++) {
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

    /**
     * Keeps what is left of a piece if that is a code point that is cut off, or nothing.
     *
     * @return false if it is more, and so may be anything
     */
    private boolean keepCutOff(byte[] bytes, int end) {
        int left = end - read;
        if (left > 0) {
            if (left >= lengthOfSequence(bytes[read])) {
                return false;
            }
            check(bytes, end);
        }
        kept = left;
        cutOff = four(bytes, read, end);
        return true;
    }

    /** By its first byte: as many bits are set as it has bytes. */
    private static int lengthOfSequence(byte lead) {
        return Math.max(2, Integer.numberOfLeadingZeros(~lead << (Integer.SIZE - Byte.SIZE)));
    }

    /** Has the validator say what is wrong, if anything, with what is left. */
    private void check(byte[] bytes, int end) {
        new Utf8Validator("F12").update(bytes, read, end);
    }
}
