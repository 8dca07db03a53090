package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code --reconnect}: what is lost comes back, and the person is told what happens. */
@Timeout(60)
class ReconnectTest {
    private final Shell shell = new Shell();
    private final List<ScriptedServer> servers = new CopyOnWriteArrayList<>();
    private ServerSocket listening;

    @BeforeEach
    void listen() throws IOException {
        listening = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void close() throws Exception {
        listening.close();
        for (ScriptedServer server : servers) {
            server.awaitEnd();
        }
    }

    @Test
    void lostConnectionComesBackAndIsTalkedOf() throws Exception {
        script(
                peer -> {
                    peer.upgradeAndSend("81 01 31"); // "1", and the connection ends
                },
                peer -> {
                    peer.upgradeAndSend("81 01 32"); // "2"
                    assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
                    peer.send("88 02 03e8"); // Close 1000
                });

        assertThat(shell.runWithOpenInput("--reconnect", "-n", "2", url())).isEqualTo(ExitCode.OK);
        assertThat(shell.out()).isEqualTo("1\n2\n");
        assertThat(shell.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).isEqualTo("Connected to " + url()),
                        line -> assertThat(line).isEqualTo("Connection lost: no close frame received"),
                        line -> assertThat(line).matches("Attempt 1 to reconnect in [0-9.]+ s"),
                        line -> assertThat(line).isEqualTo("Connected again"),
                        line -> assertThat(line).isEqualTo("Connection closed by client: 1000 (normal)"));
    }

    @Test
    void everyConnectionAndEveryLossIsInTheJsonLines() throws Exception {
        script(
                peer -> peer.upgradeAndSend("81 01 31"),
                peer -> { // "1", and the connection ends
                    peer.upgradeAndSend("81 01 32"); // "2"
                    assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
                    peer.send("88 02 03e8"); // Close 1000
                });

        assertThat(shell.runWithOpenInput("--reconnect", "--json", "-n", "2", url()))
                .isEqualTo(ExitCode.OK);
        assertThat(JsonText.parse(shell.out()))
                .extracting("ev")
                .containsExactly("open", "message", "lost", "open", "message", "close");
    }

    @Test
    void inputWaitsForTheNextConnection() throws Exception {
        PipedOutputStream input = new PipedOutputStream();
        PipedInputStream in = new PipedInputStream(input);
        script(ScriptedServer.Peer::upgrade, peer -> {
            input.write("a\nb\n".getBytes(StandardCharsets.UTF_8));
            input.close();
            peer.upgrade();
            assertThat(peer.readFrame().text()).isEqualTo("a");
            assertThat(peer.readFrame().text()).isEqualTo("b");
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
            peer.send("88 02 03e8"); // Close 1000
        });

        assertThat(shell.run(in, "--reconnect", "-w", "0.3", url())).isEqualTo(ExitCode.OK);
    }

    @Test
    void serverThatIsNotThereYetIsWaitedFor() throws Exception {
        listening.close();

        assertThat(shell.run("", "--reconnect", "-t", "3", url())).isEqualTo(ExitCode.TIMEOUT);
        assertThat(shell.err().lines())
                .anyMatch(line -> line.startsWith("No connection: ") && line.contains("refused"))
                .anyMatch(line -> line.matches("Attempt 1 to reconnect in [0-9.]+ s"))
                .contains("echo-cli: no connection to " + url() + " within 3 s (-t)");
    }

    @Test
    void refusalThatWillNotChangeEndsItWithItsOwnExitCode() throws Exception {
        script(peer -> {
            peer.readRequest();
            peer.sendText("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        });

        assertThat(shell.run("", "--reconnect", url())).isEqualTo(ExitCode.HANDSHAKE);
        assertThat(shell.err()).startsWith("echo-cli: handshake refused: HTTP 401 Unauthorized");
    }

    @Test
    void refusalAfterALossEndsItWithItsExitCodeToo() throws Exception {
        script(ScriptedServer.Peer::upgrade, peer -> {
            peer.readRequest();
            peer.sendText("HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n");
        });

        assertThat(shell.runWithOpenInput("--reconnect", url())).isEqualTo(ExitCode.HANDSHAKE);
        assertThat(shell.err()).contains("No connection any more: ");
    }

    /** One connection after the other. */
    private void script(ScriptedServer.Script first, ScriptedServer.Script... more) {
        servers.add(ScriptedServer.playing(listening, peer -> {
            if (more.length > 0) {
                script(more[0]);
            }
            first.play(peer);
        }));
    }

    private String url() {
        return "ws://127.0.0.1:" + listening.getLocalPort() + "/";
    }
}
