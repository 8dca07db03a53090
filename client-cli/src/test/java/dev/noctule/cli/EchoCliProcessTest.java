package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.cli.EchoCliProcess.Result;
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The program as a shell sees it: standard streams and exit codes. */
@Timeout(120)
class EchoCliProcessTest {
    @TempDir
    private Path folder;

    @Test
    void withNoArgumentItTalksToItsOwnServer() throws Exception {
        Result result = EchoCliProcess.run("HELLO THERE!\n");

        assertThat(result.out()).isEqualTo("HELLO THERE!\n");
        assertThat(result.err().lines())
                .satisfiesExactly(
                        line -> assertThat(line).matches("Started an echo server at ws://127\\.0\\.0\\.1:\\d+/"),
                        line -> assertThat(line).matches("Connected to ws://127\\.0\\.0\\.1:\\d+/"),
                        line -> assertThat(line).isEqualTo("Connection closed by client: 1000 (normal)"));
        assertThat(result.status()).isZero();
    }

    @Test
    @Tag("fault-43")
    void wrongArgumentExitsWith2() throws Exception {
        Result result = EchoCliProcess.run("", "--bogus");

        assertThat(result.status()).isEqualTo(2);
        assertThat(result.err().lines())
                .containsExactly("echo-cli: Unknown option: '--bogus'", "  Try: echo-cli --help");
        assertThat(result.out()).isEmpty();
    }

    @Test
    @Tag("fault-43")
    void inputThatIsNotUtf8ExitsWith2() throws Exception {
        try (EchoServer server = EchoServer.start(ListenAddress.anyFree());
                EchoCliProcess cli = EchoCliProcess.start(server.target().url())) {
            cli.type("good\n");
            cli.type(new byte[] {'b', (byte) 0xe4, 'd', '\n'});
            cli.endInput();

            Result result = cli.result();
            assertThat(result.status()).isEqualTo(2);
            assertThat(result.out()).isEqualTo("good\n");
            assertThat(result.err()).contains("echo-cli: line 2 of the input is not UTF-8: 0xe4 at byte 2");
        }
    }

    @Test
    @Tag("fault-43")
    void refusedConnectionExitsWith3() throws Exception {
        EchoServer gone = EchoServer.start(ListenAddress.anyFree());
        gone.close();

        Result result = EchoCliProcess.run("", gone.target().url());

        assertThat(result.status()).isEqualTo(3);
        assertThat(result.err().lines())
                .containsExactly(
                        "echo-cli: cannot connect to " + gone.target().url() + ": connection refused",
                        "  Nothing listens there. Start a server, e.g.: echo-cli --listen "
                                + gone.target().port());
    }

    @Test
    @Tag("fault-43")
    void tlsAgainstAPlainServerExitsWith4() throws Exception {
        try (EchoServer server = EchoServer.start(ListenAddress.anyFree())) {
            Result result = EchoCliProcess.run("", server.target().otherUrl());

            assertThat(result.status()).isEqualTo(4);
            assertThat(result.err().lines())
                    .containsExactly(
                            "echo-cli: TLS: the server on port "
                                    + server.target().port() + " does not speak TLS",
                            "  Did you mean " + server.target().url() + " ?");
        }
    }

    @Test
    @Tag("fault-43")
    void refusedHandshakeExitsWith5() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.readRequest();
            peer.sendText("HTTP/1.1 404 Not Found\r\nContent-Length: 9\r\n\r\nno " + (char) 0x1b + "[2J\r\n");
        })) {
            Result result = EchoCliProcess.run("", server.url());

            assertThat(result.status()).isEqualTo(5);
            assertThat(result.err().lines())
                    .containsExactly(
                            "echo-cli: handshake refused: HTTP 404 Not Found",
                            "  Nothing is served at /. Check the path of the URL.",
                            "  | no \\" + "u001b[2J");
        }
    }

    @Nested
    class OverTls {
        private TestCertificate certificate;

        @BeforeEach
        void makeCertificate() throws Exception {
            certificate = TestCertificate.create(folder);
        }

        @Test
        @Tag("fault-43")
        void unknownAuthorityExitsWith4() throws Exception {
            try (ScriptedServer server = startEcho()) {
                Result result = EchoCliProcess.run("", wss("localhost", server));

                assertThat(result.status()).isEqualTo(4);
                assertThat(result.err().lines())
                        .containsExactly(
                                "echo-cli: TLS: the certificate of localhost is self-signed (CN=localhost)",
                                "  Trust it with --cacert ca.pem, or skip the check with -k (testing only).");
            }
        }

        @Test
        void otherHostNameExitsWith4AlthoughTheAuthorityIsTrusted() throws Exception {
            try (ScriptedServer server = startEcho()) {
                Result result =
                        EchoCliProcess.run("", "--cacert", certificate.pem().toString(), wss("127.0.0.1", server));

                assertThat(result.status()).isEqualTo(4);
                assertThat(result.err().lines())
                        .containsExactly(
                                "echo-cli: TLS: the certificate is not for 127.0.0.1, but for localhost",
                                "  Use a host name that the certificate is for,"
                                        + " or skip the check with -k (testing only).");
            }
        }

        @Test
        void trustedAuthorityIsTrusted() throws Exception {
            try (ScriptedServer server = startEcho()) {
                Result result = EchoCliProcess.run(
                        "over TLS\n", "-v", "--cacert", certificate.pem().toString(), wss("localhost", server));

                assertThat(result.out()).isEqualTo("over TLS\n");
                assertThat(result.err()).contains("Connected to wss://localhost:", "= TLSv1.3 ");
                assertThat(result.status()).isZero();
            }
        }

        @Test
        void insecureTrustsAnybodyAndSaysSo() throws Exception {
            try (ScriptedServer server = startEcho()) {
                Result result = EchoCliProcess.run("over TLS\n", "-k", wss("127.0.0.1", server));

                assertThat(result.out()).isEqualTo("over TLS\n");
                assertThat(result.err()).startsWith("echo-cli: TLS without verification");
                assertThat(result.status()).isZero();
            }
        }

        @Test
        void plainAgainstATlsServerExitsWith5AndOffersWss() throws Exception {
            try (ScriptedServer server = startEcho()) {
                Result result = EchoCliProcess.run("", server.url());

                assertThat(result.status()).isEqualTo(5);
                assertThat(result.err()).contains("  Did you mean " + wss("127.0.0.1", server) + " ?");
            }
        }

        @Test
        void certificateFileThatIsNotThereExitsWith2() throws Exception {
            Result result = EchoCliProcess.run("", "--cacert", "no-such.pem", "wss://localhost:1");

            assertThat(result.status()).isEqualTo(2);
            assertThat(result.err()).contains("no-such.pem");
        }

        private ScriptedServer startEcho() throws Exception {
            return ScriptedServer.playing(certificate.listen(), peer -> {
                peer.upgrade();
                peer.echoShortText();
                peer.readFrame();
                peer.send("88 02 03e8"); // Close 1000
            });
        }

        private static String wss(String host, ScriptedServer server) {
            return "wss://" + host + ":" + server.target().port() + "/";
        }
    }

    @Test
    @Tag("fault-43")
    void lostConnectionExitsWith6() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(ScriptedServer.Peer::upgrade);
                EchoCliProcess cli = EchoCliProcess.start(server.url())) {
            Result result = cli.result(); // standard input is still open

            assertThat(result.status()).isEqualTo(6);
            assertThat(result.err()).endsWith(String.format("Connection lost: no close frame received%n"));
        }
    }

    @Test
    @Tag("fault-43")
    void resetConnectionExitsWith6() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
                    peer.upgrade();
                    peer.readFrame();
                    peer.reset();
                });
                EchoCliProcess cli = EchoCliProcess.start(server.url())) {
            cli.type("a\n");

            assertThat(cli.result().status()).isEqualTo(6);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "88 00,                       0, 'Connection closed by server: 1005 (no code given)'",
        "88 02 03e8,                  0, 'Connection closed by server: 1000 (normal)'",
        "88 02 03e9,                  0, 'Connection closed by server: 1001 (going away)'",
        "88 0a 03f0 6e6f20746f6b656e, 7, 'Connection closed by server: 1008 (policy violation) ''no token'''",
        "88 02 0fa0,                  7, 'Connection closed by server: 4000 (private use)'",
    })
    @Tag("fault-43")
    void closeByTheServerExitsWithItsMeaning(String frame, int status, String line) throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
                    peer.upgrade();
                    peer.send(frame);
                    peer.finish();
                });
                EchoCliProcess cli = EchoCliProcess.start(server.url())) {
            Result result = cli.result();

            assertThat(result.err()).endsWith(String.format("%s%n", line));
            assertThat(result.status()).isEqualTo(status);
        }
    }

    @Test
    @Tag("fault-43")
    void brokenProtocolExitsWith7() throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
                    peer.upgrade();
                    peer.send("83 00"); // an opcode that nobody has defined
                    peer.readToTheEnd();
                });
                EchoCliProcess cli = EchoCliProcess.start(server.url())) {
            Result result = cli.result();

            assertThat(result.status()).isEqualTo(7);
            assertThat(result.err()).contains("Connection closed by client: 1002 (protocol error)");
        }
    }

    @Test
    @Tag("fault-43")
    void readerThatStopsReadingEndsItQuietly() throws Exception {
        try (EchoServer server = EchoServer.start(ListenAddress.anyFree())) {
            File errors = folder.resolve("err").toFile();
            List<Process> pipeline = ProcessBuilder.startPipeline(List.of(
                    new ProcessBuilder("sh", "-c", "while :; do echo line; done"),
                    new ProcessBuilder(EchoCliProcess.command(
                                    List.of(), server.target().url()))
                            .redirectError(errors),
                    new ProcessBuilder("head", "-1")));
            Process cli = pipeline.get(1);
            try (BufferedReader head = new BufferedReader(
                    new InputStreamReader(pipeline.get(2).getInputStream(), StandardCharsets.UTF_8))) {
                assertThat(head.readLine()).isEqualTo("line");
                assertThat(head.readLine()).isNull();
                assertThat(cli.waitFor()).isZero();
                assertThat(errors).hasContent("Connected to " + server.target().url());
            } finally {
                pipeline.forEach(Process::destroyForcibly);
            }
        }
    }

    @Test
    void listenServesUntilItIsStoppedAndTellsItsClients() throws Exception {
        try (EchoCliProcess server = EchoCliProcess.start("--listen", "0")) {
            server.out().await("/\n");
            String url = server.out().text().strip().replace("Listening on ", "");
            try (EchoCliProcess client = EchoCliProcess.start(url)) {
                client.type("hi\n");
                client.out().await("hi\n");
                server.terminate();

                Result result = client.result();
                assertThat(result.err())
                        .contains("Connection closed by server: 1001 (going away) 'the echo server stops'");
                assertThat(result.status()).isZero();
            }
            assertThat(server.result().status()).isEqualTo(143); // 128 + SIGTERM
            assertThat(server.result().err()).isEmpty();
        }
    }

    @Test
    void selfSignedServerIsTrustedByTheCertificateThatItWrites() throws Exception {
        Path pem = folder.resolve("ca.pem");
        try (EchoCliProcess server = EchoCliProcess.start("--listen", "0", "--self-signed=" + pem)) {
            server.out().await("/\n");
            String url = server.out().text().strip().replace("Listening on ", "");
            assertThat(url).startsWith("wss://127.0.0.1:");

            Result trusted = EchoCliProcess.run("over TLS\n", "--cacert", pem.toString(), url);
            assertThat(trusted.out()).isEqualTo("over TLS\n");
            assertThat(trusted.status()).isZero();
            assertThat(EchoCliProcess.run("", url).status()).isEqualTo(4);

            server.terminate();
            assertThat(server.result().err().lines())
                    .satisfiesExactly(
                            line -> assertThat(line)
                                    .matches("Self-signed certificate, SHA-256 ([0-9A-F]{2}:){31}[0-9A-F]{2}"),
                            line -> assertThat(line).isEqualTo("Clients trust it with --cacert " + pem));
        }
    }

    @Test
    void pingsOnATerminatedProcessEndWithTheSummary() throws Exception {
        try (EchoCliProcess cli = EchoCliProcess.start("--ping", "-i", "3600")) {
            cli.out().await("seq=1 rtt=");
            cli.terminate();

            Result result = cli.result();
            assertThat(result.out()).contains("\nsent 1, received 1, lost 0\nrtt min/p50/p95/p99/max = ");
            assertThat(result.status()).isZero();
        }
    }

    @Test
    void helpLoadsOnlyPicocli() throws Exception {
        assertThat(loadedClasses("--help")).noneMatch(name -> name.matches("(io|org|ch)\\..*|com\\.fasterxml\\..*"));
    }

    @Test
    void pipeModeLoadsNoJLineNoHistogramAndNoJson() throws Exception {
        assertThat(loadedClasses())
                .anyMatch(name -> name.startsWith("io.netty."))
                .noneMatch(name -> name.matches("org\\.(jline|HdrHistogram)\\..*|com\\.fasterxml\\..*"));
    }

    @Test
    void pingModeLoadsTheHistogramAndNoJLine() throws Exception {
        assertThat(loadedClasses("--ping=1"))
                .anyMatch(name -> name.startsWith("org.HdrHistogram."))
                .noneMatch(name -> name.startsWith("org.jline."));
    }

    private List<String> loadedClasses(String... args) throws Exception {
        Path log = folder.resolve("classes");
        try (EchoCliProcess cli = EchoCliProcess.start(List.of("-Xlog:class+load:file=" + log), args)) {
            cli.endInput();
            assertThat(cli.result().status()).isZero();
        }
        try (var lines = Files.lines(log)) {
            return lines.map(line -> line.replaceFirst("^(\\[[^]]*])+ *", ""))
                    .map(line -> line.replaceFirst(" .*", ""))
                    .toList();
        }
    }
}
