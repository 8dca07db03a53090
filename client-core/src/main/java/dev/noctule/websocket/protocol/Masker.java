package dev.noctule.websocket.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

/**
 * The masking of RFC 6455, 5.3: byte i of the payload is combined by XOR with byte i modulo 4 of the key. Masks while
 * copying, eight bytes at a time, in a loop so plain that the compiler makes wider instructions of it: on slices, because
 * offsets in the indexes would keep it from that. From {@link LongMasker#SHORTEST} bytes on the loop is there, which says
 * why.
 */
final class Masker {
    private static final LongUnaryOperator TO_NATIVE_ORDER =
            Objects.requireNonNull(Map.<ByteOrder, LongUnaryOperator>of(
                            ByteOrder.BIG_ENDIAN,
                            LongUnaryOperator.identity(),
                            ByteOrder.LITTLE_ENDIAN,
                            Long::reverseBytes)
                    .get(ByteOrder.nativeOrder()));

    private Masker() {}

    /**
     * Masks from any buffer.
     *
     * @param source read from position to limit
     * @param target written from {@code to} on, as many bytes
     * @param key the four bytes of the key, the first one in the highest bits
     */
    static void mask(ByteBuffer source, ByteBuffer target, int to, int key) {
        int length = source.remaining();
        if (source.hasArray()) {
            mask(source.array(), source.arrayOffset() + source.position(), length, target, to, key);
        } else if (length < LongMasker.SHORTEST) {
            mask(source.slice(), target.slice(to, length), key);
        } else {
            LongMasker.mask(source, target, to, key);
        }
    }

    /**
     * Masks from an array, and so from one kind of buffer whatever others there are: the loop is compiled for it alone.
     *
     * @param target written from {@code to} on, {@code length} bytes
     * @param key the four bytes of the key, the first one in the highest bits
     */
    static void mask(byte[] source, int from, int length, ByteBuffer target, int to, int key) {
        if (length < LongMasker.SHORTEST) {
            mask(ByteBuffer.wrap(source, from, length).slice(), target.slice(to, length), key);
        } else {
            LongMasker.mask(source, from, length, target, to, key);
        }
    }

    /**
     * Masks what is in two slices of the same length.
     *
     * @param source from its begin to its limit
     * @param target from its begin on
     */
    private static void mask(ByteBuffer source, ByteBuffer target, int key) {
        source.order(ByteOrder.nativeOrder());
        target.order(ByteOrder.nativeOrder());
        long longKey = longKey(key);
        int longs = source.limit() & -Long.BYTES;
        for (int i = 0; i < longs; i += Long.BYTES) {
            target.putLong(i, source.getLong(i) ^ longKey);
        }
        maskRest(source, target, longs, key);
    }

    /** From a multiple of four on, a byte at a time. */
    static void maskRest(ByteBuffer source, ByteBuffer target, int from, int key) {
        for (int i = from; i < source.limit(); i++) {
            target.put(i, masked(source.get(i), i, key));
        }
    }

    /** The byte at that index of the payload. */
    static byte masked(byte plain, int index, int key) {
        return (byte) (plain ^ (key >> ((3 - (index & 3)) * Byte.SIZE)));
    }

    /** The key twice, in the order in which memory is read. */
    static long longKey(int key) {
        return TO_NATIVE_ORDER.applyAsLong(((long) key << Integer.SIZE) | (key & 0xFFFFFFFFL));
    }
}
