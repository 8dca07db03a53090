package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What -q, -v, -vv, -T and --color make of the lines for the person. */
class NotesTest {
    private static final Clock NOON = Clock.fixed(Instant.parse("2026-11-22T11:00:00.007Z"), ZoneId.of("+01:00"));

    private final Arguments arguments = new Arguments();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final List<String> lines = new ArrayList<>();

    @Test
    void ordinarilyDetailsAreLeftOut() throws Exception {
        sayEverything();

        assertThat(lines).containsExactly("note", "received", "answer", "echo-cli: cause", "  remedy");
    }

    @Test
    void quietLeavesMessagesAnswersAndErrors() throws Exception {
        arguments.quiet = true;
        sayEverything();

        assertThat(lines).containsExactly("received", "answer", "echo-cli: cause", "  remedy");
    }

    @Test
    void verboseAddsDetailsAndControlFrames() throws Exception {
        arguments.verbose = true;
        sayEverything();

        assertThat(lines).startsWith("note", "detail", "wire", "received");
    }

    @Test
    void withEveryFrameControlFramesAreNotShownTwice() throws Exception {
        arguments.frames = true;
        sayEverything();

        assertThat(lines).startsWith("note", "detail", "received").doesNotContain("wire");
    }

    @Test
    void timeIsThatOfThePersonsZone() throws Exception {
        arguments.timeStamps = true;
        notes(false).note("note");

        assertThat(lines).containsExactly("12:00:00.007 note");
    }

    @Test
    void timeIsInFrontOfPayloadsInAPipeToo() throws Exception {
        arguments.timeStamps = true;
        Console console = output().pipe();
        console.text("hello");
        console.binary(ByteBuffer.wrap(new byte[] {'A'}));
        console.flush();

        assertThat(out).hasToString("12:00:00.007 hello\n12:00:00.007 A\n");
    }

    @Test
    void coloursTellTheKind() throws Exception {
        arguments.verbose = true;
        Notes notes = notes(true);
        notes.note("note");
        notes.received("received");
        notes.detail("detail");
        notes.failure(Failure.of(ExitCode.LOST, "cause", "remedy"));

        assertThat(lines)
                .containsExactly(
                        "note",
                        "\u001b[32mreceived\u001b[0m",
                        "\u001b[2mdetail\u001b[0m",
                        "\u001b[31mecho-cli: cause\u001b[0m",
                        "\u001b[31m  remedy\u001b[0m");
    }

    @Test
    void nothingThatATerminalObeysGetsThrough() throws Exception {
        arguments.verbose = true;
        Notes notes = notes(false);
        notes.note(Obeyed.CHARACTERS);
        notes.received(Obeyed.CHARACTERS);
        notes.detail(Obeyed.CHARACTERS);
        notes.wire(Obeyed.CHARACTERS);
        notes.frame(Obeyed.CHARACTERS);
        notes.answer(Obeyed.CHARACTERS);
        notes.failure(new Failure(ExitCode.LOST, Obeyed.CHARACTERS, Obeyed.CHARACTERS, List.of(Obeyed.CHARACTERS)));

        assertThat(lines)
                .hasSize(9)
                .allSatisfy(line -> assertThat(line.chars()).noneMatch(c -> Obeyed.CHARACTERS.indexOf(c) >= 0));
    }

    @ParameterizedTest
    @CsvSource({
        "AUTO,   '', xterm, true",
        "AUTO,   1,  xterm, false",
        "AUTO,   '', dumb,  false",
        "ALWAYS, 1,  dumb,  true",
        "NEVER,  '', xterm, false",
    })
    void terminalHasColours(Colors colors, String noColor, String term, boolean coloured) {
        assertThat(colors.onTerminal(Map.of("NO_COLOR", noColor, "TERM", term))).isEqualTo(coloured);
    }

    @ParameterizedTest
    @CsvSource({"AUTO, false", "ALWAYS, true", "NEVER, false"})
    void standardErrorHasColoursIfTheyAreAskedFor(Colors colors, boolean coloured) throws Exception {
        arguments.color = colors;
        output().pipe().notes().failure(Failure.of(ExitCode.LOST, "cause", "remedy"));

        assertThat(err.toString(StandardCharsets.UTF_8).startsWith("\u001b[31m"))
                .isEqualTo(coloured);
    }

    private void sayEverything() throws Exception {
        Notes notes = notes(false);
        notes.note("note");
        notes.detail("detail");
        notes.wire("wire");
        notes.received("received");
        notes.answer("answer");
        notes.failure(Failure.of(ExitCode.LOST, "cause", "remedy"));
    }

    private Notes notes(boolean coloured) throws Exception {
        return new Notes(lines::add, output(), coloured);
    }

    private Output output() throws Exception {
        PrintStream errors = new PrintStream(err, true, StandardCharsets.UTF_8);
        Stdio stdio = new Stdio(new ByteArrayInputStream(new byte[0]), out, errors, false);
        Output output = Output.open(arguments, stdio, NOON, Map.of());
        output.close(); // the wire log is not wanted here
        return output;
    }
}
