package dev.noctule.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.noctule.websocket.testing.Bytes;
import java.nio.ByteBuffer;
import java.nio.ReadOnlyBufferException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Checked, encoded and copied once, and never changed. */
class PreparedMessageTest {
    private static String hex(PreparedMessage message) {
        byte[] bytes = new byte[message.payload().remaining()];
        message.payload().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "Hello, 48656c6c6f", "\u00e4\u20ac\ud83d\ude00, c3a4e282acf09f9880"})
    void textIsUtf8(String text, String utf8) {
        PreparedMessage message = PreparedMessage.text(text);
        assertThat(message.isText()).isTrue();
        assertThat(hex(message)).isEqualTo(utf8);
    }

    @ParameterizedTest
    @CsvSource({"0, \ud800", "1, a\udc00b", "2, \ud83d\ude00\ud83d"})
    void textWithNoUtf8FormIsRefused(int index, String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> PreparedMessage.text(text))
                .withMessageContaining("the surrogate at index " + index + " is unpaired");
    }

    @Test
    void bytesAreCopiedAndTheirBufferIsNotMoved() {
        byte[] bytes = Bytes.hex("00 01 02 03 04");
        ByteBuffer data = ByteBuffer.wrap(bytes, 1, 3);
        PreparedMessage message = PreparedMessage.binary(data);
        bytes[1] = 0x7f;
        assertThat(message.isText()).isFalse();
        assertThat(hex(message)).isEqualTo("010203");
        assertThat(data.position()).isEqualTo(1);
        assertThat(data.remaining()).isEqualTo(3);
    }

    @Test
    void payloadCanBeReadAgainAndNotBeWritten() {
        PreparedMessage message = PreparedMessage.binary(ByteBuffer.wrap(Bytes.hex("01 02")));
        message.payload().get();
        ByteBuffer again = message.payload();
        assertThat(again.remaining()).isEqualTo(2);
        assertThatExceptionOfType(ReadOnlyBufferException.class).isThrownBy(() -> again.put((byte) 0));
    }

    @Test
    void nothingIsNoMessage() {
        assertThatNullPointerException().isThrownBy(() -> PreparedMessage.text(null));
        assertThatNullPointerException().isThrownBy(() -> PreparedMessage.binary(null));
    }

    @Test
    void textFormTellsNothingOfTheContent() {
        assertThat(PreparedMessage.text("secr\u00e4t")).hasToString("PreparedMessage[text, 7 bytes]");
        assertThat(PreparedMessage.binary(ByteBuffer.allocate(3))).hasToString("PreparedMessage[binary, 3 bytes]");
    }
}
