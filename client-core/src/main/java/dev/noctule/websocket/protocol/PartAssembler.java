package dev.noctule.websocket.protocol;

import dev.noctule.websocket.protocol.deflate.MessageInflater;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Payloads to parts of messages, as they come (RFC 6455, 5.4 and 5.6; RFC 7692, 6.2). Nothing of a message is kept but
 * the bytes of a code point that is incomplete, so no limit of its length is checked.
 *
 * <p>A part may end the session: its receiver may fail. Then nothing more is told.
 */
final class PartAssembler implements Assembler {
    /** How much is decoded or inflated at a time. */
    private static final int LONGEST_PIECE = 16 * 1024;

    /**
     * How much compressed input is taken at a time, before whoever has no room for more is asked again: it inflates to
     * about 1 MiB at most (RFC 1951 cannot do better than 1032 : 1).
     */
    private static final int LONGEST_COMPRESSED_PIECE = 1024;

    /** Of the four bytes of the longest code point. */
    private static final int LONGEST_INCOMPLETE = 3;

    private static final byte[] EMPTY = {};

    private final SessionEvents events;
    private final BooleanSupplier isReceiving;
    private final Utf8Validator utf8 = new Utf8Validator("F12");
    private final TextDecoder decoder = new TextDecoder(utf8);

    /** Null if no message can be compressed. */
    private final @Nullable MessageInflater inflater;

    private boolean text;

    /** What inflates the message at hand; null if it is not compressed. */
    private @Nullable MessageInflater inflating;

    /** Whether the message has any payload. */
    private boolean hasPayload;

    /** Of the frame at hand: whether it is the last one of its message, and how much of it is still to come. */
    private boolean fin;

    private long left;
    private boolean lastPartGiven;

    /** Where text is decoded and messages are inflated; begins with the {@link #kept} bytes of a code point. */
    private byte[] bytes = EMPTY;

    private int kept;

    /**
     * An assembler between two messages.
     *
     * @param isReceiving false once the session is over
     */
    PartAssembler(SessionEvents events, @Nullable MessageInflater inflater, BooleanSupplier isReceiving) {
        this.events = events;
        this.inflater = inflater;
        this.isReceiving = isReceiving;
    }

    @Override
    public void beginFrame(boolean fin, boolean rsv1, Opcode opcode, long length) {
        if (opcode != Opcode.CONTINUATION) {
            text = opcode == Opcode.TEXT;
            inflating = rsv1 ? inflater : null;
            hasPayload = false;
        }
        this.fin = fin;
        left = length;
        lastPartGiven = false;
    }

    @Override
    public int append(ByteBuf part, int length) {
        hasPayload = true;
        if (inflating != null) {
            int taken = take(length, LONGEST_COMPRESSED_PIECE);
            inflating.input(part.nioBuffer(part.readerIndex(), taken));
            inflate(inflating);
            return taken;
        }
        int taken = take(length, text ? LONGEST_PIECE : length);
        lastPartGiven = fin && left == 0;
        if (!text) {
            binary(part.nioBuffer(part.readerIndex(), taken), lastPartGiven);
        } else if (lastPartGiven && kept == 0) { // one pass checks and decodes what ends here
            events.onTextPart(decoder.decode(part, taken), true);
        } else {
            part.getBytes(part.readerIndex(), room(taken), kept, taken);
            text(taken, lastPartGiven);
        }
        return taken;
    }

    private int take(int length, int longest) {
        int taken = Math.min(length, longest);
        left -= taken;
        return taken;
    }

    /** For so many bytes behind the kept ones; no more than the parts of this connection need. */
    private byte[] room(int length) {
        int needed = LONGEST_INCOMPLETE + length;
        if (bytes.length < needed) {
            int doubled = Math.min(2 * bytes.length, LONGEST_INCOMPLETE + LONGEST_PIECE);
            bytes = Arrays.copyOf(bytes, Math.max(needed, doubled));
        }
        return bytes;
    }

    /** Gives out all that the inflater has. */
    private void inflate(MessageInflater source) {
        byte[] output = room(LONGEST_PIECE);
        int written = source.inflate(output, kept, LONGEST_PIECE);
        while (written > 0) {
            if (text) {
                text(written, false); // D13
            } else {
                binary(ByteBuffer.wrap(output, 0, written).slice(), false);
            }
            written = isReceiving.getAsBoolean() ? source.inflate(output, kept, LONGEST_PIECE) : 0;
        }
    }

    /** So many bytes of text stand behind the kept ones. What of them makes whole code points is given out. */
    private void text(int length, boolean last) {
        int end = kept + length;
        utf8.update(bytes, kept, end);
        if (last) {
            utf8.finish();
        }
        int complete = utf8.isInsideCodePoint() ? startOfCodePoint(end) : end;
        String part = decoder.decode(bytes, complete);
        kept = end - complete;
        System.arraycopy(bytes, complete, bytes, 0, kept);
        if (last || complete > 0) {
            events.onTextPart(part, last);
        }
    }

    /** Of the one that is cut off at {@code end}. */
    private int startOfCodePoint(int end) {
        int start = end - 1;
        while (Utf8Validator.isContinuation(bytes[start])) {
            start--;
        }
        return start;
    }

    private void binary(ByteBuffer part, boolean last) {
        events.onBinaryPart(part.asReadOnlyBuffer(), last);
    }

    /** Nobody knows that a part is the last one before an empty frame, or the end of what was compressed, shows it. */
    @Override
    public void endMessage() {
        if (lastPartGiven || !isReceiving.getAsBoolean()) {
            return;
        }
        if (inflating != null) {
            endInflating(inflating);
        }
        if (text) {
            text(0, true);
        } else {
            binary(ByteBuffer.wrap(EMPTY), true);
        }
    }

    private void endInflating(MessageInflater source) {
        if (hasPayload) { // D9: a message with no byte at all has nothing to put a tail behind
            source.inputTail();
            inflate(source); // it gives nothing, or throws
        }
        source.endMessage();
    }
}
