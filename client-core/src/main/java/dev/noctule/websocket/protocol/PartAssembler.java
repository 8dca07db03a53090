package dev.noctule.websocket.protocol;

import dev.noctule.websocket.protocol.deflate.MessageInflater;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Payloads to parts of messages, as they come (RFC 6455, 5.4 and 5.6; RFC 7692, 6.2). Nothing of a message is kept but
 * the bytes of a code point that is incomplete, so no limit of its length is checked.
 *
 * <p>A part may end the session: its receiver may fail. Then nothing more is told.
 */
final class PartAssembler implements Assembler {
    /** How much is inflated at a time. */
    private static final int LONGEST_PIECE = 16 * 1024;

    /**
     * How much compressed input is taken at a time, before whoever has no room for more is asked again: it inflates to
     * about 1 MiB at most (RFC 1951 cannot do better than 1032 : 1).
     */
    private static final int LONGEST_COMPRESSED_PIECE = 1024;

    private static final byte[] EMPTY = {};

    private final SessionEvents events;
    private final BooleanSupplier isReceiving;
    private final TextDecoder decoder = new TextDecoder();

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

    /** Where binary messages are inflated. */
    private byte[] inflated = EMPTY;

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
        int taken = take(length, text ? TextDecoder.LONGEST_PIECE : length);
        lastPartGiven = fin && left == 0;
        if (text) {
            text(decoder.take(part, taken), lastPartGiven);
        } else {
            binary(part.nioBuffer(part.readerIndex(), taken), lastPartGiven);
        }
        return taken;
    }

    private int take(int length, int longest) {
        int taken = Math.min(length, longest);
        left -= taken;
        return taken;
    }

    /** Gives out all that the inflater has. */
    private void inflate(MessageInflater source) {
        if (text) {
            inflateText(source);
        } else {
            inflateBinary(source);
        }
    }

    private void inflateText(MessageInflater source) {
        String part = decoder.take(source); // D13
        while (part != null) {
            text(part, false);
            part = isReceiving.getAsBoolean() ? decoder.take(source) : null;
        }
    }

    private void inflateBinary(MessageInflater source) {
        if (inflated.length == 0) {
            inflated = new byte[LONGEST_PIECE];
        }
        int written = source.inflate(inflated, 0, LONGEST_PIECE);
        while (written > 0) {
            binary(ByteBuffer.wrap(inflated, 0, written).slice(), false);
            written = isReceiving.getAsBoolean() ? source.inflate(inflated, 0, LONGEST_PIECE) : 0;
        }
    }

    /** No part is empty but a last one: there may be nothing yet but a code point that is cut off. */
    private void text(String part, boolean last) {
        if (last) {
            decoder.finish();
        }
        if (last || !part.isEmpty()) {
            events.onTextPart(part, last);
        }
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
            text("", true);
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
