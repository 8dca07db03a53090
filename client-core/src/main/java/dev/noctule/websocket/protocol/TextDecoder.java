package dev.noctule.websocket.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Decodes a whole text in one pass, strictly: UTF-8 as {@link Utf8Validator} has it. The runtime's own decoder is the
 * fastest there is, and puts U+FFFD in the place of whatever is not UTF-8. So a text without that character was
 * valid, and only one that has it is looked at again.
 */
final class TextDecoder {
    /** A longer text is rare enough to pay for memory of its own. */
    private static final int LONGEST_IN_SCRATCH = 16 * 1024;

    private static final char REPLACEMENT = '\uFFFD';
    private static final ThreadLocal<byte[]> SCRATCH = ThreadLocal.withInitial(() -> new byte[LONGEST_IN_SCRATCH]);

    private final Utf8Validator utf8;

    /**
     * A decoder of texts.
     *
     * @param utf8 says what is wrong, and where; at the start of a text
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
        byte[] bytes = length <= LONGEST_IN_SCRATCH ? SCRATCH.get() : new byte[length];
        part.getBytes(part.readerIndex(), bytes, 0, length);
        String text = new String(bytes, 0, length, StandardCharsets.UTF_8);
        if (text.indexOf(REPLACEMENT) >= 0) {
            utf8.update(bytes, 0, length);
            utf8.finish();
        }
        return text;
    }
}
