package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Standard input as lines. */
class LineInputTest {
    @Test
    void everyLineEndsWithLf() throws Exception {
        assertThat(lines("a\nbc\n")).containsExactly("a", "bc");
    }

    @Test
    void lastLineMayEndWithTheInput() throws Exception {
        assertThat(lines("a\nb")).containsExactly("a", "b");
    }

    @Test
    void crLfIsOneEnd() throws Exception {
        assertThat(lines("a\r\nb\r\n")).containsExactly("a", "b");
    }

    @Test
    void otherCrsStay() throws Exception {
        assertThat(lines("a\rb\r\r\n")).containsExactly("a\rb\r");
    }

    @Test
    void emptyLineIsAnEmptyMessage() throws Exception {
        assertThat(lines("a\n\nb\n")).containsExactly("a", "", "b");
    }

    @Test
    void emptyInputHasNoLine() throws Exception {
        assertThat(lines("")).isEmpty();
    }

    @Test
    void linesMayBeLongerThanTheChunksTheyAreReadIn() throws Exception {
        String longLine = "ä".repeat(100_000);

        assertThat(lines(longLine + "\nshort\n" + longLine)).containsExactly(longLine, "short", longLine);
    }

    @Test
    void anySplitOfTheInputGivesTheSameLines() throws Exception {
        assertThat(lines(oneByteAtATime("a\r\nbä\ud83d\ude00\n\nc"))).containsExactly("a", "bä\ud83d\ude00", "", "c");
    }

    @Test
    void endOfInputIsAskedForOnce() throws Exception {
        InputStream terminal = new ByteArrayInputStream("a".getBytes(StandardCharsets.UTF_8)) {
            private boolean ended;

            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                assertThat(ended)
                        .as("a terminal would wait for a second Ctrl-D")
                        .isFalse();
                int read = super.read(bytes, offset, length);
                ended = read < 0;
                return read;
            }
        };

        assertThat(lines(terminal)).containsExactly("a");
    }

    @ParameterizedTest
    @CsvSource({
        "61 ff,          line 2 of the input is not UTF-8: 0xff at byte 2", // no such byte in UTF-8
        "c0 af,          line 2 of the input is not UTF-8: 0xc0 at byte 1", // '/' in two bytes
        "ed a0 80,       line 2 of the input is not UTF-8: 0xed at byte 1", // a surrogate
        "f4 90 80 80,    line 2 of the input is not UTF-8: 0xf4 at byte 1", // beyond U+10FFFF
        "61 62 c3,       line 2 of the input is not UTF-8: 0xc3 at byte 3", // half a character
    })
    void whatIsNotUtf8IsNamed(String hex, String cause) throws Exception {
        byte[] line = HexFormat.ofDelimiter(" ").parseHex(hex);
        InputStream in = new SequenceInputStream(stream("good\n"), new ByteArrayInputStream(line));
        LineInput input = new LineInput(in);

        assertThat(input.next()).isEqualTo("good");
        FailureException wrong = catchThrowableOfType(FailureException.class, input::next);
        assertThat(wrong.failure().code()).isEqualTo(ExitCode.USAGE);
        assertThat(wrong.failure().cause()).isEqualTo(cause);
    }

    @Test
    void recordsMayEndWithNulAndThenLinesAreNothingSpecial() throws Exception {
        LineInput input = new LineInput(stream("a\r\nb\r\0\0c"), LineInput.Separator.NUL);

        assertThat(input.next()).isEqualTo("a\r\nb\r");
        assertThat(input.next()).isEmpty();
        assertThat(input.next()).isEqualTo("c");
        assertThat(input.next()).isNull();
    }

    @Test
    void endlessLineIsRefusedInsteadOfCollected() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 'x';
            }

            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                Arrays.fill(bytes, offset, offset + length, (byte) 'x');
                return length;
            }
        };

        FailureException wrong = catchThrowableOfType(FailureException.class, () -> new LineInput(endless).next());
        assertThat(wrong.failure().cause()).isEqualTo("line 1 of the input is longer than 16 MiB");
    }

    private static List<String> lines(String text) throws IOException, FailureException {
        return lines(stream(text));
    }

    private static List<String> lines(InputStream in) throws IOException, FailureException {
        LineInput input = new LineInput(in);
        List<String> lines = new ArrayList<>();
        for (String line = input.next(); line != null; line = input.next()) {
            lines.add(line);
        }
        return lines;
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static InputStream oneByteAtATime(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)) {
            @Override
            public synchronized int read(byte[] bytes, int offset, int length) {
                return super.read(bytes, offset, Math.min(length, 1));
            }
        };
    }
}
