package dev.noctule.websocket.protocol;

import dev.noctule.websocket.testing.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/**
 * Streams that a server may send, written with nothing of the code under test, and random ways to cut or to spoil
 * them.
 */
final class RandomStreams {
    private static final String[] CODE_POINTS = {"a", "\u00e9", "\u20ac", "\ud83d\ude80", "\ufeff", "\u0000"};

    private final Random random;
    private ByteArrayOutputStream stream = new ByteArrayOutputStream();

    RandomStreams(long seed) {
        random = new Random(seed);
    }

    /** A few whole messages, and control frames in and between them; no Close frame. */
    byte[] next() {
        stream = new ByteArrayOutputStream();
        for (int messages = 1 + random.nextInt(4); messages > 0; messages--) {
            message();
            maybeControl();
        }
        return stream.toByteArray();
    }

    private void message() {
        boolean text = random.nextBoolean();
        byte[] payload = text ? text() : bytes(length());
        int opcode = text ? 1 : 2;
        int from = 0;
        while (random.nextInt(3) == 0) {
            int to = from + random.nextInt(payload.length - from + 1);
            frame(opcode, Arrays.copyOfRange(payload, from, to));
            maybeControl();
            opcode = 0;
            from = to;
        }
        frame(0x80 | opcode, Arrays.copyOfRange(payload, from, payload.length));
    }

    private void maybeControl() {
        if (random.nextInt(3) == 0) {
            frame(random.nextBoolean() ? 0x89 : 0x8A, bytes(random.nextInt(10) == 0 ? 125 : random.nextInt(5)));
        }
    }

    /** Short most of the time, and now and then at one of the edges of the forms of a length. */
    private int length() {
        return switch (random.nextInt(100)) {
            case 0 -> 65_535 + random.nextInt(2);
            case 1, 2, 3, 4, 5 -> 125 + random.nextInt(3);
            default -> random.nextInt(20);
        };
    }

    private byte[] text() {
        StringBuilder text = new StringBuilder();
        for (int length = random.nextInt(20); length > 0; length--) {
            text.append(CODE_POINTS[random.nextInt(CODE_POINTS.length)]);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private void frame(int firstByte, byte[] payload) {
        stream.write(firstByte);
        int length = payload.length;
        if (length < 126) {
            stream.write(length);
        } else if (length < 65_536) {
            stream.writeBytes(new byte[] {126, (byte) (length >> 8), (byte) length});
        } else {
            stream.writeBytes(
                    new byte[] {127, 0, 0, 0, 0, 0, (byte) (length >> 16), (byte) (length >> 8), (byte) length});
        }
        stream.writeBytes(payload);
    }

    /** The stream with up to three of its bytes changed, for the worse as a rule. */
    byte[] spoil(byte[] stream) {
        byte[] spoilt = stream.clone();
        for (int changes = random.nextInt(4); changes > 0; changes--) {
            spoilt[random.nextInt(spoilt.length)] ^= (byte) (1 << random.nextInt(8));
        }
        return spoilt;
    }

    /** The stream in reads of random lengths. */
    List<byte[]> cut(byte[] stream) {
        return Bytes.cutAtRandom(stream, random);
    }
}
