package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing that a server sends may be obeyed by the terminal. */
class EscapingTest {
    @Test
    void ordinaryTextStaysAsItIs() {
        String text = "{\"re\":\"a\\\\d+\"} äöü 日本 \ud83d\ude00 \u200d";

        assertThat(Escaping.escape(text)).isEqualTo(text);
    }

    @Test
    void commonControlCharactersHaveTheirShortForm() {
        assertThat(Escaping.escape("a\tb\nc\rd")).isEqualTo("a\\tb\\nc\\rd");
    }

    @Test
    void clearingTheScreenIsMadeVisible() {
        assertThat(Escaping.escape((char) 0x1b + "[2J")).isEqualTo("\\" + "u001b[2J");
    }

    @ParameterizedTest
    @ValueSource(ints = {0x00, 0x07, 0x08, 0x1b, 0x1f, 0x7f, 0x80, 0x9b, 0x9d, 0x9f})
    void everyC0AndC1AndDelIsEscaped(int control) {
        assertThat(Escaping.escape("a" + (char) control + "b")).isEqualTo("a\\" + String.format("u%04xb", control));
    }

    @Test
    void noControlCharacterSurvives() {
        for (char c = 0; c <= 0x9f; c++) {
            assertThat(Escaping.escape(String.valueOf(c)).chars()).noneMatch(Character::isISOControl);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x2028, 0x2029, 0x202a, 0x202e, 0x2066, 0x2069})
    void bidirectionalOverridesAreEscaped(int control) {
        assertThat(Escaping.escape(String.valueOf((char) control))).isEqualTo("\\" + String.format("u%04x", control));
    }

    @Test
    void shortTextIsNotShortened() {
        assertThat(Escaping.shorten("abcd", 4)).isEqualTo("abcd");
    }

    @Test
    void longTextTellsHowLongItIs() {
        assertThat(Escaping.shorten("abcde", 4)).isEqualTo("abcd... (5 characters)");
    }

    @Test
    void shorteningDoesNotSplitASurrogatePair() {
        assertThat(Escaping.shorten("abc\ud83d\ude00", 4)).isEqualTo("abc... (5 characters)");
    }
}
