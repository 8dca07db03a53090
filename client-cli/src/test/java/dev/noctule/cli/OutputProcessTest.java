package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.cli.EchoCliProcess.Result;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the options for output make of the two streams, as a shell sees them. */
@Timeout(120)
class OutputProcessTest {
    @TempDir
    private Path folder;

    @Test
    void jsonLinesTellTheWholeConversation() throws Exception {
        Result result = EchoCliProcess.run("zwölf\n", "--json");

        assertThat(JsonText.parse(result.out()))
                .satisfiesExactly(
                        line -> assertThat(line).containsEntry("ev", "open").containsEntry("subprotocol", null),
                        line -> assertThat(line)
                                .containsEntry("ev", "message")
                                .containsEntry("dir", "out")
                                .containsEntry("data", "zwölf"),
                        line -> assertThat(line)
                                .containsEntry("ev", "message")
                                .containsEntry("dir", "in")
                                .containsEntry("data", "zwölf"),
                        line -> assertThat(line)
                                .containsEntry("ev", "close")
                                .containsEntry("by", "self")
                                .containsEntry("code", 1000L));
        assertThat(result.err()).contains("Connected to ", "Connection closed by client");
        assertThat(result.status()).isZero();
    }

    @Test
    void jsonTellsWhyThereIsNoConnectionAndSoDoesStandardError() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.readRequest();
            peer.sendText("HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\n\r\nhello");
        })) {
            Result result = EchoCliProcess.run("", "--json", server.url());

            assertThat(JsonText.parse(result.out()))
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .containsEntry("ev", "error")
                            .containsEntry("code", 5L)
                            .containsEntry("message", "handshake refused: HTTP 404 Not Found")
                            .containsEntry("remedy", "Nothing is served at /. Check the path of the URL.")
                            .containsEntry("details", List.of("hello")));
            assertThat(result.err()).startsWith("echo-cli: handshake refused: HTTP 404 Not Found");
            assertThat(result.status()).isEqualTo(5);
        }
    }

    @Test
    void jsonTellsOfInputThatIsNotUtf8() throws Exception {
        try (EchoCliProcess cli = EchoCliProcess.start("--json")) {
            cli.type(new byte[] {(byte) 0xe4, '\n'});
            cli.endInput();
            Result result = cli.result();

            assertThat(JsonText.parse(result.out())).extracting("ev").containsExactly("open", "error", "close");
            assertThat(result.status()).isEqualTo(2);
        }
    }

    @Test
    @Tag("fault-43")
    void jsonForAReaderThatStopsReadingEndsQuietly() throws Exception {
        try (EchoServer server = EchoServer.start(ListenAddress.anyFree())) {
            File errors = folder.resolve("err").toFile();
            List<Process> pipeline = ProcessBuilder.startPipeline(List.of(
                    new ProcessBuilder("sh", "-c", "while :; do echo line; done"),
                    new ProcessBuilder(EchoCliProcess.command(
                                    List.of(), "--json", server.target().url()))
                            .redirectError(errors),
                    new ProcessBuilder("head", "-1")));
            try {
                String head = new String(pipeline.get(2).getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                assertThat(JsonText.parse(head)).extracting("ev").containsExactly("open");
                assertThat(pipeline.get(1).waitFor()).isZero();
                assertThat(errors).hasContent("Connected to " + server.target().url());
            } finally {
                pipeline.forEach(Process::destroyForcibly);
            }
        }
    }

    @Test
    void recordIsWrittenBesideWhatIsShown() throws Exception {
        Path record = folder.resolve("record");

        Result result = EchoCliProcess.run("a\nb\n", "--record", record.toString());

        assertThat(result.out()).isEqualTo("a\nb\n");
        assertThat(JsonText.parse(Files.readString(record)))
                .extracting("ev")
                .containsExactly("open", "message", "message", "message", "message", "close");
        assertThat(result.status()).isZero();
    }

    @Test
    void recordThatCannotBeWrittenExitsWith2BeforeAnythingIsSent() throws Exception {
        Path record = folder.resolve("no").resolve("record");

        Result result = EchoCliProcess.run("a\n", "--record", record.toString());

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err().lines())
                .containsExactly(
                        "echo-cli: cannot write " + record + ": no such folder",
                        "  Give --record a file that you may write, in a folder that exists.");
        assertThat(result.out()).isEmpty();
    }

    @Test
    void recordThatIsNotCompleteExitsWith2() throws Exception {
        Tool.require(Path.of("/dev/full"));

        Result result = EchoCliProcess.run("a\n", "--record", "/dev/full");

        assertThat(result.out()).isEqualTo("a\n");
        assertThat(result.err()).contains("echo-cli: the record in /dev/full is not complete: No space left on device");
        assertThat(result.status()).isEqualTo(2);
    }

    @Test
    void quietLeavesNothingButPayloads() throws Exception {
        Result result = EchoCliProcess.run("a\n", "-q");

        assertThat(result.out()).isEqualTo("a\n");
        assertThat(result.err()).isEmpty();
        assertThat(result.status()).isZero();
    }

    @Test
    void quietDoesNotHideErrors() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(ScriptedServer.Peer::readRequest)) {
            Result result = EchoCliProcess.run("", "-q", server.url());

            assertThat(result.err()).startsWith("echo-cli: handshake: the server ended the connection");
            assertThat(result.status()).isEqualTo(5);
        }
    }

    @Test
    void everyFrameIsShownOnStandardError() throws Exception {
        Result result = EchoCliProcess.run("hello\n", "-vv", "-H", "Authorization: secret");

        assertThat(result.out()).isEqualTo("hello\n");
        assertThat(result.err().lines())
                .containsSubsequence(
                        "> GET / HTTP/1.1",
                        "> TEXT 'hello' [5 bytes]",
                        "< TEXT 'hello' [5 bytes]",
                        "> CLOSE 03 e8 [2 bytes]")
                .noneMatch(line -> line.contains("secret"))
                .satisfiesOnlyOnce(line -> assertThat(line).startsWith("< upgrade: "));
        assertThat(result.status()).isZero();
    }

    @Test
    void timeStampsBeginEveryLine() throws Exception {
        Result result = EchoCliProcess.run("hello\n", "-T");

        assertThat(result.out()).matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} hello\n");
        assertThat(result.err().lines()).hasSize(3).allMatch(line -> line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} .*"));
    }

    @Test
    void timeStampsBeginEveryLineOfThePingsToo() throws Exception {
        Result result = EchoCliProcess.run("", "-T", "--ping=1");

        assertThat(result.out().lines()).hasSize(3).allMatch(line -> line.matches("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} .*"));
    }
}
