package dev.noctule.websocket.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;

/** Bytes as literals, and all the ways in which a network may cut them into pieces. */
public final class Bytes {
    /** Up to here every cut into three pieces is tried: 65 * 66 / 2 = 2145 of them. */
    private static final int SHORT = 64;

    private Bytes() {}

    /**
     * Bytes from their hexadecimal form.
     *
     * @param text two digits a byte; white space has no meaning
     * @return the bytes
     */
    public static byte[] hex(String text) {
        StringBuilder digits = new StringBuilder(text.length());
        text.chars().filter(c -> !Character.isWhitespace(c)).forEach(c -> digits.append((char) c));
        return HexFormat.of().parseHex(digits);
    }

    /**
     * Hands over the bytes whole, in every cut into two pieces (one may be empty), in pieces of one, two, three and
     * seven bytes, and, when they are few, in every cut into three.
     *
     * @param bytes what is to be cut
     * @param test called once for each way, with the pieces in order
     */
    public static void everySplit(byte[] bytes, Consumer<List<byte[]>> test) {
        for (int cut = 0; cut <= bytes.length; cut++) {
            test.accept(cutAt(bytes, cut));
        }
        for (int size : new int[] {1, 2, 3, 7}) {
            test.accept(piecesOf(bytes, size));
        }
        if (bytes.length <= SHORT) {
            everyCutInThree(bytes, test);
        }
    }

    /**
     * Cuts the bytes into pieces of random lengths, the longest of which is random too.
     *
     * @param bytes what is to be cut
     * @param random where
     * @return the pieces in order; none if there are no bytes
     */
    public static List<byte[]> cutAtRandom(byte[] bytes, Random random) {
        List<byte[]> pieces = new ArrayList<>();
        int longest = 1 + random.nextInt(Math.max(1, bytes.length));
        int from = 0;
        while (from < bytes.length) {
            int to = Math.min(from + 1 + random.nextInt(longest), bytes.length);
            pieces.add(Arrays.copyOfRange(bytes, from, to));
            from = to;
        }
        return pieces;
    }

    /**
     * For a fuzz test: cuts the bytes in a way that they determine themselves, so that an input is nothing but what a
     * server sends, and yet every input can be cut anywhere.
     *
     * @param bytes what is to be cut
     * @return the pieces in order
     */
    public static List<byte[]> cutByContent(byte[] bytes) {
        return cutAtRandom(bytes, new Random(Arrays.hashCode(bytes)));
    }

    private static void everyCutInThree(byte[] bytes, Consumer<List<byte[]>> test) {
        for (int first = 0; first <= bytes.length; first++) {
            for (int second = first; second <= bytes.length; second++) {
                test.accept(cutAt(bytes, first, second));
            }
        }
    }

    private static List<byte[]> cutAt(byte[] bytes, int... cuts) {
        List<byte[]> pieces = new ArrayList<>();
        int from = 0;
        for (int cut : cuts) {
            pieces.add(Arrays.copyOfRange(bytes, from, cut));
            from = cut;
        }
        pieces.add(Arrays.copyOfRange(bytes, from, bytes.length));
        return pieces;
    }

    /**
     * Cuts the bytes into pieces of one length.
     *
     * @param bytes what is to be cut
     * @param size of each piece but the last
     * @return the pieces in order; none if there are no bytes
     */
    public static List<byte[]> piecesOf(byte[] bytes, int size) {
        List<byte[]> pieces = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += size) {
            pieces.add(Arrays.copyOfRange(bytes, from, Math.min(from + size, bytes.length)));
        }
        return pieces;
    }
}
