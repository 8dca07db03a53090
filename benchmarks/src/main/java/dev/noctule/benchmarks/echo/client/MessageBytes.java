package dev.noctule.benchmarks.echo.client;

import java.nio.ByteBuffer;

/** Puts the parts of binary messages together. The array is kept from message to message. */
final class MessageBytes {
    /** Empty at first: an idle connection is not to hold what it does not need. */
    private ByteBuffer parts = ByteBuffer.allocate(0);

    boolean isEmpty() {
        return parts.position() == 0;
    }

    void add(ByteBuffer part) {
        if (parts.remaining() < part.remaining()) {
            int needed = parts.position() + part.remaining();
            parts = ByteBuffer.allocate(Math.max(needed, 2 * parts.capacity())).put(parts.flip());
        }
        parts.put(part);
    }

    /** The whole message, valid until the next part is added. */
    ByteBuffer take() {
        ByteBuffer whole = parts.duplicate().flip();
        parts.clear();
        return whole;
    }
}
