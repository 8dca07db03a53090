package dev.noctule.websocket.netty;

import dev.noctule.websocket.PreparedMessage;
import dev.noctule.websocket.protocol.FrameWriter;
import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.protocol.Utf8;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * What a message says, as its sender has it. It becomes one masked frame at once, or, where {@link OutboundQueue} makes
 * the frame later, a payload first.
 */
sealed interface Content {
    Opcode opcode();

    /** How many bytes the payload has at least. */
    int shortest();

    /**
     * Writes the message as one frame.
     *
     * @throws IllegalArgumentException if it is text with no UTF-8 form; the buffer is as it was
     */
    void writeFrame(int maskKey, ByteBuf out);

    /**
     * What the other methods check too: for a message that is refused for another reason, so that a bad argument never
     * depends on the state of the connection.
     *
     * @throws IllegalArgumentException if it is text with no UTF-8 form
     */
    void check();

    /**
     * A copy of the payload.
     *
     * @throws IllegalArgumentException if it is text with no UTF-8 form
     */
    byte[] payload();

    /** A text message. */
    record Text(String text) implements Content {
        public Text {
            Objects.requireNonNull(text, "text");
        }

        @Override
        public void check() {
            Utf8.check(text);
        }

        @Override
        public Opcode opcode() {
            return Opcode.TEXT;
        }

        @Override
        public int shortest() {
            return text.length();
        }

        @Override
        public void writeFrame(int maskKey, ByteBuf out) {
            FrameWriter.writeText(text, maskKey, out);
        }

        @Override
        public byte[] payload() {
            return Utf8.encode(text);
        }
    }

    /**
     * A message that is bytes already: binary, or text that was encoded before.
     *
     * @param data the bytes from position to limit, which do not change meanwhile; UTF-8 for text
     */
    record Encoded(Opcode opcode, ByteBuffer data) implements Content {
        public Encoded {
            Objects.requireNonNull(data, "data");
        }

        static Encoded binary(ByteBuffer data) {
            return new Encoded(Opcode.BINARY, data);
        }

        static Encoded of(PreparedMessage message) {
            return new Encoded(message.isText() ? Opcode.TEXT : Opcode.BINARY, message.payload());
        }

        @Override
        public void check() {}

        @Override
        public int shortest() {
            return data.remaining();
        }

        @Override
        public void writeFrame(int maskKey, ByteBuf out) {
            FrameWriter.writeMessage(opcode, data, maskKey, out);
        }

        @Override
        public byte[] payload() {
            byte[] copy = new byte[data.remaining()];
            data.duplicate().get(copy);
            return copy;
        }
    }
}
