package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.ListenerException;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.ProxyException;
import dev.noctule.websocket.RequestFailedException;
import dev.noctule.websocket.SendQueueFullException;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocketException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the library reports, in words: a line of cause, a line of remedy, an exit code. */
class FailuresTest {
    private static final Target WS = new Target(false, "host", 8080, "/chat");
    private static final Target WSS = new Target(true, "host", 8443, "/");

    @Nested
    class Connecting {
        @Test
        void refusedOnThisMachineOffersAServer() {
            Target local = new Target(false, "localhost", 8080, "/");

            assertThat(Failures.of(connect(ConnectFailedException.Kind.REFUSED), local)
                            .lines())
                    .containsExactly(
                            "echo-cli: cannot connect to ws://localhost:8080/: connection refused",
                            "  Nothing listens there. Start a server, e.g.: echo-cli --listen 8080");
        }

        @Test
        void refusedElsewhereDoesNot() {
            assertThat(Failures.of(connect(ConnectFailedException.Kind.REFUSED), WS)
                            .remedy())
                    .isEqualTo("Nothing listens there. Check the port, and whether the server runs.");
        }

        @ParameterizedTest
        @EnumSource(ConnectFailedException.Kind.class)
        void everyKindExitsWith3(ConnectFailedException.Kind kind) {
            Failure failure = Failures.of(connect(kind), WS);

            assertThat(failure.code()).isEqualTo(ExitCode.CONNECT);
            assertThat(failure.cause()).startsWith("cannot connect to ws://host:8080/chat: ");
            assertThat(failure.lines()).hasSize(2);
        }

        private static WebSocketException connect(ConnectFailedException.Kind kind) {
            return new ConnectFailedException(kind, "host:8080", null);
        }
    }

    @Nested
    class ThroughAProxy {
        @Test
        void credentialsAreAskedForAsTheProxyAsks() {
            HttpHeaders headers =
                    HttpHeaders.of(Map.of("Proxy-Authenticate", List.of("Basic realm=\"x\"")), (name, value) -> true);

            assertThat(Failures.of(
                                    new ProxyException(
                                            ProxyException.Kind.AUTHENTICATION,
                                            "was HTTP status 407",
                                            407,
                                            headers,
                                            null),
                                    WS)
                            .lines())
                    .containsExactly(
                            "echo-cli: proxy: was HTTP status 407 (Proxy-Authenticate: Basic realm=\"x\")",
                            "  Give credentials in its URL: --proxy http://USER:PASS@HOST:PORT");
        }

        @ParameterizedTest
        @EnumSource(ProxyException.Kind.class)
        void everyKindExitsWith3(ProxyException.Kind kind) {
            Failure failure = Failures.of(new ProxyException(kind, "message", 0, null, null), WS);

            assertThat(failure.code()).isEqualTo(ExitCode.CONNECT);
            assertThat(failure.cause()).isEqualTo("proxy: message");
            assertThat(failure.remedy()).isNotBlank();
        }
    }

    @Nested
    class Tls {
        @Test
        void unknownAuthorityOffersToTrustIt() {
            String message = "the certificate of host is signed by an unknown CA (CN=dev-ca)";

            assertThat(Failures.of(new TlsException(TlsException.Reason.UNTRUSTED, message, null), WSS)
                            .lines())
                    .containsExactly(
                            "echo-cli: TLS: the certificate of host is signed by an unknown CA (CN=dev-ca)",
                            "  Trust it with --cacert ca.pem, or skip the check with -k (testing only).");
        }

        @Test
        void plainServerOffersWs() {
            assertThat(Failures.of(new TlsException(TlsException.Reason.NOT_TLS, "x", null), WSS)
                            .lines())
                    .containsExactly(
                            "echo-cli: TLS: the server on port 8443 does not speak TLS",
                            "  Did you mean ws://host:8443/ ?");
        }

        @Test
        void serverThatWantsACertificateIsToBeGivenOne() {
            assertThat(Failures.of(new TlsException(TlsException.Reason.CLIENT_CERTIFICATE, "x", null), WSS)
                            .remedy())
                    .contains("--cert PEM --key PEM");
        }

        @ParameterizedTest
        @EnumSource(value = TlsException.Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "TIMEOUT")
        void everyReasonExitsWith4(TlsException.Reason reason) {
            Failure failure = Failures.of(new TlsException(reason, "message", null), WSS);

            assertThat(failure.code()).isEqualTo(ExitCode.TLS);
            assertThat(failure.cause()).startsWith("TLS: ");
            assertThat(failure.lines()).hasSize(2);
        }

        @Test
        void silenceIsATimeout() {
            assertThat(Failures.of(new TlsException(TlsException.Reason.TIMEOUT, "x", null), WSS)
                            .code())
                    .isEqualTo(ExitCode.TIMEOUT);
        }
    }

    @Nested
    class Refused {
        @Test
        void unauthorizedShowsWhatIsAskedFor() {
            Failure failure =
                    Failures.of(refused(401, "Unauthorized", "WWW-Authenticate", "Basic realm=\"x\"", ""), WS);

            assertThat(failure.code()).isEqualTo(ExitCode.HANDSHAKE);
            assertThat(failure.lines())
                    .containsExactly(
                            "echo-cli: handshake refused: HTTP 401 Unauthorized (WWW-Authenticate: Basic realm=\"x\")",
                            "  Give credentials with -u USER:PASS or -H 'Authorization: Bearer ...'.");
        }

        @Test
        void notFoundNamesThePath() {
            assertThat(Failures.of(refused(404, "Not Found", "", "", ""), WS).lines())
                    .containsExactly(
                            "echo-cli: handshake refused: HTTP 404 Not Found",
                            "  Nothing is served at /chat. Check the path of the URL.");
        }

        @Test
        void redirectShowsWhereTo() {
            assertThat(Failures.of(refused(302, "Found", "Location", "https://other/", ""), WS)
                            .cause())
                    .isEqualTo("handshake refused: HTTP 302 Found (Location: https://other/)");
        }

        @Test
        void plainRequestToATlsPortOffersWss() {
            String nginx = "<h1>400 Bad Request</h1>\nThe plain HTTP request was sent to HTTPS port\n";

            assertThat(Failures.of(refused(400, "Bad Request", "", "", nginx), WS)
                            .remedy())
                    .isEqualTo("Did you mean wss://host:8080/chat ?");
        }

        @Test
        void bodyIsShownLineByLineWithNothingThatATerminalObeys() {
            String body = "<p>no\r\n\r\n" + (char) 0x1b + "[2Jgone\n";

            assertThat(Failures.of(refused(500, "", "", "", body), WS).lines())
                    .containsExactly(
                            "echo-cli: handshake refused: HTTP 500",
                            "  The fault is the server's, or of what stands behind it: see its log.",
                            "  | <p>no",
                            "  | \\" + "u001b[2Jgone");
        }

        @Test
        void longBodyIsCut() {
            Failure failure = Failures.of(refused(500, "", "", "", "x".repeat(5000)), WS);

            assertThat(failure.details()).containsExactly("x".repeat(1024));
        }

        @Test
        void headerFieldsAndReasonPhrasesAreEscaped() {
            Failure failure = Failures.of(refused(401, "a\tb", "WWW-Authenticate", "c\td", ""), WS);

            assertThat(failure.lines().get(0)).endsWith("HTTP 401 a\\tb (WWW-Authenticate: c\\td)");
        }

        @ParameterizedTest
        @CsvSource({"200", "301", "400", "403", "407", "418", "426", "429", "500", "502", "503"})
        void everyStatusHasARemedyAndExitsWith5(int status) {
            Failure failure = Failures.of(refused(status, "", "", "", ""), WS);

            assertThat(failure.code()).isEqualTo(ExitCode.HANDSHAKE);
            assertThat(failure.remedy()).isNotBlank();
        }

        @Test
        void headOfTheAnswerIsForTheVerbose() {
            assertThat(Refusals.head(refused(503, "Busy", "Retry-After", "5", "")))
                    .containsExactly("< HTTP 503 Busy", "< Retry-After: 5");
        }

        private static UpgradeRejectedException refused(
                int status, String reason, String headerName, String headerValue, String body) {
            HttpHeaders headers = HttpHeaders.of(
                    headerName.isEmpty() ? Map.of() : Map.of(headerName, List.of(headerValue)), (name, value) -> true);
            return new UpgradeRejectedException(status, reason, headers, body.getBytes(StandardCharsets.UTF_8), false);
        }
    }

    @Nested
    class Handshake {
        @ParameterizedTest
        @EnumSource(
                value = HandshakeException.Kind.class,
                names = {"INVALID_RESPONSE", "EOF"})
        void noHttpWithoutTlsOffersWss(HandshakeException.Kind kind) {
            Failure failure = Failures.of(new HandshakeException(kind, "bad", null), WS);

            assertThat(failure.code()).isEqualTo(ExitCode.HANDSHAKE);
            assertThat(failure.remedy()).startsWith("Did you mean wss://host:8080/chat ?");
        }

        @Test
        void noHttpUnderTlsDoesNot() {
            assertThat(Failures.of(new HandshakeException(HandshakeException.Kind.EOF, "bad", null), WSS)
                            .remedy())
                    .doesNotContain("ws://");
        }

        @Test
        void silenceIsATimeout() {
            Failure failure = Failures.of(new HandshakeException(HandshakeException.Kind.TIMEOUT, "late", null), WS);

            assertThat(failure.code()).isEqualTo(ExitCode.TIMEOUT);
            assertThat(failure.cause()).isEqualTo("handshake: no answer in time");
        }
    }

    @Nested
    class AfterOpen {
        @Test
        void everyOtherExceptionHasItsCode() {
            assertThat(code(new ConnectionLostException(ConnectionLostException.Kind.EOF, Phase.OPEN, "x", null)))
                    .isEqualTo(ExitCode.LOST);
            assertThat(code(new SocketClosedException(Phase.CLOSED, "x", null))).isEqualTo(ExitCode.LOST);
            assertThat(code(new ProtocolException(1002, "F1", "x"))).isEqualTo(ExitCode.CLOSED_WITH_ERROR);
            assertThat(code(new ListenerException("onText", new RuntimeException())))
                    .isEqualTo(ExitCode.INTERNAL);
            assertThat(code(new SendQueueFullException("x", 2, 3))).isEqualTo(ExitCode.INTERNAL);
            assertThat(code(new RequestFailedException("x", null))).isEqualTo(ExitCode.INTERNAL);
        }

        @Test
        void internalErrorsAreOneLineAndNoTrace() {
            Failure failure = Failures.internal(new IllegalStateException("a\nb"));

            assertThat(failure.code()).isEqualTo(ExitCode.INTERNAL);
            assertThat(failure.lines())
                    .hasSize(2)
                    .allSatisfy(line -> assertThat(line).doesNotContain("\n"));
            assertThat(failure.cause())
                    .contains("IllegalStateException: a\nb at ")
                    .contains("FailuresTest.java");
        }

        private static ExitCode code(WebSocketException error) {
            return Failures.of(error, WS).code();
        }
    }
}
