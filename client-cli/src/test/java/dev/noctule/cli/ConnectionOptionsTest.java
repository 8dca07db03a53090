package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How it connects: {@code -u}, {@code --cert}, {@code --proxy}, {@code --max-message}, {@code --no-compress}. */
@Timeout(60)
class ConnectionOptionsTest {
    private final Shell shell = new Shell();

    @Test
    void headerFieldsAndSubprotocolsAreSentInTheirOrder() throws Exception {
        assertThat(requestFor(
                        "-H", "Origin: https://a.test:8080", "-H", "X-Trace: 1", "-s", "chat.v2", "-s", "chat.v1"))
                .containsIgnoringCase("\r\norigin: https://a.test:8080\r\n")
                .containsIgnoringCase("\r\nx-trace: 1\r\n")
                .containsIgnoringCase("\r\nsec-websocket-protocol: chat.v2, chat.v1\r\n");
    }

    @Test
    void userIsBasicAuthentication() throws Exception {
        // RFC 7617, section 2
        assertThat(requestFor("-u", "Aladdin:open sesame"))
                .containsIgnoringCase("\r\nauthorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n");
    }

    @Test
    void userIsSentAsUtf8() throws Exception {
        // RFC 7617, section 2.1
        assertThat(requestFor("-u", "test:123\u00a3"))
                .containsIgnoringCase("\r\nauthorization: Basic dGVzdDoxMjPCow==\r\n");
    }

    @Test
    void passwordIsShownInNoError() {
        assertThat(shell.run("", "-u", "secret", "host")).isEqualTo(ExitCode.USAGE);
        assertThat(shell.run("", "--proxy", "http://me:secret@", "host")).isEqualTo(ExitCode.USAGE);
        assertThat(shell.err()).doesNotContain("secret");
    }

    @Test
    void compressionIsOffered() throws Exception {
        assertThat(requestFor()).contains("permessage-deflate");
    }

    @Test
    void compressionIsNotOfferedIfItIsNotWanted() throws Exception {
        assertThat(requestFor("--no-compress")).doesNotContain("permessage-deflate");
    }

    @ParameterizedTest
    @CsvSource({"5, OK, '12345\n'", "4, CLOSED_WITH_ERROR, ''"})
    void messageMayBeSoLongAndNoLonger(int limit, ExitCode code, String out) throws Exception {
        try (ScriptedServer server = ScriptedServer.playing(peer -> {
            peer.upgradeAndSend("81 05 3132333435" + "88 02 03e8"); // "12345", Close 1000
            peer.finish();
        })) {
            assertThat(shell.runWithOpenInput("--max-message", String.valueOf(limit), server.url()))
                    .isEqualTo(code);
        }
        assertThat(shell.out()).isEqualTo(out);
        assertThat(shell.err().contains("1009 (message too big)")).isEqualTo(limit < 5);
        assertThat(shell.err().contains("--max-message BYTES allows longer ones"))
                .isEqualTo(limit < 5);
    }

    private String requestFor(String... options) throws Exception {
        StringBuilder request = new StringBuilder();
        try (ScriptedServer server = ScriptedServer.playing(peer -> request.append(peer.readRequest()))) {
            String[] args = new String[options.length + 1];
            System.arraycopy(options, 0, args, 1, options.length);
            args[0] = server.url();
            assertThat(shell.run("", args)).isEqualTo(ExitCode.HANDSHAKE);
            server.awaitEnd();
        }
        return request.toString();
    }

    @Nested
    class ThroughAProxy {
        @Test
        void tunnelIsAskedForWithCredentialsAndTheServerIsBehindIt() throws Exception {
            try (ScriptedServer proxy = ScriptedServer.playing(peer -> {
                assertThat(peer.readRequest())
                        .startsWith("CONNECT server.test:8080 HTTP/1.1\r\n")
                        .containsIgnoringCase("\r\nproxy-authorization: Basic bWU6YUBi\r\n"); // me:a@b
                peer.sendText("HTTP/1.1 200 OK\r\n\r\n");
                peer.upgrade();
                peer.echoShortText();
                peer.readFrame();
                peer.send("88 02 03e8"); // Close 1000
            })) {
                assertThat(shell.run("hello\n", "-n1", "--proxy", url("me:a%40b@", proxy), "server.test:8080"))
                        .isEqualTo(ExitCode.OK);
                proxy.awaitEnd();
            }
            assertThat(shell.out()).isEqualTo("hello\n");
            assertThat(shell.err()).startsWith("Connected to ws://server.test:8080/");
        }

        @Test
        void proxyThatWantsCredentialsExitsWith3AndSaysHow() throws Exception {
            try (ScriptedServer proxy = ScriptedServer.playing(peer -> {
                peer.readRequest();
                peer.sendText("HTTP/1.1 407 No\r\nProxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n");
            })) {
                assertThat(shell.run("", "--proxy", url("", proxy), "server.test"))
                        .isEqualTo(ExitCode.CONNECT);
                assertThat(shell.err().lines())
                        .containsExactly(
                                "echo-cli: proxy: Expected a tunnel of proxy 127.0.0.1:"
                                        + proxy.target().port() + " to server.test:80 but was HTTP status 407"
                                        + " (Proxy-Authenticate: Basic realm=\"x\")",
                                "  Give credentials in its URL: --proxy http://USER:PASS@HOST:PORT");
            }
        }

        @Test
        void proxyThatIsNotThereExitsWith3() throws Exception {
            EchoServer gone = EchoServer.start(ListenAddress.anyFree());
            gone.close();

            assertThat(shell.run("", "--proxy", "127.0.0.1:" + gone.target().port(), "server.test"))
                    .isEqualTo(ExitCode.CONNECT);
            assertThat(shell.err())
                    .startsWith("echo-cli: proxy: ")
                    .contains("  Check host and port of --proxy, and whether the proxy runs.");
        }

        private static String url(String user, ScriptedServer proxy) {
            return "http://" + user + "127.0.0.1:" + proxy.target().port();
        }
    }

    @Nested
    class WithAClientCertificate {
        @TempDir
        private Path folder;

        @Test
        void certificateIsShownToAServerThatAsks() throws Exception {
            TestCertificate certificate = TestCertificate.create(folder);
            String pem = certificate.pem().toString();
            try (ScriptedServer server = ScriptedServer.playing(certificate.listenForClientsOfItsOwn(), peer -> {
                peer.upgrade();
                peer.echoShortText();
                peer.readFrame();
                peer.send("88 02 03e8"); // Close 1000
            })) {
                String key = certificate.keyPem().toString();
                String url = "wss://localhost:" + server.target().port();

                assertThat(shell.run("hello\n", "-n1", "--cacert", pem, "--cert", pem, "--key", key, url))
                        .isEqualTo(ExitCode.OK);
            }
            assertThat(shell.out()).isEqualTo("hello\n");
        }

        @Test
        void certificateThatIsMissingIsAskedFor() throws Exception {
            TestCertificate certificate = TestCertificate.create(folder);
            try (ScriptedServer server =
                    ScriptedServer.playing(certificate.listenForClientsOfItsOwn(), ScriptedServer.Peer::upgrade)) {
                String url = "wss://localhost:" + server.target().port();

                assertThat(shell.run("", "--cacert", certificate.pem().toString(), url))
                        .isEqualTo(ExitCode.TLS);
            }
            assertThat(shell.err())
                    .contains("  The server wants a client certificate that it trusts:"
                            + " give one with --cert PEM --key PEM.");
        }

        @Test
        void keyThatIsNotThereExitsWith2() {
            String missing = folder.resolve("missing.pem").toString();

            assertThat(shell.run("", "--cert", missing, "wss://localhost:1")).isEqualTo(ExitCode.USAGE);
            assertThat(shell.err()).contains(missing);
        }
    }
}
