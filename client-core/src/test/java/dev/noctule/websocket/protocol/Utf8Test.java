package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.noctule.websocket.testing.Bytes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.6: what is sent as text is UTF-8. */
@Tag("G6")
class Utf8Test {
    @ParameterizedTest
    @CsvSource({
        "00, 00",
        "7f, 7F",
        "c2 80, 80",
        "df bf, 7FF",
        "e0 a0 80, 800",
        "ef bf bf, FFFF",
        "f0 90 80 80, 10000",
        "f4 8f bf bf, 10FFFF"
    })
    void everyCodePointHasItsForm(String bytes, String codePoint) {
        String text = Character.toString(Integer.parseInt(codePoint, 16));
        assertThat(Utf8.encode(text)).isEqualTo(Bytes.hex(bytes));
    }

    @Test
    void emptyTextIsNoByte() {
        assertThat(Utf8.encode("")).isEmpty();
    }

    @Test
    void questionMarkIsJustThat() {
        assertThat(Utf8.encode("?")).isEqualTo(Bytes.hex("3f"));
    }

    @Test
    void surrogatePairsInARowAreAllowed() {
        assertThat(Utf8.encode("\ud83d\ude80\ud83d\ude80")).isEqualTo(Bytes.hex("f0 9f 9a 80 f0 9f 9a 80"));
    }

    // No CSV: a Java source holds unpaired surrogates as escapes, a file of UTF-8 cannot.
    static Object[][] unpaired() {
        return new Object[][] {
            {"\ud83d", 0},
            {"\ude80", 0},
            {"ab\ud83d", 2},
            {"ab\ud83dc", 2},
            {"ab\ude80c", 2},
            {"\ude80\ud83d", 0},
            {"\ud83d\ud83d\ude80", 0},
            {"\ud83d\ude80\ude80", 2}
        };
    }

    @ParameterizedTest
    @MethodSource("unpaired")
    void unpairedSurrogateIsRefusedAndItsPlaceNamed(String text, int index) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Utf8.encode(text))
                .withMessageContaining("the surrogate at index " + index + " is unpaired")
                .withMessageContaining("use a binary message");
    }

    @ParameterizedTest
    @MethodSource("unpaired")
    void checkRefusesTheSame(String text, int index) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Utf8.check(text))
                .withMessageContaining("the surrogate at index " + index + " is unpaired");
    }

    /** Short text is encoded in memory of the thread's, and longer text is not. */
    @ParameterizedTest
    @ValueSource(ints = {TextWriter.LONGEST_PIECE - 2, TextWriter.LONGEST_PIECE - 1, TextWriter.LONGEST_PIECE})
    void lengthMakesNoDifference(int ahead) {
        String text = "a".repeat(ahead) + "\ud83d\ude80";
        byte[] encoded = Utf8.encode(text);
        assertThat(encoded).hasSize(ahead + 4).endsWith(Bytes.hex("61 f0 9f 9a 80"));
        Utf8.check(text);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Utf8.encode(text + "\ude80"))
                .withMessageContaining("the surrogate at index " + (ahead + 2) + " is unpaired");
    }
}
