package dev.noctule.websocket;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * One message for many connections: checked, encoded and copied once, and then sent as often as wanted. Immutable, for
 * any thread.
 *
 * <p>Only the encoding is shared. Every frame has a mask key of its own (RFC 6455, 5.3), and where compression was
 * agreed on, every connection compresses by itself: what it sends refers to what it has sent before (RFC 7692, 7.1.1).
 */
public final class PreparedMessage {
    private final boolean text;

    /** Read-only, and never moved. */
    private final ByteBuffer payload;

    private PreparedMessage(boolean text, ByteBuffer payload) {
        this.text = text;
        this.payload = copyOf(payload).asReadOnlyBuffer();
    }

    /** As long as needed and no longer. */
    private static ByteBuffer copyOf(ByteBuffer data) {
        return ByteBuffer.allocate(data.remaining()).put(data.duplicate()).flip();
    }

    /**
     * Prepares a text message.
     *
     * @param text the message
     * @return the message as UTF-8
     * @throws IllegalArgumentException if the text has an unpaired surrogate, and so no UTF-8 form (RFC 6455, 5.6)
     */
    public static PreparedMessage text(String text) {
        return new PreparedMessage(true, encode(Objects.requireNonNull(text, "text")));
    }

    /**
     * Prepares a binary message.
     *
     * @param data the bytes from position to limit; copied before the call returns, the buffer is not changed
     * @return the message
     */
    public static PreparedMessage binary(ByteBuffer data) {
        return new PreparedMessage(false, Objects.requireNonNull(data, "data"));
    }

    private static ByteBuffer encode(String text) {
        CharBuffer chars = CharBuffer.wrap(text);
        try {
            return StandardCharsets.UTF_8.newEncoder().encode(chars);
        } catch (CharacterCodingException unpaired) {
            throw new IllegalArgumentException(
                    "Expected text with a UTF-8 form, but the surrogate at index " + chars.position()
                            + " is unpaired. To send arbitrary bytes, use a binary message",
                    unpaired);
        }
    }

    /**
     * Whether it is a text message.
     *
     * @return false if it is a binary one
     */
    public boolean isText() {
        return text;
    }

    /**
     * What the message says, as its receiver gets it: not masked, not compressed.
     *
     * @return the bytes from position to limit, UTF-8 for text; read-only, with a position and a limit of its own
     */
    public ByteBuffer payload() {
        return payload.duplicate();
    }

    /** Kind and length, but nothing of the content. */
    @Override
    public String toString() {
        return "PreparedMessage[" + (text ? "text" : "binary") + ", " + payload.remaining() + " bytes]";
    }
}
