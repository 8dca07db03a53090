package dev.noctule.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.handshake.Extension.Parameter;
import dev.noctule.websocket.testing.Cost;
import dev.noctule.websocket.testing.Figures;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 9.1: the grammar of Sec-WebSocket-Extensions. Rules R5 and D4. */
@Tag("R5")
class ExtensionHeaderTest {
    @Test
    void nameParametersAndValuesAreFound() {
        assertThat(parse("permessage-deflate; client_max_window_bits; server_max_window_bits=10, x-other"))
                .containsExactly(
                        new Extension(
                                "permessage-deflate",
                                List.of(
                                        new Parameter("client_max_window_bits", null),
                                        new Parameter("server_max_window_bits", "10"))),
                        new Extension("x-other", List.of()));
    }

    @Test
    void noLineIsNoExtension() {
        assertThat(parse()).isEmpty();
    }

    @Test
    void linesAreOneListInOrder() {
        assertThat(parse("a, b", "", "c;x=1")).hasToString("[a, b, c; x=1]");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "foo|foo",
                " foo\t|foo",
                "foo;a;b=1|foo; a; b=1",
                "foo ; a = 1 ;\tb|foo; a=1; b",
                "foo; a=\"x\"|foo; a=x", // D4
                "foo; a = \"1\\0\" ; b|foo; a=10; b", // quoted-pair
                "foo; a=\"\\x\\y\"|foo; a=xy",
                "constructor|constructor",
                "foo; __proto__=1|foo; __proto__=1",
                "foo; a=1; a=2|foo; a=1; a=2", // what that means is the extension's to say
            })
    @Tag("D4")
    void formsThatMeanTheSame(String line, String normalForm) {
        assertThat(parse(line)).singleElement().hasToString(normalForm);
    }

    @Test
    void emptyElementsAreSkipped() { // RFC 9110, 5.6.1.2
        assertThat(parse(",, a ,\t, b,")).hasToString("[a, b]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                ",",
                " , ,",
                ";",
                "=",
                "a b",
                "a;",
                "a;;b",
                "a;=1",
                "a;b=",
                "a;b=;c",
                "a;b=1 2",
                "a;b=1=2",
                "a=1",
                "a;b=\"",
                "a;b=\"x",
                "a;b=\"x\\",
                "a;b=\"x\\\"",
                "a;b=\"\"",
                "a;b=\"x y\"",
                "a;b=\"x,y\"",
                "a;b=\"x\"y",
                "a;b=\"x\"\"y\"",
                "\"a\"",
                "a;\"b\"",
                "a/b",
                "a;b=/",
                "a, b c",
                "a\u00FC",
                "\u00FC",
                "a;b=\"\u00FC\"",
                "a\0",
                "a;b=\"x\0\"",
                "a,;b",
                "(a)"
            })
    void malformedListIsRefused(String line) {
        assertRefused(line);
    }

    @Test
    void oneMalformedLineSpoilsTheList() {
        assertRefused("a", "b;");
    }

    @Test
    void quotedStringEndsWithItsLine() {
        assertRefused("a;b=\"x", "y\"");
    }

    @Test
    void messageNamesTheHeaderAndShortensTheRest() {
        assertThatExceptionOfType(HandshakeException.class)
                .isThrownBy(() -> parse("a; b=\u0007" + "x".repeat(100)))
                .withMessage(
                        "Expected a value in 'Sec-WebSocket-Extensions' but was '\\u0007" + "x".repeat(63) + "...'");
    }

    /** A reader that goes back, as a regular expression does, would take seconds for 16 KiB, and hours for a MiB. */
    @ParameterizedTest
    @CsvSource({"16, 5", "1024, 320"})
    @Tag("CVE-2021-32640")
    @Tag("CVE-2020-7662")
    @Tag("CVE-2020-7663")
    void backslashesTakeLinearTime(int kib, int millis) {
        String line = "a; b=\"" + "\\c".repeat(kib * 1024 / 2);
        double cpu = Cost.leastCpuMillis(20, () -> () -> assertRefused(line));
        Figures.of("CVE-2021-32640")
                .atMost(millis, "ms of CPU", "for the extension a; b=\"\\c\\c.. of " + kib + " KiB", cpu);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a; b=\"", "a; ", "a;", "a ", "a=", "a,", ",", "\"", "\\", "a; b=\"x\"; "})
    @Tag("CVE-2021-32640")
    @Tag("CVE-2020-7662")
    @Tag("CVE-2020-7663")
    void hostileLinesOfOneMibTakeLinearTime(String unit) {
        String line = unit.repeat(1024 * 1024 / unit.length());
        assertThat(Cost.leastCpuMillis(5, () -> () -> parseOrRefuse(line))).isLessThan(1_000);
        assertThat(Cost.leastCpuMillis(5, () -> () -> parseOrRefuse(line + "\0")))
                .isLessThan(1_000);
    }

    private static void parseOrRefuse(String line) {
        try {
            assertThat(parse(line)).isNotEmpty();
        } catch (HandshakeException e) {
            assertThat(e.kind()).isEqualTo(HandshakeException.Kind.INVALID_RESPONSE);
        }
    }

    private static void assertRefused(String... lines) {
        assertThatExceptionOfType(HandshakeException.class)
                .isThrownBy(() -> parse(lines))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(HandshakeException.Kind.INVALID_RESPONSE));
    }

    private static List<Extension> parse(String... lines) {
        return ExtensionHeader.parse(List.of(lines));
    }
}
