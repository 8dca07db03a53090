package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.HttpProxy;
import dev.noctule.websocket.ProxyException;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.RecordingListener;
import dev.noctule.websocket.testing.TestCertificates;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over sockets: what a proxy sees, and what it does not. */
@Tag("H9")
class ProxyConnectionTest {
    private static TestCertificates certificates;
    private static TestCertificates.PemFiles files;

    private final RecordingListener listener = new RecordingListener();

    /** What the proxy was asked. */
    private final BlockingQueue<Map<String, String>> asked = new LinkedBlockingQueue<>();

    /** What the server was asked. */
    private final BlockingQueue<Map<String, String>> requests = new LinkedBlockingQueue<>();

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) {
        certificates = TestCertificates.create();
        files = certificates.writeTo(directory);
    }

    @AfterEach
    void nothingUnseenIsLeft() {
        listener.assertExhausted();
    }

    /** A proxy that leads to this server, whatever it is asked for. */
    private ByteServer proxyTo(ByteServer server) throws IOException {
        return ByteServer.serving(peer -> {
            asked.add(peer.readRequest());
            try (Socket there = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
                peer.writeText("HTTP/1.1 200 Connection established\r\n\r\n");
                Thread back = new Thread(() -> pump(there, peer.socket()), "back");
                back.start();
                pump(peer.socket(), there);
                back.join();
            }
        });
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException reset) {
            // which is an end too
        }
        try {
            to.shutdownOutput();
        } catch (IOException gone) {
            // so it knows
        }
    }

    private static WebSocketClient through(ByteServer proxy, Tls tls) {
        return WebSocketClient.builder()
                .proxy(HttpProxy.of("127.0.0.1", proxy.port()).withCredentials("me", "hunter2"))
                .tls(tls)
                .build();
    }

    private void agreeAndClose(ByteServer.Peer peer) throws IOException {
        requests.add(peer.acceptUpgrade());
        ByteServer.Frame close = peer.readFrame();
        peer.writeFrame(close.first(), close.payload());
    }

    /** The name resolves nowhere: the proxy is the one who resolves it. */
    @Test
    @Tag("fault-19")
    void serverSeesThePlainRequestAndNothingOfTheProxy() throws Exception {
        try (ByteServer server = ByteServer.serving(this::agreeAndClose);
                ByteServer proxy = proxyTo(server);
                WebSocketClient client = through(proxy, Tls.system())) {
            WebSocketRequest request = WebSocketRequest.builder("ws://server.invalid/chat")
                    .header("Authorization", "Bearer secret")
                    .build();
            WebSocket socket = Clients.get(client.connect(request, listener));
            Clients.get(socket.close());
            listener.await("open", "close 1000 by CLIENT clean");
        }
        assertThat(asked.remove())
                .containsEntry("", "CONNECT server.invalid:80 HTTP/1.1")
                .containsEntry("host", "server.invalid:80")
                .containsEntry("proxy-authorization", "Basic bWU6aHVudGVyMg==")
                .hasSize(3);
        assertThat(requests.remove())
                .containsEntry("", "GET /chat HTTP/1.1")
                .containsEntry("host", "server.invalid")
                .containsEntry("authorization", "Bearer secret")
                .doesNotContainKey("proxy-authorization");
    }

    @Test
    @Tag("H10")
    void tlsIsWithTheServerInTheTunnel() throws Exception {
        List<SNIServerName> named = new CopyOnWriteArrayList<>();
        try (ByteServer server = ByteServer.servingTls(
                        certificates.sslContextForServer(
                                certificates.issue(builder -> builder.addSanDnsName("server.invalid"))),
                        peer -> {
                            agreeAndClose(peer);
                            named.addAll(serverNames(peer));
                        });
                ByteServer proxy = proxyTo(server);
                WebSocketClient client = through(proxy, Tls.trusting(files.authority()))) {
            WebSocket socket = Clients.get(client.connect("wss://server.invalid/", listener));
            Clients.get(socket.close());
            listener.await("open", "close 1000 by CLIENT clean");
        }
        assertThat(asked.remove()).containsEntry("", "CONNECT server.invalid:443 HTTP/1.1");
        assertThat(named).containsExactly(new SNIHostName("server.invalid"));
    }

    /** What the ClientHello has said (SNI). */
    private static List<SNIServerName> serverNames(ByteServer.Peer peer) {
        SSLSocket socket = (SSLSocket) peer.socket();
        return ((ExtendedSSLSession) socket.getSession()).getRequestedServerNames();
    }

    /** The certificate is for 127.0.0.1, where the proxy is, and not for the server that was meant. */
    @Test
    @Tag("H10")
    @Tag("CVE-2020-11050")
    @Tag("CVE-2018-8034")
    @Tag("CVE-2017-1000209")
    void certificateMustBeForTheServerAndNotForTheProxy() throws Exception {
        try (ByteServer server = ByteServer.servingTls(certificates.sslContextForServer(), peer -> {
                    assertThat(peer.readUntilEnd()).isEmpty();
                });
                ByteServer proxy = proxyTo(server);
                WebSocketClient client = through(proxy, Tls.trusting(files.authority()))) {
            TlsException failure =
                    Clients.failureOf(TlsException.class, client.connect("wss://server.invalid/", listener));
            assertThat(failure.reason()).isEqualTo(TlsException.Reason.HOST_MISMATCH);
            assertThat(failure).hasMessageContaining("server.invalid");
        }
    }

    @Test
    @Tag("fault-19")
    void proxyThatRefusesTcpIsNamedInLowerCase() throws Exception {
        int port = ByteServer.refusingPort();
        try (WebSocketClient client =
                WebSocketClient.builder().proxy(HttpProxy.of("LocalHost", port)).build()) {
            ProxyException failure =
                    Clients.failureOf(ProxyException.class, client.connect("ws://server.invalid/", listener));
            assertThat(failure.kind()).isEqualTo(ProxyException.Kind.UNREACHABLE);
            assertThat(failure.isTransient()).isTrue();
            assertThat(failure)
                    .hasMessage("Cannot connect to proxy localhost:" + port + ": connection refused")
                    .cause()
                    .isInstanceOfSatisfying(
                            ConnectFailedException.class,
                            cause -> assertThat(cause.kind()).isEqualTo(ConnectFailedException.Kind.REFUSED));
        }
    }

    @Test
    @Tag("fault-19")
    void proxyWhoseNameIsNotKnownIsNamed() throws Exception {
        HttpProxy proxy = HttpProxy.of("proxy.invalid", 3128);
        try (WebSocketClient client = Clients.resolving(new IgnorantResolver(), proxy)) {
            ProxyException failure =
                    Clients.failureOf(ProxyException.class, client.connect("ws://127.0.0.1/", listener));
            assertThat(failure.kind()).isEqualTo(ProxyException.Kind.UNREACHABLE);
            assertThat(failure).hasMessage("Cannot resolve proxy proxy.invalid: the name is not known");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a/b", "user@host", "host\r\nX: y", "host:1", "[::1]", "\u010a"})
    @Tag("CVE-2025-67735")
    @Tag("CVE-2026-42578")
    @Tag("CVE-2026-1527")
    void hostOfAProxyIsAHost(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebSocketClient.builder().proxy(HttpProxy.of(host, 1)))
                .withMessageMatching("[ -~]*");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 65_536})
    void portOfAProxyIsAPort(int port) {
        assertThatIllegalArgumentException().isThrownBy(() -> HttpProxy.of("proxy.test", port));
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2\r\nX: y", "hunter2\n", "hunter2\u0000", "hunter2\u007f", "hunter2\u0085"})
    @Tag("CVE-2025-67735")
    @Tag("CVE-2026-42578")
    @Tag("CVE-2026-1527")
    void controlCharactersInCredentialsAreRefusedAndNotRepeated(String secret) {
        HttpProxy proxy = HttpProxy.of("proxy.test", 3128);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> proxy.withCredentials("me", secret))
                .withMessage("Expected a password of the proxy without control characters");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> proxy.withCredentials(secret, "x"))
                .withMessageNotContaining("hunter2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"hunter2@proxy.test", "user:hunter2@proxy.test", "user:hunter2", "http://hunter2"})
    void hostThatSeemsToHoldASecretIsNotRepeated(String host) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> WebSocketClient.builder().proxy(HttpProxy.of(host, 3128)))
                .withMessageNotContaining("hunter2");
    }

    @Test
    void halfOfASurrogatePairIsRefusedAndNotSentAsAQuestionMark() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> HttpProxy.of("proxy.test", 3128).withCredentials("me", "\ud83e"))
                .withMessage("Expected a password of the proxy with a UTF-8 form");
    }

    @Test
    void userHasNoColonAndThePasswordMayHaveOne() {
        HttpProxy proxy = HttpProxy.of("proxy.test", 3128);
        assertThatIllegalArgumentException().isThrownBy(() -> proxy.withCredentials("a:b", "c"));
        assertThat(proxy.withCredentials("a", "hunter2:3"))
                .hasToString("HttpProxy[host=proxy.test, port=3128, credentials=Credentials[a]]");
    }
}
