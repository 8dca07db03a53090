package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import ch.qos.logback.classic.Level;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.TlsException.Reason;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.RecordingListener;
import dev.noctule.websocket.testing.TestCertificates;
import dev.noctule.websocket.testing.Tool;
import dev.noctule.websocket.testing.TrustsEverybody;
import io.netty.handler.ssl.OpenSsl;
import io.netty.pkitesting.X509Bundle;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Over sockets: faults 5 and 14 to 18. What a certificate must be has its own tests; here it is what becomes of the
 * connection.
 */
@ParameterizedClass
@EnumSource(Tls.Engine.class)
class TlsConnectionTest {
    private static TestCertificates certificates;
    private static TestCertificates.PemFiles files;

    @Parameter
    private Tls.Engine engine;

    private final RecordingListener listener = new RecordingListener();

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) {
        certificates = TestCertificates.create();
        files = certificates.writeTo(directory);
    }

    @BeforeEach
    void openSslIsThere() {
        Tool.require(engine == Tls.Engine.JDK || OpenSsl.isAvailable(), "netty-tcnative: no natives for this machine");
    }

    @AfterEach
    void nothingUnseenIsLeft() {
        listener.assertExhausted();
    }

    private WebSocketClient trustingTheAuthority() {
        return with(Tls.trusting(files.authority()));
    }

    private WebSocketClient with(Tls tls) {
        return Clients.with(tls.withEngine(engine));
    }

    /** A server to which no byte of HTTP must come. */
    private static void expectNoRequest(ByteServer.Peer peer) {
        try {
            throw new AssertionError("The client has sent " + peer.readRequest());
        } catch (EOFException | SSLException expected) {
            // The client has left during the TLS handshake or right after it.
        } catch (IOException reset) {
            // The same, in less orderly fashion.
        }
    }

    @Test
    void connectionOpensEchoesAndCloses() throws Exception {
        try (ByteServer server = ByteServer.servingTls(certificates.sslContextForServer(), ByteServer::echo);
                WebSocketClient client = trustingTheAuthority()) {
            WebSocket socket = Clients.get(client.connect(server.wss(), listener));
            Clients.get(socket.sendText("Hello"));
            listener.await("open", "text 'Hello'");
            SSLSession session = socket.handshake().tlsSession();
            assertThat(session).isNotNull();
            assertThat(session.getProtocol()).isEqualTo("TLSv1.3");
            assertThat(session.getPeerPrincipal().getName()).isEqualTo("CN=server.test");
            Clients.get(socket.close());
            listener.await("close 1000 by CLIENT clean");
        }
    }

    /** What it has read of the file is given back all the same: the leak detector looks on. */
    @Test
    void clientThatNeverConnectsCloses() {
        try (WebSocketClient client = trustingTheAuthority()) {
            assertThat(client.shutdown(Duration.ZERO)).isNotCancelled();
        }
    }

    @Test
    void closedClientSaysSoToAWssUri() {
        WebSocketClient client = trustingTheAuthority();
        client.close();

        assertThatIllegalStateException()
                .isThrownBy(() -> client.connect("wss://localhost/", listener))
                .withMessage("This client is closed");
    }

    @Test
    void largeMessagesPassBothWays() throws Exception {
        try (ByteServer server = ByteServer.servingTls(certificates.sslContextForServer(), ByteServer::echo);
                WebSocketClient client = trustingTheAuthority()) {
            WebSocket socket = Clients.get(client.connect(server.wss(), listener));
            Clients.get(socket.sendBinary(ByteBuffer.allocate(1_000_000)));
            listener.await("open", "binary of 1000000");
            Clients.get(socket.close());
            listener.await("close 1000 by CLIENT clean");
        }
    }

    /** By a trusted CA, all of them; \0 stands for NUL. */
    @ParameterizedTest
    @CsvSource({
        "CN=server.test, other.test, localhost",
        "CN=server.test, 127.0.0.1, 127.0.0.1", // a name in the certificate, an address in the URI
        "CN=localhost, '', localhost",
        "CN=server.test, *.server.test, a.b.server.test",
        "CN=server.test, localhost\\0.evil.test, localhost"
    })
    @Tag("H10")
    @Tag("CVE-2020-11050")
    @Tag("CVE-2018-8034")
    @Tag("CVE-2017-1000209")
    @Tag("fault-14")
    void certificateForAnotherHostFailsBeforeAByteOfHttp(String subject, String name, String host) throws Exception {
        X509Bundle other = certificates.issue(builder -> name.isEmpty()
                ? builder.subject(subject)
                : TestCertificates.withRawDnsNames(builder.subject(subject), name.replace("\\0", "\0")));
        try (ByteServer server = ByteServer.servingTls(
                        certificates.sslContextForServer(other), TlsConnectionTest::expectNoRequest);
                WebSocketClient client = Clients.resolving(
                        new OpeningConnection.StubResolver(InetAddress.getLoopbackAddress()),
                        Tls.trusting(files.authority()).withEngine(engine))) {
            assertFails(client, "wss://" + host + ":" + server.port() + "/", Reason.HOST_MISMATCH);
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    static Stream<Named<X509TrustManager>> trustInAnyChain() {
        return Stream.of(
                Named.of("plain", new TrustsEverybody.Plain()), Named.of("extended", new TrustsEverybody.Extended()));
    }

    /** Who trusts any chain trusts it for its own names only, and not for that of the URI. */
    @ParameterizedTest
    @MethodSource("trustInAnyChain")
    @Tag("H10")
    @Tag("CVE-2026-50010")
    @Tag("GHSA-p85m-gvr3-788c")
    @Tag("fault-14")
    void sslContextOfTheUserDoesNotSwitchTheNameCheckOff(X509TrustManager trust) throws Exception {
        X509Bundle other = certificates.issue(builder -> builder.addSanDnsName("other.test"));
        try (ByteServer server = ByteServer.servingTls(
                        certificates.sslContextForServer(other), TlsConnectionTest::expectNoRequest);
                WebSocketClient client = with(Tls.of(TrustsEverybody.sslContext(trust)))) {
            assertFails(client, server.wss(), Reason.HOST_MISMATCH);
            assertThat(server.accepted()).isEqualTo(1);
        }
    }

    /** The failure is in the future, and in no log. */
    private void assertFails(WebSocketClient client, String uri, Reason reason) throws Exception {
        try (LogCapture log = LogCapture.of("io.netty", Level.WARN)) {
            TlsException failure = Clients.failureOf(TlsException.class, client.connect(uri, listener));
            assertThat(failure.reason()).isEqualTo(reason);
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    @Tag("H10")
    @Tag("CVE-2020-15133")
    @Tag("fault-14")
    void unknownAuthorityFailsBeforeAByteOfHttp() throws Exception {
        try (ByteServer server =
                        ByteServer.servingTls(certificates.sslContextForServer(), TlsConnectionTest::expectNoRequest);
                WebSocketClient client = with(Tls.trusting(files.otherAuthority()))) {
            assertFails(client, server.wss(), Reason.UNTRUSTED);
        }
    }

    @Test
    void insecureTrustOpensAllTheSame() throws Exception {
        X509Bundle other = certificates.issue(builder -> builder.addSanDnsName("other.test"));
        try (ByteServer server = ByteServer.servingTls(certificates.sslContextForServer(other), ByteServer::echo);
                WebSocketClient client = with(Tls.insecure())) {
            WebSocket socket = Clients.get(client.connect(server.wss(), listener));
            Clients.get(socket.close());
            listener.await("open", "close 1000 by CLIENT clean");
        }
    }

    @Test
    @Tag("H10")
    @Tag("fault-15")
    void plainServerOnWssSaysSo() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.skip(5);
                    peer.writeText("HTTP/1.1 400 Bad Request\r\n\r\n");
                    peer.readUntilEnd();
                });
                WebSocketClient client = trustingTheAuthority()) {
            assertFails(client, server.wss(), Reason.NOT_TLS);
        }
    }

    @Test
    @Tag("fault-15")
    void tlsServerOnWsSaysSo() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.readRequest();
                    peer.write("15 03 03 00 02 02 0a"); // alert: unexpected_message
                    peer.readUntilEnd();
                });
                WebSocketClient client = WebSocketClient.create()) {
            HandshakeException failure =
                    Clients.failureOf(HandshakeException.class, client.connect(server.ws(), listener));
            assertThat(failure).hasMessageContaining("wss://");
        }
    }

    @Test
    @Tag("fault-5")
    void endDuringTheTlsHandshakeIsClosed() throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> peer.skip(5));
                WebSocketClient client = trustingTheAuthority()) {
            assertFails(client, server.wss(), Reason.CLOSED);
        }
    }

    /** TLS 1.3: the server says so after the client's side of the handshake is over, in answer to the request. */
    @Test
    @Tag("fault-18")
    void clientCertificateThatIsMissingFailsTheAttempt() throws Exception {
        try (ByteServer server = ByteServer.demandingClientCertificate(
                        certificates.sslContextForServer(), TlsConnectionTest::expectNoRequest);
                WebSocketClient client = trustingTheAuthority()) {
            assertFails(client, server.wss(), Reason.CLIENT_CERTIFICATE);
        }
    }

    @Test
    void clientCertificateThatIsThereOpens() throws Exception {
        try (ByteServer server =
                        ByteServer.demandingClientCertificate(certificates.sslContextForServer(), ByteServer::echo);
                WebSocketClient client = with(Tls.trusting(files.authority())
                        .withClientCertificate(files.clientChain(), files.clientKey(), null))) {
            WebSocket socket = Clients.get(client.connect(server.wss(), listener));
            Clients.get(socket.close());
            listener.await("open", "close 1000 by CLIENT clean");
        }
    }

    private void connectTo(ByteServer.Script script, String... lines) throws Exception {
        try (ByteServer server = ByteServer.servingTls(certificates.sslContextForServer(), peer -> {
                    peer.acceptUpgrade();
                    script.run(peer);
                });
                WebSocketClient client = trustingTheAuthority()) {
            Clients.get(client.connect(server.wss(), listener));
            listener.await(lines);
        }
    }

    @Test
    @Tag("C6")
    @Tag("C12")
    @Tag("fault-16")
    void endOfTcpWithoutCloseNotifyIsTruncated() throws Exception {
        connectTo(ByteServer.Peer::endTcp, "open", "close 1006 by NETWORK: TRUNCATED");
    }

    @Test
    @Tag("C12")
    @Tag("fault-16")
    void endWithCloseNotifyIsAnEnd() throws Exception {
        connectTo(peer -> {}, "open", "close 1006 by NETWORK: EOF");
    }

    /** The server neither ends TCP nor sends anything behind it. */
    @Test
    @Tag("fault-17")
    void negotiatingAnewEndsTheConnection() throws Exception {
        try (ByteServer server = ByteServer.servingTls(certificates.sslContextForServer(), peer -> {
                    SSLSocket socket = (SSLSocket) peer.socket();
                    socket.setEnabledProtocols(new String[] {"TLSv1.2"});
                    peer.acceptUpgrade();
                    socket.setNeedClientAuth(true); // the session has no certificate of the client's: a new one it is
                    socket.startHandshake();
                    peer.readUntilEnd();
                });
                WebSocketClient client = trustingTheAuthority()) {
            Clients.get(client.connect(server.wss(), listener));
            listener.await("open", "close 1006 by NETWORK: IO");
        }
    }

    @Test
    @Tag("C8")
    @Tag("fault-16")
    void endOfTcpWithoutCloseNotifyAfterACleanCloseIsClean() throws Exception {
        connectTo(
                peer -> {
                    peer.write("88 02 03 e8");
                    assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
                    peer.endTcp();
                },
                "open",
                "close 1000 by SERVER clean");
    }

    @Test
    @Tag("C8")
    @Tag("fault-21")
    void serverThatKeepsTcpAfterItsCloseIsLeft() throws Exception {
        connectTo(
                peer -> {
                    peer.write("88 02 03 e8");
                    assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
                    assertThat(peer.readUntilEnd()).isEmpty();
                },
                "open",
                "close 1000 by SERVER clean");
    }
}
