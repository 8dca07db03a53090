package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a person types and sees; the keyboard and the screen are streams here. The real ones are tried in {@link
 * PseudoTerminalTest}.
 */
@Timeout(60)
class InteractiveModeTest {
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";

    private static final String ESCAPE = "\u001b";

    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final Transcript screen = new Transcript();
    private final BlockingQueue<Object> result = new LinkedBlockingQueue<>();
    private EchoServer server;

    @TempDir
    private Path folder;

    @BeforeEach
    void start() throws Exception {
        server = EchoServer.start(ListenAddress.anyFree());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whatIsTypedIsSentAndWhatArrivesIsQuoted() throws Exception {
        talkTo(server.target());
        type("hello\r");
        screen.await("Received from socket: 'hello'");
        type("zwölf\r");
        screen.await("Received from socket: 'zwölf'");
        type("exit\r");
        assertThat(end()).isEqualTo(ExitCode.OK);
        assertThat(screen.text()).contains("Connected to " + server.target().url());
    }

    @ParameterizedTest
    @ValueSource(strings = {"exit\r", CTRL_D, CTRL_C})
    void leavingSendsClose1000(String leave) throws Exception {
        try (ScriptedServer scripted = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send("88 02 03e8"); // Close 1000
        })) {
            talkTo(scripted.target());
            type(leave);
            assertThat(end()).isEqualTo(ExitCode.OK);
            scripted.awaitEnd();
            screen.await("Connection closed by client: 1000 (normal)");
        }
    }

    @Test
    void serverThatDoesNotAnswerTheCloseIsNotWaitedForLong() throws Exception {
        try (ScriptedServer scripted = ScriptedServer.playing(peer -> {
            peer.upgrade();
            peer.readToTheEnd();
        })) {
            talkTo(scripted.target());
            type("exit\r");
            assertThat(end()).isEqualTo(ExitCode.OK);
            screen.await("Connection closed by client: the server did not answer in time");
        }
    }

    @Test
    void ctrlCOnALineClearsIt() throws Exception {
        talkTo(server.target());
        type("not to be sent");
        screen.await("not to be sent");
        type(CTRL_C);
        screen.await("[?2004l"); // the end of bracketed paste: the line is given up
        type("sent\r");
        screen.await("Received from socket: 'sent'");
        type("exit\r");
        assertThat(end()).isEqualTo(ExitCode.OK);
        assertThat(screen.text()).doesNotContain("Received from socket: 'not");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"re\":\"a\\\\d+\"}",
                "back\\slash \\",
                "'single and \"double",
                "!! !$ history ! expansion",
                "$HOME `ls` #x ; | &",
                " blanks  stay ",
                " exit",
            })
    void messageArrivesAsItWasTyped(String line) throws Exception {
        talkTo(server.target());
        type(line + "\r");
        screen.await("Received from socket: '" + line + "'");
        type("exit\r");
        assertThat(end()).isEqualTo(ExitCode.OK);
    }

    @Test
    void twoSlashesSendOne() throws Exception {
        talkTo(server.target());
        type("//slash\r");
        screen.await("Received from socket: '/slash'");
        type("exit\r");
        assertThat(end()).isEqualTo(ExitCode.OK);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/slash me      | Unknown: /slash. Try /help, or send it as a message: //slash me",
                "/              | Unknown: /. Try /help, or send it as a message: //",
                "/hex 0         | Not sent: expected pairs of hexadecimal digits, as in /hex 00 ff",
                "/hex xy        | Not sent: expected pairs of hexadecimal digits, as in /hex 00 ff",
                "/close x       | Not sent: expected /close [CODE [REASON]], as in /close 1000 bye",
                "/close 1005    | Not sent: ",
                "/file          | Not sent: expected /file PATH",
                "/file no-such  | Not sent: cannot read no-such: there is no such file",
            })
    void commandThatMakesNoSenseIsAnsweredAndNothingIsSent(String command, String answer) throws Exception {
        try (ScriptedServer scripted = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().closeCode()).as("what comes first").isEqualTo(1000);
            peer.send("88 02 03e8"); // Close 1000
            peer.finish();
        })) {
            talkTo(scripted.target());
            type(command + "\r");
            screen.await(answer);
            type("exit\r");
            assertThat(end()).isEqualTo(ExitCode.OK);
            scripted.awaitEnd();
        }
    }

    @Test
    void pingShowsThePongAndItsRoundTrip() throws Exception {
        talkTo(server.target());
        type("/ping\r");
        screen.await(" ms");
        type("/ping are you there?\r");
        screen.await("Pong 'are you there?' after ");
        type("exit\r");
        assertThat(end()).isEqualTo(ExitCode.OK);
        assertThat(screen.text()).containsPattern("Pong after \\d+\\.\\d\\d ms");
    }

    @Test
    void pingThatIsTooLongIsNotSent() throws Exception {
        talkTo(server.target());
        type("/ping " + "x".repeat(126) + "\r");
        screen.await("Not sent: ");
        type("exit\r");
        assertThat(end()).isEqualTo(ExitCode.OK);
    }

    @Test
    void pingWithoutAnAnswerIsSaid() throws Exception {
        try (ScriptedServer scripted = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().text()).isEqualTo("x");
            peer.send("88 02 03e8"); // Close 1000
            peer.readToTheEnd();
        })) {
            talkTo(scripted.target());
            type("/ping x\r");
            assertThat(end()).isEqualTo(ExitCode.OK);
        }
        assertThat(screen.text()).contains("No Pong 'x'");
    }

    @Test
    void hexSendsBytes() throws Exception {
        talkTo(server.target());
        type("/hex 00 01 02fffe0a41\r");
        screen.await("Received from socket: binary, 7 bytes: 00 01 02 ff fe 0a 41  |......A|");
        type("exit\r");
        assertThat(end()).isEqualTo(ExitCode.OK);
    }

    @Test
    void fileIsSentAsOneBinaryMessage() throws Exception {
        Path file = Files.writeString(folder.resolve("a file"), "content");
        talkTo(server.target());
        type("/file " + file + "\r");
        screen.await("Received from socket: binary, 7 bytes: ");
        screen.await("a file (7 bytes)");
        type("exit\r");
        assertThat(end()).isEqualTo(ExitCode.OK);
    }

    @ParameterizedTest
    @CsvSource({"/close, 1000, ''", "/close 1001, 1001, ''", "/close 4000 good bye, 4000, good bye"})
    void closeSendsCodeAndReason(String command, int code, String reason) throws Exception {
        try (ScriptedServer scripted = ScriptedServer.playing(peer -> {
            peer.upgrade();
            ScriptedServer.Frame close = peer.readFrame();
            assertThat(close.closeCode()).isEqualTo(code);
            assertThat(close.text()).endsWith(reason).hasSize(2 + reason.length());
            peer.send("88 02 03e8"); // Close 1000
            peer.finish();
        })) {
            talkTo(scripted.target());
            type(command + "\r");
            assertThat(end()).isEqualTo(ExitCode.OK);
            scripted.awaitEnd();
        }
    }

    @Test
    void helpNamesEveryCommand() throws Exception {
        talkTo(server.target());
        type("/help\r");
        for (SlashCommand command : SlashCommand.values()) {
            screen.await("  " + command.usage());
        }
        screen.await("  //TEXT");
        type("exit\r");
        assertThat(end()).isEqualTo(ExitCode.OK);
    }

    @Test
    void tabCompletesACommandAndNothingElse() throws Exception {
        talkTo(server.target());
        type("say /pi\t\r");
        screen.await("Received from socket: 'say /pi'");
        type("/pi\t\r");
        screen.await("Pong after ");
        type("exit\r");
        assertThat(end()).isEqualTo(ExitCode.OK);
    }

    @Test
    void altEnterBeginsALineInTheSameMessage() throws Exception {
        talkTo(server.target());
        type("one" + ESCAPE + "\rtwo\r");
        screen.await("Received from socket: 'one\\ntwo'");
        type("exit\r");
        assertThat(end()).isEqualTo(ExitCode.OK);
    }

    @Test
    @Tag("fault-43")
    void secondCtrlCLeavesWith130() throws Exception {
        talkTo(server.target());
        type("not to be sent");
        screen.await("not to be sent");
        type(CTRL_C);
        screen.await("[?2004h", 2); // bracketed paste begins again: the next line is being read
        type(CTRL_C);
        assertThat(end()).isEqualTo(ExitCode.INTERRUPTED);
        assertThat(screen.text()).contains("Connection closed by client: 1000 (normal)");
    }

    @Test
    void everythingThatATerminalObeysIsShownInstead() throws Exception {
        String hex = HexFormat.of().formatHex(Obeyed.CHARACTERS.getBytes(StandardCharsets.UTF_8));
        try (ScriptedServer scripted = ScriptedServer.playing(peer -> {
            peer.upgrade();
            peer.send("81" + String.format("%02x", hex.length() / 2) + hex);
            peer.send("88 02 03e8"); // Close 1000
            peer.finish();
        })) {
            talkTo(scripted.target());
            assertThat(end()).isEqualTo(ExitCode.OK);
        }
        assertThat(screen.text()).contains("Received from socket: '" + Escaping.escape(Obeyed.CHARACTERS) + "'");
    }

    @Test
    void longLineArrivesWhole() throws Exception {
        String line = "0123456789".repeat(150);
        try (ScriptedServer scripted = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().text()).isEqualTo(line);
            peer.send("88 02 03e8"); // Close 1000
            peer.finish();
        })) {
            talkTo(scripted.target());
            type(line + "\r");
            assertThat(end()).isEqualTo(ExitCode.OK);
            scripted.awaitEnd();
        }
    }

    @Test
    void longMessageIsShortenedOnTheScreen() throws Exception {
        try (ScriptedServer scripted = ScriptedServer.playing(peer -> {
            peer.upgrade();
            peer.send("81 7e 1770" + "78".repeat(6000)); // text of 6000 times "x"
            peer.send("88 02 03e8"); // Close 1000
            peer.finish();
        })) {
            talkTo(scripted.target());
            assertThat(end()).isEqualTo(ExitCode.OK);
        }
        assertThat(screen.text())
                .contains("x".repeat(4096) + "... (6000 characters)")
                .doesNotContain("x".repeat(4097));
    }

    @Test
    void controlCharactersAndBytesAreShownNotObeyed() throws Exception {
        try (ScriptedServer scripted = ScriptedServer.playing(peer -> {
            peer.upgrade();
            peer.send("81 04 1b5b324a"); // text: ESC [ 2 J, which clears the screen
            peer.send("82 07 000102fffe0a41");
            peer.send("88 0a 03f0 1b5d303b78070a0d"); // Close 1008, reason: ESC ] 0 ; x BEL LF CR, which sets the title
            peer.finish();
        })) {
            talkTo(scripted.target());
            assertThat(end()).isEqualTo(ExitCode.CLOSED_WITH_ERROR);
        }
        assertThat(screen.text())
                .contains("Received from socket: '\\" + "u001b[2J'")
                .contains("Received from socket: binary, 7 bytes: 00 01 02 ff fe 0a 41  |......A|")
                .contains("Connection closed by server: 1008 (policy violation) '\\" + "u001b]0;x\\" + "u0007\\n\\r'");
    }

    @Test
    void messagesAndCloseInOneSegmentWithTheHandshakeAreAllShown() throws Exception {
        try (ScriptedServer scripted = ScriptedServer.playing(peer -> {
            peer.upgradeAndSend("81 01 31" + "81 01 32" + "81 01 33" + "88 02 03e8"); // "1", "2", "3", Close 1000
            peer.finish();
        })) {
            talkTo(scripted.target());
            assertThat(end()).isEqualTo(ExitCode.OK);
        }
        assertThat(screen.text().lines())
                .containsSubsequence(
                        "Received from socket: '1'", "Received from socket: '2'", "Received from socket: '3'");
    }

    @Test
    void closeByTheServerEndsItInTheMiddleOfALine() throws Exception {
        try (ScriptedServer scripted = ScriptedServer.playing(peer -> {
            peer.upgrade();
            screen.await("half a li");
            peer.send("88 02 03e9"); // Close 1001
            peer.finish();
        })) {
            talkTo(scripted.target());
            type("half a li");
            assertThat(end()).isEqualTo(ExitCode.OK);
            scripted.awaitEnd();
        }
        assertThat(screen.text()).contains("Connection closed by server: 1001 (going away)");
    }

    @Test
    void lossIsSaid() throws Exception {
        try (ScriptedServer scripted = ScriptedServer.playing(ScriptedServer.Peer::upgrade)) {
            talkTo(scripted.target());
            assertThat(end()).isEqualTo(ExitCode.LOST);
        }
        assertThat(screen.text()).contains("Connection lost: no close frame received");
    }

    @Test
    void terminalIsLeftAloneIfThereIsNoConnection() throws Exception {
        try (ScriptedServer scripted = ScriptedServer.playing(peer -> peer.readRequest())) {
            talkTo(scripted.target());
            assertThat(end()).isEqualTo(ExitCode.HANDSHAKE);
        }
        assertThat(screen.text()).isEmpty();
    }

    private void talkTo(Target target) throws Exception {
        PipedInputStream keys = new PipedInputStream(keyboard, 64 * 1024);
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Arguments arguments = new Arguments();
        arguments.color = Colors.NEVER;
        Stdio stdio = new Stdio(InputStream.nullInputStream(), nowhere, nowhere, true);
        Output output = Output.open(arguments, stdio, Clock.systemUTC(), Map.of());
        InteractiveMode mode =
                new InteractiveMode(new Connector(arguments, target), () -> terminal(keys), output, null);
        Thread person = new Thread(() -> result.add(run(mode)), "interactive");
        person.setDaemon(true);
        person.start();
    }

    private static Object run(Mode mode) {
        try {
            return mode.run();
        } catch (FailureException e) {
            return e.failure().code();
        } catch (Throwable e) {
            return e;
        }
    }

    private Terminal terminal(PipedInputStream keys) throws IOException {
        Terminal terminal = new ExternalTerminal("test", "ansi", keys, screen, StandardCharsets.UTF_8);
        terminal.setSize(Size.of(120, 40));
        return terminal;
    }

    private void type(String keys) throws IOException, InterruptedException {
        screen.await("> "); // the prompt; before that, the terminal would handle Ctrl-C by itself
        keyboard.write(keys.getBytes(StandardCharsets.UTF_8));
        keyboard.flush();
    }

    private Object end() throws InterruptedException {
        return result.poll(30, TimeUnit.SECONDS);
    }
}
