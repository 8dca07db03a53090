package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.HttpProxy;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.ProxyException;
import dev.noctule.websocket.ProxyException.Kind;
import dev.noctule.websocket.testing.Bytes;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 4.1, item 3, and RFC 9110, 9.3.6: the way through an HTTP proxy. */
@Tag("H9")
@Tag("fault-19")
class ProxyTunnelTest {
    private static final HttpProxy PROXY = HttpProxy.of("proxy.test", 3128);
    private static final String SERVER = "ws://server.test/chat?token=1";
    private static final String CONNECT = "CONNECT server.test:80 HTTP/1.1\r\nHost: server.test:80\r\n\r\n";
    private static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

    private static OpeningConnection asking() {
        OpeningConnection opening = OpeningConnection.through(PROXY, SERVER);
        assertThat(opening.takeSent()).isEqualTo(CONNECT);
        return opening;
    }

    private static void assertOpens(OpeningConnection opening) {
        assertThat(opening.takeSent()).isEqualTo(OpeningConnection.REQUEST);
        opening.receives(OpeningConnection.AGREED);
        assertThat(opening.result).isCompleted();
        opening.listener.assertNext("open");
        assertThat(opening.channel.pipeline().names()).noneMatch(name -> name.startsWith("proxy"));
        opening.tcpEnds();
        opening.listener.assertNext("close 1006 by NETWORK: EOF");
    }

    @Test
    void serverIsAskedForByNameAndPortAndTheRequestFollowsInTheTunnel() {
        try (OpeningConnection opening = asking()) {
            opening.receives(ESTABLISHED);
            assertOpens(opening);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ws://server.test:8080/a?b, server.test:8080",
        "ws://[2001:db8::1]/, [2001:db8::1]:80",
        "ws://192.0.2.1/, 192.0.2.1:80",
    })
    void portIsAlwaysNamedAndIpv6HasItsBrackets(String uri, String authority) {
        try (OpeningConnection opening = OpeningConnection.through(PROXY, uri)) {
            assertThat(opening.takeSent())
                    .isEqualTo("CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
            opening.result.cancel(false);
            opening.runTasks();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 Connection established\r\n\r\n",
                "HTTP/1.0 200 OK\r\nProxy-Agent: old\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200\r\n\r\n",
                // RFC 9110, 9.3.6: any 2xx, and no body whatever the fields say
                "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 204 No Content\r\n\r\n",
                "HTTP/1.1 299 Fine\r\n\r\n",
            })
    void anyStatusOf2xxOpensTheTunnel(String answer) {
        try (OpeningConnection opening = asking()) {
            opening.receives(answer);
            assertOpens(opening);
        }
    }

    @Test
    void answerMayBeCutAnywhere() {
        String answer = "HTTP/1.1 200 Connection established\r\nVia: 1.1 proxy.test\r\n\r\n";
        Bytes.everySplit(OpeningConnection.latin1(answer), segments -> {
            try (OpeningConnection opening = asking()) {
                segments.forEach(opening::receives);
                assertOpens(opening);
            }
        });
    }

    @Test
    void credentialsAreSentToTheProxyOnly() {
        HttpProxy proxy = PROXY.withCredentials("Aladdin", "open sesame");
        try (OpeningConnection opening = OpeningConnection.through(proxy, SERVER)) {
            assertThat(opening.takeSent())
                    .isEqualTo("CONNECT server.test:80 HTTP/1.1\r\nHost: server.test:80\r\n"
                            + "Proxy-Authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==\r\n\r\n");
            opening.receives(ESTABLISHED);
            assertOpens(opening);
        }
    }

    /** U+010A cut to eight bits would be a line feed; in UTF-8 and Base64 it is C4 8A, and harmless. */
    @Test
    @Tag("CVE-2025-67735")
    @Tag("CVE-2026-42578")
    @Tag("CVE-2026-1527")
    void credentialsAreUtf8() {
        HttpProxy proxy = PROXY.withCredentials("\u010a", "\u20ac");
        try (OpeningConnection opening = OpeningConnection.through(proxy, SERVER)) {
            assertThat(opening.takeSent()).endsWith("\r\nProxy-Authorization: Basic xIo64oKs\r\n\r\n");
            opening.result.cancel(false);
            opening.runTasks();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "407, AUTHENTICATION, false",
        "403, REFUSED, false",
        "502, REFUSED, true",
        "429, REFUSED, true",
        "101, REFUSED, false",
        "301, REFUSED, false"
    })
    void anotherStatusFailsWithStatusAndHeader(int status, Kind kind, boolean isTransient) {
        try (OpeningConnection opening = asking()) {
            opening.receives("HTTP/1.1 " + status + " No\r\nProxy-Authenticate: Basic realm=x\r\n\r\n");
            ProxyException failure = opening.failure(ProxyException.class);
            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.status()).isEqualTo(status);
            assertThat(failure.phase()).isEqualTo(Phase.PROXY);
            assertThat(failure.isTransient()).isEqualTo(isTransient);
            assertThat(failure.headers().firstValue("proxy-authenticate")).hasValue("Basic realm=x");
            assertThat(failure)
                    .hasMessage("Expected a tunnel of proxy proxy.test:3128 to server.test:80 but was HTTP status "
                            + status);
        }
    }

    @Test
    void passwordIsInNoMessage() {
        try (OpeningConnection opening = OpeningConnection.through(PROXY.withCredentials("me", "hunter2"), SERVER)) {
            assertThat(opening.takeSent()).contains("Basic");
            opening.receives("HTTP/1.1 407 \r\nProxy-Authenticate: Basic realm=x\r\n\r\n");
            assertThat(opening.failure(ProxyException.class).toString()).doesNotContain("hunter2");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\nHTTP/1.1 200 OK\r\n\r\n",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 200 OK\n\n",
                "HTTP/1.1 200 OK\r\nA : b\r\n\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\u0005\u0000",
            })
    void whatIsNoAnswerOfHttpIsInvalid(String answer) {
        try (OpeningConnection opening = asking()) {
            opening.receives(answer);
            ProxyException failure = opening.failure(ProxyException.class);
            assertThat(failure.kind()).isEqualTo(Kind.INVALID_RESPONSE);
            assertThat(failure.status()).isZero();
            assertThat(failure.headers().map()).isEmpty();
            assertThat(failure).hasMessageStartingWith("The answer of proxy proxy.test:3128: Expected ");
        }
    }

    /** In the tunnel the client speaks first: whoever answers before it was asked does not answer us. */
    @ParameterizedTest
    @ValueSource(strings = {"200 OK", "204 No Content", "299 Fine", "200 OK\r\nContent-Length: 1"})
    void bytesBehindTheAnswerAreInvalid(String status) {
        try (OpeningConnection opening = asking()) {
            opening.receives("HTTP/1.1 " + status + "\r\n\r\n" + OpeningConnection.AGREED);
            ProxyException failure = opening.failure(ProxyException.class);
            assertThat(failure.kind()).isEqualTo(Kind.INVALID_RESPONSE);
            assertThat(failure).hasMessage("Expected nothing behind the answer of proxy proxy.test:3128, but there is");
        }
    }

    @Test
    @Tag("R11")
    void headIsLimitedLikeThatOfAServer() {
        try (OpeningConnection opening = asking()) {
            opening.receives("HTTP/1.1 200 OK\r\n" + "A: b\r\n".repeat(101) + "\r\n");
            assertThat(opening.failure(ProxyException.class).kind()).isEqualTo(Kind.LIMIT);
        }
    }

    @Test
    void silenceFailsWithTheDeadlineOfConnecting() {
        try (OpeningConnection opening = asking()) {
            opening.after(Duration.ofMillis(9_999));
            opening.receives("HTTP/1.1 2");
            opening.after(Duration.ofMillis(1));
            ProxyException failure = opening.failure(ProxyException.class);
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure.isTransient()).isTrue();
            assertThat(failure)
                    .hasMessage("No tunnel through proxy proxy.test:3128 to server.test:80 within 10000 ms"
                            + " (Timeouts.connect)");
        }
    }

    @Test
    void serversHandshakeHasItsOwnDeadline() {
        try (OpeningConnection opening = asking()) {
            opening.after(Duration.ofSeconds(9));
            opening.receives(ESTABLISHED);
            opening.after(Duration.ofSeconds(9));
            assertOpens(opening);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "HTTP/1.1 200 OK\r\n"})
    void endBeforeTheAnswerIsAnEnd(String before) {
        try (OpeningConnection opening = asking()) {
            opening.receives(before);
            opening.tcpEnds();
            ProxyException failure = opening.failure(ProxyException.class);
            assertThat(failure.kind()).isEqualTo(Kind.EOF);
            assertThat(failure).hasMessage("Expected a tunnel of proxy proxy.test:3128 but it ended the connection");
        }
    }

    @Test
    void resetIsAnEndWithItsCause() {
        try (OpeningConnection opening = asking()) {
            IOException reset = new IOException("Connection reset by peer");
            opening.tcpBreaks(reset);
            ProxyException failure = opening.failure(ProxyException.class);
            assertThat(failure.kind()).isEqualTo(Kind.EOF);
            assertThat(failure).hasCause(reset).hasMessageEndingWith(": Connection reset by peer");
        }
    }

    @Test
    void whatIsThrownInsideIsNoEnd() {
        try (OpeningConnection opening = asking()) {
            IllegalStateException broken = new IllegalStateException("for a test");
            opening.tcpBreaks(broken);
            ProxyException failure = opening.failure(ProxyException.class);
            assertThat(failure.kind()).isEqualTo(Kind.INVALID_RESPONSE);
            assertThat(failure).hasCause(broken);
        }
    }

    /** An alert of TLS. */
    @Test
    void proxyThatSpeaksTlsSaysSo() {
        try (OpeningConnection opening = asking()) {
            opening.receives(Bytes.hex("15 03 01 00 02 02 16"));
            assertThat(opening.failure(ProxyException.class))
                    .hasMessageEndingWith(": the proxy seems to speak TLS, which is not supported");
        }
    }

    @Test
    @Tag("fault-27")
    void cancellingWhileTheProxyIsAskedLeavesNothing() {
        try (OpeningConnection opening = asking()) {
            opening.result.cancel(false);
            opening.runTasks();
            assertThat(opening.channel.isOpen()).isFalse();
            assertThat(opening.attempt.ended()).isCompleted();
        }
    }

    @Test
    void proxyThatCannotBeReachedSaysSo() {
        ConnectFailedException refused = new ConnectFailedException(ConnectFailedException.Kind.REFUSED, "x", null);
        ProxyException failure = new ProxyException(Kind.UNREACHABLE, "x", 0, null, refused);
        assertThat(failure.isTransient()).isTrue();
        assertThat(List.of(Kind.INVALID_RESPONSE, Kind.LIMIT, Kind.AUTHENTICATION))
                .noneMatch(kind -> new ProxyException(kind, "x", 0, null, null).isTransient());
    }
}
