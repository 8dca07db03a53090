package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.testing.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 3629, section 4, against the JDK's own decoder: texts whole and in pieces. */
@Tag("F12")
class TextDecoderTest {
    /** After ASCII, after Latin-1, and after what is neither, there is another loop. */
    private static final String[] BEFORE = {"", "\u00e9", "\u5929"};

    /** At the end of a text there are no four bytes to look at. */
    private static final String[] AFTER = {"", "y", "wxyz"};

    /** How much is decoded at a time. */
    private static final int PIECE = 16 * 1024;

    private final TextDecoder decoder = new TextDecoder();

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
                byte[] text = between(before, bytes, after);
                compare(text, text.length);
            }
        }
        for (int piece = 1; piece <= 3; piece++) {
            compare(between("", bytes, "y"), piece);
        }
    }

    private static byte[] between(String before, byte[] bytes, String after) {
        return concat(before.getBytes(StandardCharsets.UTF_8), bytes, after.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    private void compare(byte[] bytes, int piece) {
        String expected = byTheJdk(bytes);
        String actual;
        try {
            actual = decode(new TextDecoder(), bytes, piece);
        } catch (ProtocolException refused) {
            actual = null;
        }
        if (!Objects.equals(expected, actual)) {
            fail(
                    "Expected %s but was %s for %s in pieces of %d",
                    expected, actual, HexFormat.of().formatHex(bytes), piece);
        }
    }

    private static String decode(TextDecoder decoder, byte[] bytes, int piece) {
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        while (buffer.readableBytes() > piece) {
            decoder.append(buffer, piece);
            buffer.skipBytes(piece);
        }
        String text = decoder.take(buffer, buffer.readableBytes());
        decoder.finish();
        return text;
    }

    private @Nullable String byTheJdk(byte[] bytes) {
        try {
            return jdk.decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException refused) {
            return null;
        }
    }

    /** As no byte may come too late to be refused, so none may come too early. */
    @Test
    @Tag("F13")
    void textFailsAtTheSameByteAsForTheValidator() {
        Utf8Sequences.ofOneByte(this::compareFirstImpossibleByte);
        Utf8Sequences.ofTwoBytes(this::compareFirstImpossibleByte);
        Utf8Sequences.ofThreeBytes(this::compareFirstImpossibleByte);
        Utf8Sequences.ofFourBytes(this::compareFirstImpossibleByte);
    }

    private void compareFirstImpossibleByte(byte[] bytes) {
        TextDecoder fresh = new TextDecoder();
        Utf8Validator validator = new Utf8Validator("F12");
        ByteBuf buffer = Unpooled.wrappedBuffer(bytes);
        int accepted = countUntilRefused(bytes.length, i -> validator.update(bytes, i, i + 1));
        if (countUntilRefused(bytes.length, i -> fresh.append(buffer.readerIndex(i), 1)) != accepted) {
            fail(
                    "Expected byte %d of %s to be refused",
                    accepted, HexFormat.of().formatHex(bytes));
        }
    }

    private static int countUntilRefused(int bytes, IntConsumer receiveByte) {
        for (int i = 0; i < bytes; i++) {
            try {
                receiveByte.accept(i);
            } catch (ProtocolException refused) {
                return i;
            }
        }
        return bytes;
    }

    @Test
    void everyCodePointIsDecoded() {
        assertDecoded(Utf8Sequences.everyCodePoint());
    }

    @Test
    @Tag("F14")
    void everyCodePointIsDecodedInPiecesOfEveryLength() {
        String all = Utf8Sequences.everyCodePoint();
        byte[] bytes = all.getBytes(StandardCharsets.UTF_8);
        for (int piece = 1; piece <= 17; piece++) {
            assertThat(decode(decoder, bytes, piece).equals(all))
                    .as("in pieces of %d", piece)
                    .isTrue();
        }
    }

    /** Short pieces are put together, and long ones are not; what a text is made of may change within it. */
    @ParameterizedTest
    @ValueSource(ints = {100, 2047, 2048, 2049, 5000, 40_000})
    void textOfManyPiecesIsTheTextWhateverChangesInIt(int piece) {
        for (String first : List.of("x", "\u00e9", "\u0416", "\u5929", "\ud83e\udd87")) {
            for (String then : List.of("x", "\u00e9", "\u0416", "\u5929", "\ud83e\udd87")) {
                String text = first.repeat(20_000) + then.repeat(20_000) + first;
                assertThat(decode(decoder, text.getBytes(StandardCharsets.UTF_8), piece)
                                .equals(text))
                        .isTrue();
            }
        }
    }

    @Test
    void shortAndLongPiecesKeepTheirOrder() {
        String all = "a".repeat(10) + "b".repeat(3000) + "c".repeat(10) + "d".repeat(20_000) + "e".repeat(2047);
        ByteBuf text = Unpooled.copiedBuffer(all, StandardCharsets.US_ASCII);
        for (int length : new int[] {10, 3000, 10, 20_000, 2047}) {
            decoder.append(text, length);
            text.skipBytes(length);
        }
        assertThat(decoder.take()).isEqualTo(all);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u00e9", "\u0416", "\u5929", "\ud83e\udd87"})
    @Tag("F14")
    void characterMayBeCutWhereAPieceEnds(String character) {
        for (int ahead = PIECE - 4; ahead <= PIECE; ahead++) {
            assertDecoded("x".repeat(ahead) + character + "y");
            assertDecoded("\u5929" + "x".repeat(ahead - 3) + character + "\u5929".repeat(PIECE));
        }
    }

    @Test
    void whatIsTakenIsWhatHasComeButForACodePointThatIsCutOff() {
        decoder.append(bytes("61 c3"), 2);
        assertThat(decoder.take()).isEqualTo("a");
        assertThat(decoder.take(bytes("a9 e5 a4"), 3)).isEqualTo("\u00e9");
        assertThat(decoder.take(bytes("a9"), 1)).isEqualTo("\u5929");
        assertThat(decoder.take()).isEmpty();
        assertThatCode(decoder::finish).doesNotThrowAnyException();
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(Bytes.hex(hex));
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
        if (!decode(decoder, bytes, bytes.length).equals(text)) {
            fail("Not decoded: %s", text.length() < 100 ? text : text.length() + " chars");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, 16 * 1024 - 1, 16 * 1024, 16 * 1024 + 1, 100_000})
    void partOfABufferIsDecodedAndNothingAroundIt(int length) {
        String text = "x".repeat(length);
        ByteBuf buffer = Unpooled.copiedBuffer("<<" + text + ">>", StandardCharsets.US_ASCII);
        buffer.skipBytes(2);
        assertThat(decoder.take(buffer, length)).isEqualTo(text);
        assertThat(buffer.readerIndex()).isEqualTo(2);
    }

    @Test
    void replacementCharacterThatWasSentIsText() {
        ByteBuf buffer = Unpooled.copiedBuffer("a\ufffdb", StandardCharsets.UTF_8);
        assertThat(decoder.take(buffer, buffer.readableBytes())).isEqualTo("a\ufffdb");
        assertThat(decoder.take(buffer, buffer.readableBytes())).isEqualTo("a\ufffdb");
    }

    @Test
    @Tag("F13")
    void whatIsNotTextIsToldByItsFirstByte() {
        ByteBuf buffer = Unpooled.wrappedBuffer("a\ufffd".getBytes(StandardCharsets.UTF_8), new byte[] {(byte) 0xC0});
        assertThatThrownBy(() -> decoder.take(buffer, 5))
                .isInstanceOfSatisfying(
                        ProtocolException.class,
                        violation -> assertThat(violation.closeCode()).isEqualTo(1007))
                .hasMessageContaining("0xc0 cannot stand where it does");
    }

    @Test
    void textThatEndsWithinACodePointIsNone() {
        ByteBuf buffer = Unpooled.wrappedBuffer(new byte[] {'a', (byte) 0xC3});
        decoder.append(buffer, 2);
        assertThatThrownBy(decoder::finish)
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("ends within a code point");
    }
}
