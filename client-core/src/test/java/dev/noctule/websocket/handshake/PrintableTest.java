package dev.noctule.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Foreign text in a message: on one line, visible, and short. */
class PrintableTest {
    @Test
    void visibleTextIsQuotedAsItIs() {
        assertThat(Printable.quote("a ~!")).isEqualTo("'a ~!'");
    }

    @Test
    void everythingElseIsEscaped() {
        assertThat(Printable.quote("\r\n\u007F\u010A")).isEqualTo("'\\u000d\\u000a\\u007f\\u010a'");
    }

    @Test
    void textOf64CharactersIsWholeAndALongerOneIsCut() {
        assertThat(Printable.quote("x".repeat(64))).isEqualTo("'" + "x".repeat(64) + "'");
        assertThat(Printable.quote("x".repeat(65))).isEqualTo("'" + "x".repeat(64) + "...'");
    }

    @Test
    void fiveTextsAreTheMost() {
        assertThat(Printable.quote(List.of("a", "b", "c", "d", "e"))).isEqualTo("'a', 'b', 'c', 'd', 'e'");
        assertThat(Printable.quote(List.of("a", "b", "c", "d", "e", "f"))).isEqualTo("'a', 'b', 'c', 'd', 'e', ...");
    }
}
