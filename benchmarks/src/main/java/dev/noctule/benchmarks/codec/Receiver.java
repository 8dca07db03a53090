package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** What a decoder tells. It only counts, and keeps a String reachable, so that nobody can leave out making it. */
public class Receiver {
    private long count;
    private @Nullable String last;

    /** A text message or a part of one. */
    public void text(String text) {
        count += text.length();
        last = text;
    }

    /** A binary message or a part of one: so many bytes from the reader index on; borrowed. */
    public void binary(ByteBuf part, int length) {
        count += length;
    }

    /** A binary message or a part of one, from position to limit; borrowed. */
    public void binary(ByteBuffer part) {
        count += part.remaining();
    }

    /** Bytes of binary messages and characters of text so far. */
    public final long count() {
        return count;
    }

    /** The last text, null before the first. */
    public final @Nullable String last() {
        return last;
    }
}
