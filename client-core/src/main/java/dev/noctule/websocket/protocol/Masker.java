package dev.noctule.websocket.protocol;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** The masking of RFC 6455, 5.3: byte i of the payload is combined by XOR with byte i modulo 4 of the key. */
final class Masker {
    private Masker() {}

    /**
     * Masks while copying, eight bytes at a time.
     *
     * @param source read from position to limit
     * @param target written from its position on, as many bytes
     * @param key the four bytes of the key, the first one in the highest bits
     */
    static void mask(ByteBuffer source, ByteBuffer target, int key) {
        source.order(ByteOrder.BIG_ENDIAN);
        target.order(ByteOrder.BIG_ENDIAN);
        long longKey = ((long) key << Integer.SIZE) | (key & 0xFFFFFFFFL);
        int from = source.position();
        int to = target.position();
        int length = source.remaining();
        int longs = length & -Long.BYTES;
        for (int i = 0; i < longs; i += Long.BYTES) {
            target.putLong(to + i, source.getLong(from + i) ^ longKey);
        }
        for (int i = longs; i < length; i++) {
            target.put(to + i, (byte) (source.get(from + i) ^ (key >> ((3 - (i & 3)) * Byte.SIZE))));
        }
    }
}
