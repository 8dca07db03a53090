package dev.noctule.websocket.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Payloads to messages (RFC 6455, 5.4 and 5.6). Memory follows what has arrived, never what a header declares. It does not check limits: {@link
 * ReceiveRules} has done so.
 */
final class MessageAssembler {
    /** A declared length up to this is allocated at once: it is no more than a read buffer holds. */
    private static final int TRUSTED_LENGTH = 64 * 1024;

    /** The longest array of every JVM: some need a few words for its header. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    private static final byte[] EMPTY = {};

    private final SessionEvents events;
    private final Utf8Validator utf8 = new Utf8Validator("F12");
    private boolean text;
    private byte[] bytes = EMPTY;
    private int size;

    /** How long the message will be, by the headers so far: at least, and exactly from its last frame on. */
    private int declared;

    private boolean last;

    MessageAssembler(SessionEvents events) {
        this.events = events;
    }

    /** A TEXT or BINARY frame begins a message, a CONTINUATION frame continues it. */
    void beginFrame(boolean fin, Opcode opcode, int length) {
        if (opcode != Opcode.CONTINUATION) {
            text = opcode == Opcode.TEXT;
        }
        declared += length;
        last = fin;
    }

    /** Takes {@code length} bytes off the part. */
    void append(ByteBuf part, int length) {
        ensureCapacity(size + length);
        part.readBytes(bytes, size, length);
        if (text) {
            utf8.update(bytes, size, size + length);
        }
        size += length;
    }

    /** Doubles, so that a byte is copied about once on average, whatever the fragments; but does not exceed a length that is known. */
    private void ensureCapacity(int needed) {
        if (needed <= bytes.length) {
            return;
        }
        long grown = Math.max(2L * bytes.length, Math.min(declared, TRUSTED_LENGTH));
        long useful = Math.min(grown, last ? declared : LONGEST_ARRAY);
        bytes = Arrays.copyOf(bytes, (int) Math.max(needed, useful));
    }

    /** The message is complete. */
    void endMessage() {
        byte[] complete = bytes;
        int length = size;
        bytes = EMPTY;
        size = 0;
        declared = 0;
        if (text) {
            utf8.finish();
            events.onText(new String(complete, 0, length, StandardCharsets.UTF_8));
        } else {
            events.onBinary(ByteBuffer.wrap(complete, 0, length));
        }
    }
}
