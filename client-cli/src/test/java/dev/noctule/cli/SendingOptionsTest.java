package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is sent: {@code -m}, {@code -f}, {@code -b}, {@code -0}. */
@Timeout(60)
class SendingOptionsTest {
    /** Nothing here waits so long: what is expected ends it. */
    private static final String PATIENT = "-w30";

    private final Shell shell = new Shell();

    @TempDir
    private Path folder;

    @Test
    void messagesAreSentInTheirOrderAndStandardInputIsNotRead() throws Exception {
        InputStream untouched = new InputStream() {
            @Override
            public int read() {
                throw new AssertionError("standard input was read");
            }

            @Override
            public int read(byte[] bytes, int offset, int length) {
                return read();
            }
        };
        try (EchoServer server = EchoServer.start(ListenAddress.anyFree())) {
            assertThat(shell.run(untouched, "-m", "HELLO THERE!", "-m", "", "-m", "zwölf", PATIENT, "-n3", url(server)))
                    .isEqualTo(ExitCode.OK);
        }
        assertThat(shell.out()).isEqualTo("HELLO THERE!\n\nzwölf\n");
    }

    @Test
    void messagesGoToTheEmbeddedServerToo() {
        assertThat(shell.run("", "-m", "hello", PATIENT, "-n1")).isEqualTo(ExitCode.OK);
        assertThat(shell.out()).isEqualTo("hello\n");
    }

    @Test
    void filesAreBinaryMessagesBehindTheTexts() throws Exception {
        byte[] bytes = new byte[100_000];
        bytes[0] = (byte) 0xff; // not UTF-8
        Path file = Files.write(folder.resolve("file"), bytes);
        try (EchoServer server = EchoServer.start(ListenAddress.anyFree())) {
            assertThat(shell.run("", "-f", file.toString(), "-m", "a", "-v", PATIENT, "-n2", url(server)))
                    .isEqualTo(ExitCode.OK);
        }
        assertThat(shell.outBytes())
                .hasSize(2 + bytes.length + 1)
                .startsWith('a', '\n', 0xff, 0)
                .endsWith(0, '\n');
    }

    @Test
    void inputIsOneBinaryMessage() throws Exception {
        byte[] bytes = {'a', '\n', (byte) 0xff, 0, '\n'};
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().opcode()).as("binary").isEqualTo(2);
            assertThat(peer.readFrame()).as("the end").isEqualTo(new ScriptedServer.Frame(true, 0, "", 0));
            peer.send("82 05 610aff000a");
            peer.readFrame();
            peer.send("88 02 03e8"); // Close 1000
        })) {
            assertThat(shell.run(new ByteArrayInputStream(bytes), "-b", PATIENT, "-n1", server.url()))
                    .isEqualTo(ExitCode.OK);
            server.awaitEnd();
        }
        assertThat(shell.outBytes()).containsExactly('a', '\n', 0xff, 0, '\n', '\n');
    }

    @Test
    void inputThatBreaksInTheMiddleOfAMessageIsAnErrorAndTheMessageIsNotCompleted() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send("88 02 03e8"); // Close 1000
        })) {
            assertThat(shell.run(new BrokenInput(), "-b", "-w0", server.url())).isEqualTo(ExitCode.USAGE);
            server.awaitEnd();
        }
        assertThat(shell.err()).contains("echo-cli: cannot read the input: Input/output error");
    }

    @Test
    void nulSeparatesMessages() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().text()).isEqualTo("two\nlines");
            assertThat(peer.readFrame().text()).isEqualTo("b");
            peer.send("88 02 03e8"); // Close 1000
            peer.finish();
        })) {
            assertThat(shell.run("two\nlines\0b\0", "-0", server.url())).isEqualTo(ExitCode.OK);
            server.awaitEnd();
        }
    }

    @Test
    void invalidUtf8BetweenNulsNamesTheRecordAndBinary() throws Exception {
        InputStream input = new ByteArrayInputStream("a\0b\u00e4\0".getBytes(StandardCharsets.ISO_8859_1));
        try (EchoServer server = EchoServer.start(ListenAddress.anyFree())) {
            assertThat(shell.run(input, "-0", "-w2", url(server))).isEqualTo(ExitCode.USAGE);
        }
        assertThat(shell.out()).isEqualTo("a\n");
        assertThat(shell.err())
                .contains("record 2 of the input is not UTF-8: 0xe4 at byte 2")
                .contains(" -b.");
    }

    @Test
    void whatIsNotSentIsSaid() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            peer.readFrame(); // and no more of it
            peer.send("88 02 03f0"); // Close 1008
        })) {
            shell.run("", "-f", sparse(64 << 20).toString(), server.url());
        }
        assertThat(shell.err()).contains(String.format("Not sent: 1 message%nConnection "));
    }

    private Path sparse(long length) throws IOException {
        Path file = folder.resolve("sparse");
        try (RandomAccessFile zeros = new RandomAccessFile(file.toFile(), "rw")) {
            zeros.setLength(length);
        }
        return file;
    }

    @Test
    void onATerminalNothingThatArrivesIsObeyed() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().text()).isEqualTo("a");
            peer.send("81 04 1b5b324a"); // ESC [ 2 J, which clears the screen
            peer.send("88 02 03e8"); // Close 1000
            peer.finish();
        })) {
            assertThat(shell.runOnTerminal("--color", "never", "-m", "a", server.url()))
                    .isEqualTo(ExitCode.OK);
            assertThat(shell.out().lines())
                    .containsExactly(
                            "Connected to " + server.url(),
                            "Received from socket: '\\" + "u001b[2J'",
                            "Connection closed by server: 1000 (normal)");
        }
    }

    private static String url(EchoServer server) {
        return server.target().url();
    }
}
