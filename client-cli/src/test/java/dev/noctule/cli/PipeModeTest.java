package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Standard input goes out line by line; standard output holds payloads, and nothing else. */
@Timeout(60)
class PipeModeTest {
    private static final Duration SHORT = Duration.ofMillis(50);
    private static final Duration FOR_EVER = Duration.ofHours(1);
    private static final int MIB = 1024 * 1024;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Arguments arguments = new Arguments();

    @Test
    void everyLineIsAMessageAndEveryMessageALine() throws Exception {
        try (EchoServer server = EchoServer.start(ListenAddress.anyFree())) {
            assertThat(run(server.target(), input("HELLO THERE!\n\nzwölf \ud83d\ude00\nlast"), SHORT))
                    .isEqualTo(ExitCode.OK);
        }
        assertThat(text(out)).isEqualTo("HELLO THERE!\n\nzwölf \ud83d\ude00\nlast\n");
    }

    @Test
    void everythingElseGoesToStandardError() throws Exception {
        try (EchoServer server = EchoServer.start(ListenAddress.anyFree())) {
            run(server.target(), input("a\n"), SHORT);

            assertThat(text(err).lines())
                    .containsExactly(
                            "Connected to " + server.target().url(), "Connection closed by client: 1000 (normal)");
        }
    }

    @Test
    @Tag("fault-43")
    void endOfInputAndQuietSendClose1000() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().text()).isEqualTo("a");
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send("88 02 03e8"); // Close 1000
        })) {
            assertThat(run(server.target(), input("a\n"), SHORT)).isEqualTo(ExitCode.OK);
            server.awaitEnd();
        }
    }

    @Test
    void pingsDoNotBreakTheQuiet() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            ScriptedServer.Frame answer;
            do {
                peer.send("89 00"); // Ping
                answer = peer.readFrame();
            } while (answer.opcode() == 0xa); // Pong
            assertThat(answer.closeCode()).isEqualTo(1000);
            peer.send("88 02 03e8"); // Close 1000
            peer.finish();
        })) {
            assertThat(run(server.target(), input(""), SHORT)).isEqualTo(ExitCode.OK);
            server.awaitEnd();
        }
    }

    @Test
    @Tag("fault-43")
    void repliesAreNotDroppedAfterTheEndOfInput() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().text()).isEqualTo("a");
            peer.send("81 01 31" + "81 01 32" + "81 01 33" + "88 02 03e8"); // "1", "2", "3", Close 1000
            peer.finish();
        })) {
            assertThat(run(server.target(), input("a\n"), FOR_EVER)).isEqualTo(ExitCode.OK);
            server.awaitEnd();
        }
        assertThat(text(out)).isEqualTo("1\n2\n3\n");
    }

    @Test
    void repliesThatCrossTheCloseAreNotDropped() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send("81 01 31" + "81 01 32" + "81 01 33" + "88 02 03e8"); // "1", "2", "3", Close 1000
            peer.finish();
        })) {
            assertThat(run(server.target(), input(""), SHORT)).isEqualTo(ExitCode.OK);
            server.awaitEnd();
        }
        assertThat(text(out)).isEqualTo("1\n2\n3\n");
    }

    @Test
    void messagesAndCloseInOneSegmentWithTheHandshakeAreNotDropped() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgradeAndSend("81 01 31" + "81 01 32" + "81 01 33" + "88 02 03e8"); // "1", "2", "3", Close 1000
            peer.finish();
        })) {
            assertThat(run(server.target(), new PipedInputStream(new PipedOutputStream()), FOR_EVER))
                    .isEqualTo(ExitCode.OK);
        }
        assertThat(text(out)).isEqualTo("1\n2\n3\n");
    }

    @Test
    void payloadsAreRawAndReasonsAreNot() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            peer.send("81 04 1b5b324a"); // text: ESC [ 2 J, which clears the screen
            peer.send("82 03 00ff41"); // binary
            peer.send("88 06 03e8 1b5b324a"); // Close 1000, reason ESC [ 2 J
            peer.finish();
        })) {
            assertThat(run(server.target(), input(""), FOR_EVER)).isEqualTo(ExitCode.OK);
        }
        assertThat(out.toByteArray()).isEqualTo(new byte[] {0x1b, '[', '2', 'J', '\n', 0, (byte) 0xff, 'A', '\n'});
        assertThat(text(err)).contains("1000 (normal) '\\" + "u001b[2J'");
    }

    @Test
    void invalidUtf8NamesTheLineAndLosesNoEarlierReply() throws Exception {
        InputStream bad =
                new SequenceInputStream(input("good\n"), new ByteArrayInputStream(new byte[] {(byte) 0xff, '\n'}));
        try (EchoServer server = EchoServer.start(ListenAddress.anyFree())) {
            assertThat(run(server.target(), bad, SHORT)).isEqualTo(ExitCode.USAGE);
        }
        assertThat(text(out)).isEqualTo("good\n");
        assertThat(text(err)).contains("echo-cli: line 2 of the input is not UTF-8: 0xff at byte 1");
    }

    @Test
    @Tag("fault-43")
    void closedStandardOutputClosesQuietly() throws Exception {
        OutputStream closed = new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                throw new IOException("Broken pipe");
            }
        };
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            peer.send("81 01 31"); // "1"
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send("88 02 03e8"); // Close 1000
        })) {
            assertThat(run(server.target(), new PipedInputStream(new PipedOutputStream()), closed, FOR_EVER))
                    .isEqualTo(ExitCode.OK);
            server.awaitEnd();
            assertThat(text(err)).isEqualTo(String.format("Connected to %s%n", server.url()));
        }
    }

    @Test
    void closeByTheServerEndsItAlthoughTheInputIsOpen() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            peer.send("88 0a 03f0 6e6f20746f6b656e"); // Close 1008 "no token"
            peer.finish();
        })) {
            assertThat(run(server.target(), new PipedInputStream(new PipedOutputStream()), FOR_EVER))
                    .isEqualTo(ExitCode.CLOSED_WITH_ERROR);
        }
        assertThat(text(err)).contains("Connection closed by server: 1008 (policy violation) 'no token'");
    }

    @Test
    void endWithoutCloseFrameIsLost() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(ScriptedServer.Peer::upgrade)) {
            assertThat(run(server.target(), new PipedInputStream(new PipedOutputStream()), FOR_EVER))
                    .isEqualTo(ExitCode.LOST);
        }
        assertThat(text(err)).contains("Connection lost: no close frame received");
    }

    @Test
    void verboseShowsTheAnswersHeaderAndControlFrames() throws Exception {
        arguments.verbose = true;
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            peer.send("89 02 0041"); // Ping
            peer.send("8a 00"); // Pong, unasked
            assertThat(peer.readFrame().opcode()).isEqualTo(0xa); // Pong
            peer.send("88 00"); // Close with no code
            peer.finish();
        })) {
            assertThat(run(server.target(), new PipedInputStream(new PipedOutputStream()), FOR_EVER))
                    .isEqualTo(ExitCode.OK);
            server.awaitEnd();
        }
        assertThat(text(err).lines())
                .anyMatch(line -> line.matches("(?i)< upgrade: websocket"))
                .containsSubsequence(
                        "< Ping 2 bytes: 00 41  |.A|",
                        "< Pong 0 bytes",
                        "< Close",
                        "Connection closed by server: 1005 (no code given)");
    }

    @Test
    @Tag("fault-43")
    void fullSocketStopsTheReadingOfStandardInput() throws Exception {
        AtomicLong read = new AtomicLong();
        InputStream sixtyFourMib = counted(read, 64L * MIB);
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            awaitParkedPump();
            assertThat(read.get()).isPositive().isLessThan(32L * MIB); // as much as sockets and queue hold
            assertThat(peer.readToTheEnd()).isGreaterThan(64L * MIB); // and then all of it
        })) {
            run(server.target(), sixtyFourMib, SHORT);
            server.awaitEnd();
        }
    }

    @Test
    void refusalIsAFailureAndNothingIsRead() throws Exception {
        AtomicLong read = new AtomicLong();
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.readRequest();
            peer.sendText("HTTP/1.1 404 Not Found\r\nContent-Length: 4\r\n\r\nnope");
        })) {
            assertThat(run(server.target(), counted(read, MIB), FOR_EVER)).isEqualTo(ExitCode.HANDSHAKE);
        }
        assertThat(read.get()).as("connect first, then read").isZero();
    }

    /** Lines of 1023 characters, in all so many bytes. */
    @SuppressWarnings("InputStreamSlowMultibyteRead") // fast enough for a test
    private static InputStream counted(AtomicLong read, long bytes) {
        return new InputStream() {
            @Override
            public int read() {
                long position = read.getAndIncrement();
                return position >= bytes ? -1 : position % 1024 == 1023 ? '\n' : 'x';
            }
        };
    }

    /** Waits until the pump waits for the socket: it has no other reason to be parked. */
    private static void awaitParkedPump() {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (System.nanoTime() < deadline) {
            boolean parked = Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().equals("stdin") && thread.getState() == Thread.State.WAITING);
            if (parked) {
                return;
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        throw new AssertionError("The pump did not stop");
    }

    private ExitCode run(Target target, InputStream in, Duration quiet) throws Exception {
        return run(target, in, out, quiet);
    }

    private ExitCode run(Target target, InputStream in, OutputStream to, Duration quiet) throws Exception {
        arguments.wait = quiet;
        Stdio stdio = new Stdio(in, to, new PrintStream(err, true, StandardCharsets.UTF_8), false);
        try {
            Output output = Output.open(arguments, stdio, Clock.systemUTC(), Map.of());
            return new PipeMode(
                            new Connector(arguments, target),
                            arguments.outgoing(in),
                            FileMessage.Progress.NONE,
                            output.pipe(),
                            arguments.endRule())
                    .run();
        } catch (FailureException e) {
            return e.failure().code();
        }
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(ByteArrayOutputStream stream) {
        return stream.toString(StandardCharsets.UTF_8);
    }
}
