package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Against the npm module ws, by the script that the library is tried with. */
@Timeout(60)
class NodePeerTest {
    private static final Path SCRIPTS = Path.of("..", "client-core", "src", "test", "interop");

    private final Shell shell = new Shell();

    @TempDir
    private Path folder;

    private TestCertificate certificate;
    private Process node;
    private String plain;
    private String secure;

    @BeforeEach
    void start() throws Exception {
        Tool.require("node");
        Tool.require(SCRIPTS.resolve("node_modules/ws"));
        certificate = TestCertificate.create(folder);
        node = new ProcessBuilder(List.of(
                        "node",
                        SCRIPTS.resolve("echo.mjs").toString(),
                        certificate.pem().toString(),
                        certificate.keyPem().toString()))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader output =
                new BufferedReader(new InputStreamReader(node.getInputStream(), StandardCharsets.UTF_8));
        String[] ready = output.readLine().split(" ", 4); // "ready", the two ports, and versions
        plain = "ws://127.0.0.1:" + ready[1];
        secure = "wss://localhost:" + ready[2];
    }

    @AfterEach
    void stop() {
        if (node != null) {
            node.destroyForcibly();
        }
    }

    @Test
    void linesComeBackCompressed() {
        String line = "compressible ".repeat(1000);

        assertThat(shell.run(line + "\n" + line + "\n", "-v", "-n", "2", plain + "/echo"))
                .isEqualTo(ExitCode.OK);
        assertThat(shell.out()).isEqualTo(line + "\n" + line + "\n");
        assertThat(shell.err()).containsIgnoringCase("< Sec-WebSocket-Extensions: permessage-deflate");
    }

    @Test
    void fragmentedAnswersAreOneLineOverTls() {
        String line = "0123456789".repeat(1000);

        assertThat(shell.run(
                        line,
                        "--cacert",
                        certificate.pem().toString(),
                        "-n",
                        "1",
                        "--no-compress",
                        secure + "/fragments"))
                .isEqualTo(ExitCode.OK);
        assertThat(shell.out()).isEqualTo(line + "\n");
    }

    @Test
    void closeCodeAndReasonAreSaid() throws Exception {
        assertThat(shell.runWithOpenInput(plain + "/close?code=4001")).isEqualTo(ExitCode.CLOSED_WITH_ERROR);
        assertThat(shell.err()).contains("Connection closed by server: 4001 (private use) 'as asked \u2602'");
    }

    @Test
    void pathThatIsNotServedExitsWith5() {
        assertThat(shell.run("", plain + "/nothing")).isEqualTo(ExitCode.HANDSHAKE);
        assertThat(shell.err()).startsWith("echo-cli: handshake refused: HTTP 404 Not Found");
    }
}
