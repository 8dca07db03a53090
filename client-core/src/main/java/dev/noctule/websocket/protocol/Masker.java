package dev.noctule.websocket.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongUnaryOperator;

/**
 * The masking of RFC 6455, 5.3: byte i of the payload is combined by XOR with byte i modulo 4 of the key. Masks while
 * copying, eight bytes at a time: short payloads here, and where they are, for a slice is an object that the compiler
 * cannot always spare; from {@link LongMasker#SHORTEST} bytes on over there.
 */
final class Masker {
    /** Eight bytes of an array, and of a buffer whatever its order is. */
    static final VarHandle IN_ARRAY = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private static final VarHandle IN_BUFFER =
            MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

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
            maskShort(source, source.position(), length, target, to, key);
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
            maskShort(source, from, length, target, to, key);
        } else {
            LongMasker.mask(source, from, length, target, to, key);
        }
    }

    private static void maskShort(byte[] source, int from, int length, ByteBuffer target, int to, int key) {
        Objects.checkFromIndexSize(to, length, target.limit());
        long longKey = longKey(key);
        int longs = length & -Long.BYTES;
        for (int i = 0; i < longs; i += Long.BYTES) {
            IN_BUFFER.set(target, to + i, (long) IN_ARRAY.get(source, from + i) ^ longKey);
        }
        maskRest(source, from + longs, length - longs, target, to + longs, key);
    }

    private static void maskShort(ByteBuffer source, int from, int length, ByteBuffer target, int to, int key) {
        Objects.checkFromIndexSize(to, length, target.limit());
        long longKey = longKey(key);
        int longs = length & -Long.BYTES;
        for (int i = 0; i < longs; i += Long.BYTES) {
            IN_BUFFER.set(target, to + i, (long) IN_BUFFER.get(source, from + i) ^ longKey);
        }
        maskRest(source, from + longs, length - longs, target, to + longs, key);
    }

    /** A byte at a time, from a multiple of four on. */
    static void maskRest(byte[] source, int from, int length, ByteBuffer target, int to, int key) {
        int rotated = key;
        for (int i = 0; i < length; i++) {
            rotated = Integer.rotateLeft(rotated, Byte.SIZE);
            target.put(to + i, (byte) (source[from + i] ^ rotated));
        }
    }

    /** A byte at a time, from a multiple of four on. */
    static void maskRest(ByteBuffer source, int from, int length, ByteBuffer target, int to, int key) {
        int rotated = key;
        for (int i = 0; i < length; i++) {
            rotated = Integer.rotateLeft(rotated, Byte.SIZE);
            target.put(to + i, (byte) (source.get(from + i) ^ rotated));
        }
    }

    /** The key twice, in the order in which memory is read. */
    static long longKey(int key) {
        return TO_NATIVE_ORDER.applyAsLong(((long) key << Integer.SIZE) | (key & 0xFFFFFFFFL));
    }
}
