package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When it is over: {@code -n}, {@code -w}, {@code -t}, {@code --connect-timeout}. */
@Timeout(60)
class EndingOptionsTest {
    private static final String THREE_MESSAGES = "81 01 31" + "81 01 32" + "81 01 33"; // "1", "2", "3"

    private final Shell shell = new Shell();

    /** So that no time is lost by that in the tests. */
    @BeforeAll
    static void loadClasses() {
        new Shell().run("", "-m", "a", "-n", "1", "-w", "30");
    }

    @Test
    void soManyMessagesAreEnoughAlthoughTheInputIsOpen() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgradeAndSend(THREE_MESSAGES);
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send("88 02 03e8"); // Close 1000
        })) {
            assertThat(shell.runWithOpenInput("-n", "2", server.url())).isEqualTo(ExitCode.OK);
            server.awaitEnd();
        }
        assertThat(shell.out()).isEqualTo("1\n2\n");
    }

    @Test
    void whatIsGivenIsSentAlthoughThereAreEnoughMessages() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgradeAndSend(THREE_MESSAGES);
            assertThat(peer.readFrame().text()).isEqualTo("a");
            assertThat(peer.readFrame().text()).isEqualTo("b");
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send("88 02 03e8"); // Close 1000
        })) {
            assertThat(shell.run("", "-m", "a", "-m", "b", "-n", "1", "-w", "3600", server.url()))
                    .isEqualTo(ExitCode.OK);
            server.awaitEnd();
        }
        assertThat(shell.out()).isEqualTo("1\n");
    }

    @Test
    @Tag("fault-43")
    void fewerMessagesExitWith8() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgradeAndSend(THREE_MESSAGES);
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send("88 02 03e8"); // Close 1000
        })) {
            assertThat(shell.run("", "-n", "4", "-w", "0.3", server.url())).isEqualTo(ExitCode.TIMEOUT);
            server.awaitEnd();
        }
        assertThat(shell.out()).isEqualTo("1\n2\n3\n");
        assertThat(shell.err()).contains("echo-cli: only 3 of 4 messages came");
    }

    @ParameterizedTest
    @ValueSource(strings = {"88 02 03e8", "88 00"}) // Close 1000, Close with no code
    void normalCloseByTheServerIsNoExcuseForFewer(String close) throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgradeAndSend(close);
            peer.finish();
        })) {
            assertThat(shell.runWithOpenInput("-n", "1", server.url())).isEqualTo(ExitCode.TIMEOUT);
        }
        assertThat(shell.err()).contains("echo-cli: only 0 of 1 message came");
    }

    @Test
    void errorOfTheServerCountsMoreThanFewer() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgradeAndSend("88 02 03f3"); // Close 1011
            peer.finish();
        })) {
            assertThat(shell.runWithOpenInput("-n", "1", server.url())).isEqualTo(ExitCode.CLOSED_WITH_ERROR);
        }
        assertThat(shell.err()).doesNotContain("echo-cli: ");
    }

    @Test
    void waitIsHowLongItIsQuietBeforeTheClose() throws Exception {
        long begin = System.nanoTime();
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send("88 02 03e8"); // Close 1000
        })) {
            assertThat(shell.run("", "-w", "1.5", server.url())).isEqualTo(ExitCode.OK);
        }
        assertThat(System.nanoTime() - begin).as("no less").isGreaterThan(1_500_000_000L);
    }

    @Test
    void timeoutEndsAConversationThatDoesNot() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send("88 02 03e8"); // Close 1000
        })) {
            assertThat(shell.runWithOpenInput("-t", "2", server.url())).isEqualTo(ExitCode.TIMEOUT);
            server.awaitEnd();
        }
        assertThat(shell.err())
                .contains(String.format("echo-cli: not over within 2 s (-t)%n  Give it more time with a larger -t.%n"));
    }

    @Test
    void timeoutEndsAServerThatNeverStopsSending() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgrade();
            while (true) {
                peer.send("81 01 31"); // "1"
            }
        })) {
            assertThat(shell.run("", "-t", "2", server.url())).isEqualTo(ExitCode.TIMEOUT);
        }
        assertThat(shell.out()).startsWith("1\n1\n");
    }

    @Test
    void timeoutThatIsNotReachedChangesNothing() {
        assertThat(shell.run("", "-m", "a", "-n", "1", "-w", "30", "-t", "50")).isEqualTo(ExitCode.OK);
        assertThat(shell.out()).isEqualTo("a\n");
    }

    @Test
    void timeoutEndsAHangingConnect() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "ws://127.0.0.1:" + mute.getLocalPort() + "/";

            assertThat(shell.run("", "-t", "0.3", url)).isEqualTo(ExitCode.TIMEOUT);
            assertThat(shell.err()).startsWith("echo-cli: no connection to " + url + " within 0.3 s (-t)");
        }
    }

    @Test
    void connectTimeoutEndsAHangingHandshake() throws Exception {
        try (ServerSocket mute = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String url = "ws://127.0.0.1:" + mute.getLocalPort() + "/";

            assertThat(shell.run("", "--connect-timeout", "1", "-t", "8", url)).isEqualTo(ExitCode.TIMEOUT);
            assertThat(shell.err()).startsWith("echo-cli: handshake: no answer in time");
        }
    }
}
