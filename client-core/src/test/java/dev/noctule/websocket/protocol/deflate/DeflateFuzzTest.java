package dev.noctule.websocket.protocol.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.noctule.websocket.testing.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;

/**
 * Compression: an input is a byte of settings, a byte that says how often the rest is repeated, and the rest, which is
 * cut into messages. They come through our inflater and through the tests' own, and nothing refers back beyond the
 * window.
 *
 * <pre>
 *    0 1 2 3   4       5 6 7
 *   +---------+-------+-------------+   +-----------+----------+
 *   | level   | take- | window bits |   | no        | repeated |
 *   | less 1  | over  | less 8      |   | meaning   | less 1   |
 *   +---------+-------+-------------+   +-----------+----------+
 * </pre>
 */
class DeflateFuzzTest {
    @FuzzTest
    @Tag("D8")
    @Tag("D9")
    @Tag("D12")
    @Tag("D18")
    void messages(byte[] input) {
        if (input.length < 2) {
            return;
        }
        int level = 1 + (input[0] >> 4 & 0x0F) % 9;
        boolean contextTakeover = (input[0] & 8) != 0;
        int windowBits = 8 + (input[0] & 7);
        byte[] text = repeated(Arrays.copyOfRange(input, 2, input.length), 1 + (input[1] & 7));
        try (MessageDeflater deflater = new MessageDeflater(level, windowBits, contextTakeover);
                MessageInflater inflater = new MessageInflater(contextTakeover)) {
            Distances reader = new Distances();
            for (byte[] message : Bytes.cutByContent(text)) {
                reader = contextTakeover ? reader : new Distances();
                assertComesThrough(message, deflater.deflate(message), inflater, reader);
                assertThat(reader.longest()).isLessThanOrEqualTo(1 << windowBits);
            }
        }
    }

    private static byte[] repeated(byte[] unit, int times) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(unit);
        }
        return all.toByteArray();
    }

    private static void assertComesThrough(byte[] message, byte[] payload, MessageInflater inflater, Distances reader) {
        byte[] output = new byte[message.length + 1];
        inflater.input(ByteBuffer.wrap(payload));
        int length = 0;
        for (int n = inflater.inflate(output, 0, output.length);
                n > 0;
                n = inflater.inflate(output, length, output.length - length)) {
            length += n;
        }
        inflater.inputTail();
        assertThat(inflater.inflate(output, length, 1)).isZero();
        inflater.endMessage();
        assertThat(Arrays.copyOf(output, length)).isEqualTo(message);
        int before = reader.output().length;
        reader.read(payload);
        assertThat(Arrays.copyOfRange(reader.output(), before, reader.output().length))
                .isEqualTo(message);
    }
}
