package dev.noctule.websocket.protocol;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.protocol.deflate.MessageInflater;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Payloads to messages (RFC 6455, 5.4 and 5.6; RFC 7692, 6.2). Memory follows what has arrived, never what a header
 * declares. Of the limits it checks that of an inflated message; {@link ReceiveRules} has checked the others.
 */
final class MessageAssembler implements Assembler {
    /** A declared length up to this is allocated at once: it is no more than a read buffer holds. */
    private static final int TRUSTED_LENGTH = 64 * 1024;

    /** How much more memory than has arrived a message may take whose length is known. */
    private static final int GROWTH_TO_KNOWN_LENGTH = 16;

    /** The longest array of every JVM: some need a few words for its header. */
    private static final int LONGEST_ARRAY = Integer.MAX_VALUE - 8;

    /** How much more room an inflated message gets at least when it needs some. */
    private static final int INFLATE_STEP = 4 * 1024;

    private static final byte[] EMPTY = {};

    private final SessionEvents events;
    private final Limits limits;
    private final TextDecoder decoder = new TextDecoder();

    /** Null if no message can be compressed. */
    private final @Nullable MessageInflater inflater;

    private boolean text;

    /** What inflates the message at hand; null if it is not compressed. */
    private @Nullable MessageInflater inflating;

    /** Of a binary message; text is where it is decoded. */
    private byte[] bytes = EMPTY;

    /** How many bytes of the message there are, inflated if it is compressed. */
    private int size;

    /** How long the payload will be, by the headers so far: at least, and exactly from its last frame on. */
    private int declared;

    private boolean last;

    /** A text whose last byte came with others. */
    private @Nullable String whole;

    MessageAssembler(SessionEvents events, Limits limits, @Nullable MessageInflater inflater) {
        this.events = events;
        this.limits = limits;
        this.inflater = inflater;
    }

    @Override
    public void beginFrame(boolean fin, boolean rsv1, Opcode opcode, long length) {
        if (opcode != Opcode.CONTINUATION) {
            text = opcode == Opcode.TEXT;
            inflating = rsv1 ? inflater : null;
        }
        declared += (int) length; // the limit of a message is an int
        last = fin;
    }

    /** Takes all of the part. */
    @Override
    public int append(ByteBuf part, int length) {
        if (inflating != null) {
            inflating.input(part.nioBuffer(part.readerIndex(), length));
            inflate(inflating);
            return length;
        }
        if (!text) {
            ensureCapacity(size + length, last ? declared : LONGEST_ARRAY);
            part.readBytes(bytes, size, length);
        } else if (last && size + length == declared) {
            whole = decoder.take(part, length);
        } else {
            decoder.append(part, length);
        }
        size += length;
        return length;
    }

    /** Takes all that the inflater has, in steps that end just behind the limit (rule D17). */
    private void inflate(MessageInflater source) {
        int longest = Math.min(limits.messageBytes(), LONGEST_ARRAY - 1) + 1;
        int inflated;
        do {
            inflated = text ? decoder.append(source, longest - size) : inflateBinary(source, longest); // D13
            size += inflated;
            if (size >= longest) {
                throw ReceiveRules.messageTooBig(limits.messageBytes(), size);
            }
        } while (inflated > 0);
    }

    private int inflateBinary(MessageInflater source, int longest) {
        ensureCapacity(Math.min(size + INFLATE_STEP, longest), longest);
        return source.inflate(bytes, size, bytes.length - size);
    }

    /**
     * Room for what comes next. Grows by a factor, so that a byte is copied about once on average, whatever the
     * fragments: by two where nobody knows how long it will be, and by more where the last frame says so, for a server
     * that has sent so much of it will most likely send the rest.
     */
    private void ensureCapacity(int needed, int longest) {
        if (needed <= bytes.length) {
            return;
        }
        // One more than doubled: the longest inflated message and the byte that is too many fit together, where a power
        // of two would be copied for that byte.
        long factor = last && inflating == null ? GROWTH_TO_KNOWN_LENGTH : 2;
        long grown = Math.max(factor * bytes.length + 1, Math.min(declared, TRUSTED_LENGTH));
        bytes = Arrays.copyOf(bytes, (int) Math.max(needed, Math.min(grown, longest)));
    }

    @Override
    public void endMessage() {
        if (inflating != null) {
            endInflating(inflating);
        }
        if (text) {
            endText();
        } else {
            endBinary();
        }
    }

    private void endText() {
        decoder.finish();
        String message = whole == null ? decoder.take() : whole;
        whole = null;
        reset();
        events.onText(message);
    }

    private void endBinary() {
        byte[] complete = bytes;
        int length = size;
        bytes = EMPTY;
        reset();
        // An inflated message has room to spare, which nobody has counted: a million of 1 byte must not keep 4 KiB
        // each.
        events.onBinary(ByteBuffer.wrap(inflating != null ? Arrays.copyOf(complete, length) : complete, 0, length));
    }

    private void reset() {
        size = 0;
        declared = 0;
    }

    private void endInflating(MessageInflater source) {
        if (declared > 0) { // D9: a message with no byte at all has nothing to put a tail behind
            source.inputTail();
            inflate(source);
        }
        source.endMessage();
    }
}
