package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The program on a real terminal, the pseudo-terminal of a tmux that is hidden from the user's own. */
@Timeout(120)
class PseudoTerminalTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Set<String> NAMED_KEYS = Set.of("Enter", "M-Enter", "Tab", "Up", "C-c", "C-d");

    @TempDir
    private Path folder;

    private boolean running;

    @BeforeEach
    void needTmux() {
        Tool.require("tmux");
    }

    @AfterEach
    void stopTmux() throws Exception {
        if (running) {
            tmux("kill-server");
        }
    }

    @Test
    void lineThatIsBeingTypedSurvivesWhatArrives() throws Exception {
        CountDownLatch typed = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            typed.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            peer.send("81 05 68656c6c6f"); // "hello"
            peer.send("81 04 1b5b324a"); // ESC [ 2 J, which would clear the screen
            assertThat(peer.readFrame().text()).isEqualTo("half a line, and the rest");
            peer.send("88 02 03e8"); // Close 1000
            peer.finish();
        })) {
            start(server.url());
            type("half a line");
            await("> half a line");
            typed.countDown();
            await("Received from socket: '\\" + "u001b[2J'");
            assertThat(screen())
                    .containsSubsequence(
                            "Connected to " + server.url(),
                            "Received from socket: 'hello'",
                            "Received from socket: '\\" + "u001b[2J'",
                            "> half a line");
            type(", and the rest", "Enter");
            server.awaitEnd();
            await("status 0");
            assertThat(screen()).contains("Connection closed by server: 1000 (normal)");
        }
    }

    @Test
    void backslashesQuotesAndExclamationMarksArriveAsTyped() throws Exception {
        start();
        String line = "{\"re\":\"a\\\\d+\", 'it': !!}";
        type(line, "Enter");
        await("Received from socket: '" + line + "'");
        type("exit", "Enter");
        await("status 0");
    }

    @Test
    void pasteOfSixThousandCharactersArrivesWhole() throws Exception {
        String paste = "0123456789".repeat(600);
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().text()).isEqualTo(paste);
            peer.send("88 02 03e8"); // Close 1000
            peer.finish();
        })) {
            start(server.url());
            Path file = Files.writeString(folder.resolve("paste"), paste);
            tmux("load-buffer", file.toString());
            tmux("paste-buffer", "-p"); // bracketed, as terminals do it
            type("Enter");
            server.awaitEnd();
            await("status 0");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"C-c", "C-d"})
    @Tag("fault-43")
    void ctrlCAndCtrlDOnAnEmptyLineLeave(String key) throws Exception {
        start();
        type(key);
        await("status 0");
        assertThat(screen()).contains("Connection closed by client: 1000 (normal)");
    }

    @Test
    void ctrlCOnALineClearsItAndStays() throws Exception {
        start();
        type("not to be sent");
        await("> not to be sent");
        type("C-c", "sent", "Enter");
        await("Received from socket: 'sent'");
        type("exit", "Enter");
        await("status 0");
    }

    @Test
    @Tag("fault-43")
    void secondCtrlCLeavesWith130() throws Exception {
        start();
        type("not to be sent");
        await("> not to be sent");
        type("C-c");
        awaitEmptyPrompt();
        type("C-c");
        await("status 130");
        assertThat(screen()).contains("Connection closed by client: 1000 (normal)");
    }

    @Test
    void altEnterBeginsALineInTheSameMessage() throws Exception {
        start();
        type("one", "M-Enter", "two", "Enter");
        await("Received from socket: 'one\\ntwo'");
        type("exit", "Enter");
        await("status 0");
    }

    @Test
    void tabCompletesACommand() throws Exception {
        start();
        type("/pi", "Tab");
        await("> /ping");
        type("Enter");
        await("Pong after ");
        type("exit", "Enter");
        await("status 0");
    }

    @Test
    void lineThatIsBeingTypedSurvivesAResizeAndManyMessages() throws Exception {
        CountDownLatch resized = new CountDownLatch(1);
        String half = "half a line that is longer than the window will be";
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            resized.await(PATIENCE.toSeconds(), TimeUnit.SECONDS);
            for (int i = 0; i < 100; i++) {
                peer.send("81 05 68656c6c6f"); // "hello"
            }
            peer.send("81 04 6c617374"); // "last"
            assertThat(peer.readFrame().text()).isEqualTo(half + ", and the rest");
            peer.send("88 02 03e8"); // Close 1000
            peer.finish();
        })) {
            start(server.url());
            type(half);
            await("> " + half);
            tmux("resize-window", "-x", "40", "-y", "30");
            resized.countDown();
            await("Received from socket: 'last'");
            type(", and the rest", "Enter");
            server.awaitEnd();
            await("status 0");
        }
    }

    @Test
    void serverCannotSetTheTitle() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            peer.send("81 0b 1b5d303b746974616e6907"); // ESC ] 0 ; t i t a n i BEL
            peer.send("81 0b c29d303b746974616e6907"); // the same with a C1 control
            peer.readFrame();
            peer.send("88 02 03e8"); // Close 1000
        })) {
            start(server.url());
            await("Received from socket: '\\" + "u009d0;titani\\" + "u0007'");
            assertThat(tmux("display-message", "-p", "#{pane_title}")).doesNotContain("titani");
            type("exit", "Enter");
            await("status 0");
        }
    }

    @Test
    void whatArrivesIsGreen() throws Exception {
        start();
        type("hello", "Enter");
        await("Received from socket: 'hello'");
        assertThat(tmux("capture-pane", "-p", "-e")).contains("\u001b[32mReceived from socket: 'hello'");
        type("exit", "Enter");
        await("status 0");
    }

    @Test
    void whatIsTypedIsThereInTheNextRunAndForNobodyElse() throws Exception {
        start();
        type("remember me", "Enter");
        await("Received from socket: 'remember me'");
        type("exit", "Enter");
        await("status 0");

        assertThat(Files.getPosixFilePermissions(history())).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        type("clear; sh " + folder.resolve("script"), "Enter");
        await("To leave: ");
        awaitEmptyPrompt();
        type("Up", "Up");
        await("> remember me");
        type("C-c");
        awaitEmptyPrompt();
        type("C-d");
        await("status 0");
    }

    @Test
    void nothingIsKeptIfThatIsNotWanted() throws Exception {
        start("--no-history");
        type("forget me", "Enter");
        await("Received from socket: 'forget me'");
        type("exit", "Enter");
        await("status 0");
        assertThat(history()).doesNotExist();
    }

    @Test
    @Tag("fault-43")
    void ctrlCWhileItWaitsForTheServersCloseExitsWith130() throws Exception {
        CountDownLatch closing = new CountDownLatch(1);
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            closing.countDown();
            peer.readToTheEnd();
        })) {
            start(server.url());
            type("exit", "Enter");
            assertThat(closing.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
            type("C-c");
            await("status 130");
        }
    }

    @Test
    void terminalIsAsBeforeAfterwards() throws Exception {
        start();
        type("exit", "Enter");
        await("status 0");
        type("stty -a", "Enter");
        await(" echo ");
        assertThat(String.join("\n", screen())).contains("isig icanon");
    }

    @Test
    @Tag("fault-43")
    void ctrlCStopsTheServer() throws Exception {
        launch("--listen", "0");
        await("Listening on ws://127.0.0.1:");
        type("C-c");
        await("status 130");
    }

    @Test
    void ctrlCEndsThePingsWithTheirSummary() throws Exception {
        launch("--ping");
        await("seq=1 rtt=");
        type("C-c");
        await(", lost 0");
        await("rtt min/p50/p95/p99/max = ");
        await("status 0");
    }

    private void start(String... args) throws Exception {
        launch(args);
        await("To leave: ");
        await(">");
    }

    /** Starts the program in a shell that says how it ended. */
    private void launch(String... args) throws Exception {
        List<String> command = EchoCliProcess.command(List.of(), args);
        Path arguments = Files.write(
                folder.resolve("arguments"),
                command.subList(1, command.size()).stream()
                        .map(PseudoTerminalTest::quoted)
                        .toList());
        // The trap: Ctrl-C is for the program alone.
        String script = String.format(
                "trap : INT%nexport XDG_STATE_HOME=%s%n%s @%s%necho status $?%nexec sh%n",
                folder.resolve("state"), command.get(0), arguments);
        Path file = Files.writeString(folder.resolve("script"), script);
        running = true;
        tmux("-f", "/dev/null", "new-session", "-d", "-x", "120", "-y", "60", "sh " + file);
    }

    /** For a file of java's arguments. */
    private static String quoted(String argument) {
        return '"' + argument.replace("\\", "\\\\") + '"';
    }

    /** Keys by their tmux names, anything else as it is. */
    private void type(String... keys) throws Exception {
        for (String key : keys) {
            boolean named = NAMED_KEYS.contains(key);
            tmux(named ? List.of("send-keys", key) : List.of("send-keys", "-l", key));
        }
    }

    private Path history() {
        return folder.resolve("state/noctule/echo-cli.history");
    }

    private void await(String expected) throws Exception {
        await(expected, line -> line.startsWith(expected.strip()) || line.contains(expected));
    }

    private void awaitEmptyPrompt() throws Exception {
        await("an empty prompt", line -> line.equals(">"));
    }

    private void await(String expected, Predicate<String> line) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (screen().stream().noneMatch(line)) {
            assertThat(System.nanoTime())
                    .as("waited for <%s> but there is%n%s", expected, String.join("\n", screen()))
                    .isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    /** The lines on the screen, without blanks at their ends. */
    private List<String> screen() throws Exception {
        return tmux("capture-pane", "-p").lines().map(String::stripTrailing).collect(Collectors.toList());
    }

    private String tmux(String... args) throws Exception {
        return tmux(List.of(args));
    }

    private String tmux(List<String> args) throws IOException, InterruptedException {
        List<String> command =
                new ArrayList<>(List.of("tmux", "-S", folder.resolve("tmux").toString()));
        command.addAll(args);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        process.waitFor();
        return output;
    }
}
