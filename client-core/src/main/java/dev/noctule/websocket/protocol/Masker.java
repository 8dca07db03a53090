package dev.noctule.websocket.protocol;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * The masking of RFC 6455, 5.3: byte i of the payload is combined by XOR with byte i modulo 4 of the key. Masks while
 * copying, eight bytes at a time; the loops are plain, so that the compiler can make wider instructions of them.
 */
final class Masker {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private Masker() {}

    /**
     * Masks from any buffer.
     *
     * @param source read from position to limit
     * @param target written from its position on, as many bytes; its byte order may change
     * @param key the four bytes of the key, the first one in the highest bits
     */
    static void mask(ByteBuffer source, ByteBuffer target, int key) {
        if (source.hasArray()) {
            mask(source.array(), source.arrayOffset() + source.position(), source.remaining(), target, key);
            return;
        }
        ByteBuffer in = source.duplicate().order(ByteOrder.nativeOrder());
        target.order(ByteOrder.nativeOrder());
        long longKey = longKey(key);
        int from = source.position();
        int to = target.position();
        int length = source.remaining();
        int longs = length & -Long.BYTES;
        for (int i = 0; i < longs; i += Long.BYTES) {
            target.putLong(to + i, in.getLong(from + i) ^ longKey);
        }
        for (int i = longs; i < length; i++) {
            target.put(to + i, (byte) (in.get(from + i) ^ keyByte(key, i)));
        }
    }

    /**
     * Masks from an array.
     *
     * @param target written from its position on, {@code length} bytes; its byte order may change
     * @param key the four bytes of the key, the first one in the highest bits
     */
    static void mask(byte[] source, int from, int length, ByteBuffer target, int key) {
        if (target.hasArray()) {
            mask(source, from, length, target.array(), target.arrayOffset() + target.position(), key);
            return;
        }
        target.order(ByteOrder.nativeOrder());
        long longKey = longKey(key);
        int to = target.position();
        int longs = length & -Long.BYTES;
        for (int i = 0; i < longs; i += Long.BYTES) {
            target.putLong(to + i, (long) LONGS.get(source, from + i) ^ longKey);
        }
        for (int i = longs; i < length; i++) {
            target.put(to + i, (byte) (source[from + i] ^ keyByte(key, i)));
        }
    }

    private static void mask(byte[] source, int from, int length, byte[] target, int to, int key) {
        long longKey = longKey(key);
        int longs = length & -Long.BYTES;
        for (int i = 0; i < longs; i += Long.BYTES) {
            LONGS.set(target, to + i, (long) LONGS.get(source, from + i) ^ longKey);
        }
        for (int i = longs; i < length; i++) {
            target[to + i] = (byte) (source[from + i] ^ keyByte(key, i));
        }
    }

    /** The key twice, in the order in which memory is read. */
    private static long longKey(int key) {
        long twice = ((long) key << Integer.SIZE) | (key & 0xFFFFFFFFL);
        return ByteOrder.nativeOrder() == ByteOrder.BIG_ENDIAN ? twice : Long.reverseBytes(twice);
    }

    private static int keyByte(int key, int index) {
        return key >> ((3 - (index & 3)) * Byte.SIZE);
    }
}
