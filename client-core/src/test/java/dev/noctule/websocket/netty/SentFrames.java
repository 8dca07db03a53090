package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * What a client has sent behind its request, read by the letter of RFC 6455, 5: every frame masked and in the shortest
 * form, control frames short and whole, fragments of one message at a time, one Close frame and nothing behind it.
 */
final class SentFrames {
    /** The content of the messages that are complete. */
    final List<String> messages = new ArrayList<>();

    private final ByteBuffer in;
    private final boolean deflate;
    private final Inflater inflater = new Inflater(true);
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private boolean insideMessage;
    private boolean text;
    private boolean compressed;
    private boolean closed;

    private SentFrames(byte[] bytes, boolean deflate) {
        this.in = ByteBuffer.wrap(bytes);
        this.deflate = deflate;
    }

    /** Reads all of it. */
    static SentFrames read(byte[] bytes, boolean deflate) {
        SentFrames frames = new SentFrames(bytes, deflate);
        while (frames.in.hasRemaining()) {
            frames.frame();
        }
        frames.inflater.end();
        return frames;
    }

    private void frame() {
        assertThat(closed).as("whether a Close frame came before").isFalse();
        int first = in.get() & 0xFF;
        byte[] payload = payload();
        int opcode = first & 0x0F;
        boolean fin = (first & 0x80) != 0;
        assertThat(first & 0x30).as("RSV2 and RSV3").isZero();
        if (opcode >= 8) {
            assertThat(fin).as("FIN of a control frame").isTrue();
            assertThat(first & 0x40).as("RSV1 of a control frame").isZero();
            control(opcode, payload);
        } else {
            data(fin, (first & 0x40) != 0, opcode, payload);
        }
    }

    private byte[] payload() {
        int second = in.get() & 0xFF;
        assertThat(second & 0x80).as("mask bit").isNotZero();
        long length = second & 0x7F;
        if (length == 126) {
            length = in.getShort() & 0xFFFF;
            assertThat(length).as("length in 16 bits").isGreaterThan(125);
        } else if (length == 127) {
            length = in.getLong();
            assertThat(length).as("length in 64 bits").isGreaterThan(0xFFFF);
        }
        assertThat(in.getInt()).as("mask key of the tests").isZero();
        byte[] payload = new byte[(int) length];
        in.get(payload);
        return payload;
    }

    private void control(int opcode, byte[] payload) {
        assertThat(opcode).as("control opcode").isBetween(8, 10);
        assertThat(payload).hasSizeLessThan(126);
        closed = opcode == 8;
        if (closed) {
            assertThat(payload.length).as("length of a Close body").isNotEqualTo(1);
            assertThat(payload.length == 0 || mayBeSent(ByteBuffer.wrap(payload).getShort()))
                    .as("whether 7.4 lets the code of a Close frame be sent")
                    .isTrue();
        }
    }

    private static boolean mayBeSent(int code) {
        boolean registered = (code >= 1000 && code <= 1003) || (code >= 1007 && code <= 1014);
        return registered || (code >= 3000 && code <= 4999);
    }

    private void data(boolean fin, boolean rsv1, int opcode, byte[] payload) {
        assertThat(opcode == 0).as("continuation").isEqualTo(insideMessage);
        if (opcode != 0) {
            assertThat(opcode).as("data opcode").isBetween(1, 2);
            text = opcode == 1;
            compressed = rsv1;
            assertThat(deflate || !compressed)
                    .as("RSV1 only where it was agreed on")
                    .isTrue();
        } else {
            assertThat(rsv1).as("RSV1 of a continuation").isFalse();
        }
        message.writeBytes(payload);
        insideMessage = !fin;
        if (fin) {
            endMessage();
        }
    }

    private void endMessage() {
        byte[] content = compressed ? inflated() : message.toByteArray();
        message.reset();
        try {
            messages.add(
                    text
                            ? StandardCharsets.UTF_8
                                    .newDecoder()
                                    .decode(ByteBuffer.wrap(content))
                                    .toString()
                            : new String(content, StandardCharsets.ISO_8859_1));
        } catch (CharacterCodingException e) {
            throw new AssertionError("A text that is not UTF-8", e);
        }
    }

    private byte[] inflated() {
        message.writeBytes(new byte[] {0, 0, (byte) 0xFF, (byte) 0xFF});
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        byte[] output = new byte[4096];
        inflater.setInput(message.toByteArray());
        try {
            for (int n = inflater.inflate(output); n > 0; n = inflater.inflate(output)) {
                content.write(output, 0, n);
            }
        } catch (DataFormatException e) {
            throw new AssertionError("A message that cannot be inflated", e);
        }
        return content.toByteArray();
    }
}
