package dev.noctule.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, 5.6.2: why a text is no token, in words that do not repeat it. */
@Tag("H7")
class GrammarTest {
    @ParameterizedTest
    @CsvSource({
        "'a b', found U+0020 at index 1",
        "'chat,x,y', found U+002C at index 4",
        "\u010A, found U+010A at index 0",
        "'abc:', found U+003A at index 3"
    })
    void firstCharacterThatIsInNoTokenIsNamedWithItsPlace(String text, String fault) {
        assertThat(Grammar.tokenFault(text)).isEqualTo(fault);
    }

    @Test
    void emptyTextIsNoTokenAndIsCalledEmpty() {
        assertThat(Grammar.tokenFault("")).isEqualTo("it is empty");
    }
}
