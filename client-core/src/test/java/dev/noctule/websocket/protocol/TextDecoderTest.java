package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.noctule.websocket.ProtocolException;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A text in one part: RFC 3629, section 4, against the JDK's own decoder. */
@Tag("F12")
class TextDecoderTest {
    /** After ASCII, after Latin-1, and after what is neither, there is another loop. */
    private static final String[] BEFORE = {"", "\u00e9", "\u5929"};

    /** At the end of a text there are no four bytes to look at. */
    private static final String[] AFTER = {"", "y", "wxyz"};

    private final TextDecoder decoder = new TextDecoder(new Utf8Validator("F12"));

    private final CharsetDecoder jdk = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);

    @Test
    void everySequenceOfOneByteIsDecodedAsByTheJdk() {
        Utf8Sequences.ofOneByte(this::compareBetweenOthers);
    }

    @Test
    void everySequenceOfTwoBytesIsDecodedAsByTheJdk() {
        Utf8Sequences.ofTwoBytes(this::compareBetweenOthers);
    }

    @Test
    void everyLeadAndSecondByteOfThreeIsDecodedAsByTheJdk() {
        Utf8Sequences.ofThreeBytes(this::compareBetweenOthers);
    }

    @Test
    void everyLeadAndSecondByteOfFourIsDecodedAsByTheJdk() {
        Utf8Sequences.ofFourBytes(this::compareBetweenOthers);
    }

    private void compareBetweenOthers(byte[] bytes) {
        for (String before : BEFORE) {
            for (String after : AFTER) {
                compare(concat(before.getBytes(StandardCharsets.UTF_8), bytes, after.getBytes(StandardCharsets.UTF_8)));
            }
        }
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private void compare(byte[] bytes) {
        String expected = byTheJdk(bytes);
        String actual;
        try {
            actual = new TextDecoder(new Utf8Validator("F12")).decode(bytes.clone(), bytes.length);
        } catch (ProtocolException refused) {
            actual = null;
        }
        if (!Objects.equals(expected, actual)) {
            fail(
                    "Expected %s but was %s for %s",
                    expected, actual, HexFormat.of().formatHex(bytes));
        }
    }

    private @Nullable String byTheJdk(byte[] bytes) {
        try {
            return jdk.decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException refused) {
            return null;
        }
    }

    @Test
    void everyCodePointIsDecoded() {
        assertDecoded(Utf8Sequences.everyCodePoint());
    }

    /** ASCII is looked at 32 bytes at a time, then 8, so every place counts. */
    @ParameterizedTest
    @ValueSource(strings = {"\u00e9", "\u0416", "\u5929", "\ud83e\udd87"})
    void characterIsFoundAtEveryPlaceInAsciiText(String character) {
        for (int length = 0; length < 80; length++) {
            for (int at = 0; at <= length; at++) {
                assertDecoded("x".repeat(at) + character + "x".repeat(length - at));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e9", "\u0416", "\u5929", "\ud83e\udd87", "\u00e9\u5929", "x\u00e9"})
    void textsOfEveryKindMayBeLong(String piece) {
        for (int length = 16 * 1024 - 4; length <= 16 * 1024 + 4; length++) {
            assertDecoded(piece.repeat(length / piece.length()));
            assertDecoded(piece.repeat(length / piece.getBytes(StandardCharsets.UTF_8).length));
        }
        assertDecoded(piece.repeat(100_000));
    }

    private void assertDecoded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        if (!decoder.decode(Unpooled.wrappedBuffer(bytes), bytes.length).equals(text)) {
            fail("Not decoded: %s", text.length() < 100 ? text : text.length() + " chars");
        }
    }

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
