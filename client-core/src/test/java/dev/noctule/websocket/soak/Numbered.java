package dev.noctule.websocket.soak;

import java.nio.charset.StandardCharsets;
import java.util.SplittableRandom;
import java.util.zip.CRC32;

/**
 * A message of a soak: the name of its stream, its number, the checksum of all of it, and then anything. Odd ones are
 * binary. Two in each 32 are empty: they have a place in the order, and no number.
 *
 * @param payload UTF-8 if it is text
 */
record Numbered(boolean isText, byte[] payload) {
    /** Twice eight hexadecimal digits and a checksum of eight. */
    private static final int HEADER = 24;

    private static final int LONGEST = 1_200_000;
    private static final byte[] BYTES = new byte[LONGEST];
    private static final String TEXT;

    static {
        new SplittableRandom(1).nextBytes(BYTES);
        SplittableRandom random = new SplittableRandom(2);
        StringBuilder text = new StringBuilder(LONGEST);
        for (int i = 0; i < LONGEST; i++) {
            // One, two and three bytes of UTF-8, and so many alike that it pays to compress them.
            text.append((char) (random.nextInt(8) > 0 ? 'a' + random.nextInt(16) : random.nextInt(0x20, 0xd800)));
        }
        TEXT = text.toString();
    }

    static boolean isEmpty(int number) {
        return number % 32 == 7 || number % 32 == 24;
    }

    static boolean isText(int number) {
        return number % 2 == 0;
    }

    static Numbered of(int stream, int number, SplittableRandom random) {
        if (isEmpty(number)) {
            return new Numbered(isText(number), new byte[0]);
        }
        int size = size(random);
        int from = random.nextInt(LONGEST - size);
        byte[] payload =
                isText(number) ? utf8("0".repeat(HEADER) + TEXT.substring(from, from + size)) : new byte[HEADER + size];
        if (!isText(number)) {
            System.arraycopy(BYTES, from, payload, HEADER, size);
        }
        seal(payload, stream, number);
        return new Numbered(isText(number), payload);
    }

    /** Small ones most often, then those around the limits of the three forms of a length, and a few long ones. */
    private static int size(SplittableRandom random) {
        int kind = random.nextInt(256);
        if (kind == 0) {
            return random.nextInt(1_000_000, LONGEST);
        }
        if (kind < 16) {
            return random.nextInt(100_000);
        }
        return kind < 32 ? 65_500 - HEADER + random.nextInt(100) : random.nextInt(300);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static void seal(byte[] payload, int stream, int number) {
        System.arraycopy(utf8(String.format("%08x%08x", stream, number)), 0, payload, 0, 16);
        System.arraycopy(utf8(String.format("%08x", checksum(payload))), 0, payload, 16, 8);
    }

    private static int checksum(byte[] payload) {
        CRC32 crc = new CRC32();
        crc.update(payload, 0, 16);
        crc.update(payload, HEADER, payload.length - HEADER);
        return (int) crc.getValue();
    }

    String text() {
        return new String(payload, StandardCharsets.UTF_8);
    }

    boolean isEmpty() {
        return payload.length == 0;
    }

    /** Whether it is what was sent. */
    boolean isIntact() {
        return payload.length >= HEADER && field(16) == checksum(payload) && isText == isText(number());
    }

    int stream() {
        return field(0);
    }

    int number() {
        return field(8);
    }

    /** Zero if there is none: then the checksum is wrong. */
    private int field(int offset) {
        try {
            return Integer.parseUnsignedInt(new String(payload, offset, 8, StandardCharsets.ISO_8859_1), 16);
        } catch (NumberFormatException corrupt) {
            return 0;
        }
    }
}
