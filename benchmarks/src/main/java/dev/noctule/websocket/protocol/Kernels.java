package dev.noctule.websocket.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.NullMarked;

/** The inner loops of Noctule, for benchmarks. */
@NullMarked
public final class Kernels {
    private Kernels() {}

    /**
     * Masks while copying.
     *
     * @param source read from position to limit
     * @param target written from its position on
     */
    public static void mask(ByteBuffer source, ByteBuffer target, int key) {
        Masker.mask(source, target, target.position(), key);
    }

    /** Checks a whole text and decodes it, in one pass. */
    public static String decodeUtf8(ByteBuf text) {
        TextDecoder decoder = new TextDecoder();
        String decoded = decoder.take(text, text.readableBytes());
        decoder.finish();
        return decoded;
    }
}
