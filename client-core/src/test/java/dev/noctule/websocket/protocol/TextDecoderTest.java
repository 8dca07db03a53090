package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctule.websocket.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text in one part. What is text, and what is not, has its own tests. */
@Tag("F12")
class TextDecoderTest {
    private final TextDecoder decoder = new TextDecoder(new Utf8Validator("F12"));

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 100_000})
    void partOfABufferIsDecodedAndNothingAroundIt(int length) {
        String text = "x".repeat(length);
        ByteBuf buffer = Unpooled.copiedBuffer("<<" + text + ">>", StandardCharsets.US_ASCII);
        buffer.skipBytes(2);
        assertThat(decoder.decode(buffer, length)).isEqualTo(text);
        assertThat(buffer.readerIndex()).isEqualTo(2);
    }

    @Test
    void replacementCharacterThatWasSentIsText() {
        ByteBuf buffer = Unpooled.copiedBuffer("a\ufffdb", StandardCharsets.UTF_8);
        assertThat(decoder.decode(buffer, buffer.readableBytes())).isEqualTo("a\ufffdb");
        assertThat(decoder.decode(buffer, buffer.readableBytes())).isEqualTo("a\ufffdb");
    }

    @Test
    @Tag("F13")
    void whatIsNotTextIsToldByItsFirstByte() {
        ByteBuf buffer = Unpooled.wrappedBuffer("a\ufffd".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xC0});
        assertThatThrownBy(() -> decoder.decode(buffer, 5))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        violation -> assertThat(violation.closeCode()).isEqualTo(1007))
                .hasMessageContaining("0xc0 cannot stand where it does");
    }

    @Test
    void textThatEndsWithinACodePointIsNone() {
        ByteBuf buffer = Unpooled.wrappedBuffer(new byte[] {'a', (byte) 0xC3});
        assertThatThrownBy(() -> decoder.decode(buffer, 2))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("ends within a code point");
    }
}
