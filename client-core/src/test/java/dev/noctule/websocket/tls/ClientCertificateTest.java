package dev.noctule.websocket.tls;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Tls;
import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.TlsException.Reason;
import dev.noctule.websocket.testing.TestCertificates;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.pkitesting.X509Bundle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * TLS client authentication, and its failures, which TLS 1.3 reports when the client's handshake is over. Faults row
 * 18.
 */
@ParameterizedClass
@EnumSource(Tls.Engine.class)
@Tag("fault-18")
class ClientCertificateTest {
    private static TestCertificates certificates;
    private static TestCertificates.PemFiles files;

    @Parameter
    private Tls.Engine engine;

    private ClientContexts contexts;

    @BeforeAll
    static void makeCertificates(@TempDir Path directory) {
        certificates = TestCertificates.create();
        files = certificates.writeTo(directory);
    }

    @BeforeEach
    void chooseEngine() {
        contexts = new ClientContexts(engine);
    }

    @AfterEach
    void releaseContexts() {
        contexts.close();
    }

    private static SslContext demanding(String protocol) {
        return certificates.nettyContextForServer(certificates.server(), ClientAuth.REQUIRE, protocol);
    }

    private static Tls trusting() {
        return Tls.trusting(files.authority());
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void isShownWhenTheServerAsks(String protocol) throws Exception {
        SslContext client =
                contexts.create(trusting().withClientCertificate(files.clientChain(), files.clientKey(), null));

        try (TlsPair pair = TlsPair.handshake(client, demanding(protocol), "localhost")) {
            pair.sendFromClient("GET");

            assertThat(pair.receivedByServer()).isEqualTo("GET");
            X509Certificate shown =
                    (X509Certificate) pair.serverEngine().getSession().getPeerCertificates()[0];
            assertThat(shown.getSubjectX500Principal().getName()).isEqualTo("CN=client.test");
        }
    }

    @Test
    void missingInTls12FailsTheHandshake() {
        try (TlsPair pair = TlsPair.handshake(contexts.create(trusting()), demanding("TLSv1.2"), "localhost")) {
            assertThat(TlsFailures.isCertificateAlert(pair.clientFailure())).isTrue();
            assertThat(TlsFailures.from(pair.clientFailure(), "localhost", 443))
                    .returns(Reason.CLIENT_CERTIFICATE, TlsException::reason)
                    // and the alert: bad_certificate from older JDKs, handshake_failure from newer ones
                    .hasMessageStartingWith("localhost:443 refused the client certificate, or wants one and got none");
        }
    }

    @Test
    void missingIsMeantByHandshakeFailureAfterTheServersCertificate() {
        Throwable alert = new SSLHandshakeException("Received fatal alert: handshake_failure");
        alert.addSuppressed(new ServerAcceptedException());

        assertThat(TlsFailures.isCertificateAlert(new DecoderException(alert))).isTrue();
        assertThat(TlsFailures.from(alert, "localhost", 443))
                .returns(Reason.CLIENT_CERTIFICATE, TlsException::reason)
                .hasMessage("localhost:443 refused the client certificate, or wants one and got none"
                        + " (alert handshake_failure)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void isNotBlamedIfTheServersOwnWasRefused(String protocol) {
        SslContext server = certificates.nettyContextForServer(certificates.server(), ClientAuth.REQUIRE, protocol);

        try (TlsPair pair =
                TlsPair.handshake(contexts.create(Tls.trusting(files.otherAuthority())), server, "localhost")) {
            assertThat(TlsFailures.isCertificateAlert(pair.clientFailure())).isFalse();
            assertThat(TlsFailures.from(pair.clientFailure(), "localhost", 443))
                    .returns(Reason.UNTRUSTED, TlsException::reason);
        }
    }

    @Test
    void noAcceptedEngineIsRememberedAfterTheHandshake() {
        try (TlsPair pair =
                TlsPair.handshake(contexts.create(trusting()), certificates.nettyContextForServer(), "localhost")) {
            assertThat(pair.session().isValid()).isTrue();
            assertThat(ExplainingTrustManager.accepted(pair.clientEngine())).isFalse();
        }
    }

    @Test
    void missingInTls13FailsInThePlaceOfTheAnswer() {
        try (TlsPair pair = TlsPair.handshake(contexts.create(trusting()), demanding("TLSv1.3"), "localhost")) {
            assertThat(pair.clientFailureOrNull()).isNull();

            Throwable late = pair.clientErrors().get(0);
            assertThat(late).isInstanceOf(DecoderException.class);
            assertThat(TlsFailures.isCertificateAlert(late)).isTrue();
            assertThat(TlsFailures.from(late, "localhost", 443))
                    .returns(Reason.CLIENT_CERTIFICATE, TlsException::reason)
                    .returns(false, TlsException::isTransient)
                    .hasCause(late)
                    .message()
                    .startsWith("localhost:443 ");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void ofAnUnknownCaIsRefused(String protocol, @TempDir Path directory) throws Exception {
        X509Bundle stranger = TestCertificates.issuedBy(
                certificates.otherAuthority(), TestCertificates.leaf("CN=me").addExtendedKeyUsageClientAuth());
        Path chain = Files.writeString(directory.resolve("me.pem"), stranger.getCertificatePathPEM());
        Path key = Files.writeString(directory.resolve("me-key.pem"), stranger.getPrivateKeyPEM());
        SslContext client = contexts.create(trusting().withClientCertificate(chain, key, null));

        try (TlsPair pair = TlsPair.handshake(client, demanding(protocol), "localhost")) {
            Throwable failure = protocol.equals("TLSv1.2")
                    ? pair.clientFailure()
                    : pair.clientErrors().get(0);

            assertThat(TlsFailures.from(failure, "localhost", 443))
                    .returns(Reason.CLIENT_CERTIFICATE, TlsException::reason);
        }
    }
}
