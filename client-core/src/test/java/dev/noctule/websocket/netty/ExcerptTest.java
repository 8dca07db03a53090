package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.testing.Bytes;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A payload in one line of the log: short, and harmless to a terminal. */
class ExcerptTest {
    private static String text(String payload) {
        return Excerpt.of(ByteBuffer.wrap(payload.getBytes(StandardCharsets.UTF_8)))
                .toString(Opcode.TEXT);
    }

    private static String binary(byte... payload) {
        return Excerpt.of(ByteBuffer.wrap(payload)).toString(Opcode.BINARY);
    }

    @Test
    void textIsQuotedAndBytesAreHexadecimal() {
        assertThat(text("Hello")).isEqualTo("'Hello' [5 bytes]");
        assertThat(binary((byte) 1, (byte) 0xff)).isEqualTo("01 ff [2 bytes]");
    }

    @Test
    void emptyPayloadIsToldByItsLength() {
        assertThat(text("")).isEqualTo("[0 bytes]");
        assertThat(binary()).isEqualTo("[0 bytes]");
    }

    @Test
    void closeAndControlFramesAreHexadecimal() {
        assertThat(Excerpt.of(ByteBuffer.wrap(new byte[] {3, (byte) 0xe8})).toString(Opcode.CLOSE))
                .isEqualTo("03 e8 [2 bytes]");
    }

    @Test
    void middleOfALongPayloadIsLeftOut() {
        String payload = "a".repeat(48) + "b".repeat(1000) + "c".repeat(16);
        assertThat(text(payload)).isEqualTo("'" + "a".repeat(48) + "' ... '" + "c".repeat(16) + "' [1064 bytes]");
    }

    @Test
    void payloadOfHeadAndTailIsWhole() {
        String payload = "a".repeat(48) + "0123456789abcdef";
        assertThat(text(payload)).isEqualTo("'" + "a".repeat(48) + "' '0123456789abcdef' [64 bytes]");
        assertThat(text("a".repeat(48) + "xy")).isEqualTo("'" + "a".repeat(48) + "' 'xy' [50 bytes]");
        assertThat(text("a".repeat(48))).isEqualTo("'" + "a".repeat(48) + "' [48 bytes]");
    }

    /** ESC ] 0 would set a terminal's title; U+009B is ESC [ in one character. */
    @Test
    void controlCharactersAreEscaped() {
        assertThat(text("a\r\n\u001b]0;x\u0007\u009b1m\0"))
                .isEqualTo("'a\\u000d\\u000a\\u001b]0;x\\u0007\\u009b1m\\u0000' [14 bytes]");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 47, 48, 49, 63, 64, 65, 80, 1000})
    void partsGiveTheSameAsTheWhole(int length) {
        byte[] payload = new byte[length];
        for (int i = 0; i < length; i++) {
            payload[i] = (byte) i;
        }
        String whole = binary(payload);
        assertThat(whole).endsWith("[" + length + " bytes]");
        Bytes.everySplit(payload, parts -> assertThat(ofParts(parts)).isEqualTo(whole));
    }

    private static String ofParts(List<byte[]> parts) {
        Excerpt excerpt = new Excerpt();
        for (byte[] part : parts) {
            excerpt.add(Unpooled.wrappedBuffer(part), part.length);
        }
        return excerpt.toString(Opcode.BINARY);
    }

    @Test
    void bufferIsNotChanged() {
        ByteBuffer payload = ByteBuffer.wrap("xxHelloxx".getBytes(StandardCharsets.US_ASCII), 2, 5);
        assertThat(Excerpt.of(payload).toString(Opcode.TEXT)).isEqualTo("'Hello' [5 bytes]");
        assertThat(payload.remaining()).isEqualTo(5);
        assertThat(Arrays.copyOfRange(payload.array(), 2, 4)).isEqualTo(new byte[] {'H', 'e'});
    }
}
