package dev.noctule.benchmarks.codec;

import java.nio.charset.StandardCharsets;
import java.util.Random;

/** What messages contain. */
public enum Content {
    /** Random bytes. */
    BINARY(""),

    /** One byte a character. */
    ASCII("The quick brown fox jumps over the lazy dog, 0123456789. "),

    /** Western European text: a fifth of the characters have two bytes. */
    LATIN("Fußgänger überqueren Flüsse; à Noël, l'été déçu rêve où naît la forêt. "),

    /** Chinese text: three bytes a character. */
    CJK("天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳"),

    /** Records of JSON with changing numbers, for compression. */
    JSON("");

    private static final long SEED = 6455;

    private final String phrase;

    Content(String phrase) {
        this.phrase = phrase;
    }

    boolean isText() {
        return this != BINARY;
    }

    /** Bytes of a message, the same for the same size. */
    byte[] bytes(int size) {
        if (isText()) {
            return text(size).getBytes(StandardCharsets.UTF_8);
        }
        byte[] bytes = new byte[size];
        new Random(SEED).nextBytes(bytes);
        return bytes;
    }

    /** Text whose UTF-8 form has exactly so many bytes: whole pieces, then single characters, then full stops. */
    String text(int size) {
        Random random = new Random(SEED);
        StringBuilder text = new StringBuilder(size);
        int left = size;
        while (left > 0) {
            String piece = fitting(piece(random), left);
            text.append(piece);
            left -= utf8Length(piece);
        }
        return text.toString();
    }

    private String piece(Random random) {
        return this == JSON
                ? "{\"id\":" + random.nextInt(1_000_000) + ",\"cents\":" + random.nextInt(10_000) + ",\"side\":\""
                        + (random.nextBoolean() ? "buy" : "sell") + "\",\"symbol\":\"NCT\"},"
                : phrase;
    }

    private static String fitting(String piece, int size) {
        String fitting = piece;
        while (utf8Length(fitting) > size) {
            fitting = fitting.substring(0, fitting.length() - 1);
        }
        return fitting.isEmpty() ? "." : fitting;
    }

    private static int utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
