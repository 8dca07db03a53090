package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a person types and sees; the keyboard and the screen are streams here. The real ones are tried in {@link
 * PseudoTerminalTest}.
 */
@Timeout(60)
class InteractiveModeTest {
    private static final String CTRL_C = "\u0003";
    private static final String CTRL_D = "\u0004";

    private final PipedOutputStream keyboard = new PipedOutputStream();
    private final Transcript screen = new Transcript();
    private final BlockingQueue<Object> result = new LinkedBlockingQueue<>();
    private EchoServer server;

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
                "/slash",
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
    void longPasteArrivesWhole() throws Exception {
        String paste = "0123456789".repeat(600);
        try (ScriptedServer scripted = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().text()).isEqualTo(paste);
            peer.send("88 02 03e8"); // Close 1000
            peer.readToTheEnd();
        })) {
            talkTo(scripted.target());
            type(paste + "\r");
            assertThat(end()).isEqualTo(ExitCode.OK);
            scripted.awaitEnd();
        }
    }

    @Test
    void longMessageIsShortenedOnTheScreen() throws Exception {
        talkTo(server.target());
        type("0123456789".repeat(600) + "\r");
        screen.await("... (6000 characters)");
        type("exit\r");
        assertThat(end()).isEqualTo(ExitCode.OK);
    }

    @Test
    void controlCharactersAndBytesAreShownNotObeyed() throws Exception {
        try (ScriptedServer scripted = ScriptedServer.playing(peer -> {
            peer.upgrade();
            peer.send("81 04 1b5b324a"); // text: ESC [ 2 J, which clears the screen
            peer.send("82 07 000102fffe0a41");
            peer.send("88 0a 03f0 1b5d303b78070a0d"); // Close 1008, reason: ESC ] 0 ; x BEL LF CR, which sets the title
            peer.readToTheEnd();
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
            peer.readToTheEnd();
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
            peer.readToTheEnd();
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

    private void talkTo(Target target) throws IOException {
        PipedInputStream keys = new PipedInputStream(keyboard, 64 * 1024);
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        InteractiveMode mode = new InteractiveMode(
                new Connector(new Arguments(), target),
                () -> terminal(keys),
                new PipeConsole(nowhere, nowhere, false),
                false);
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
