package dev.noctule.websocket.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.testing.TestCertificates;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** A wrong file is found when the client is built, and named; nothing is found when it connects. */
@ParameterizedClass
@EnumSource(Tls.Engine.class)
class TlsContextsTest {
    private static TestCertificates certificates;
    private static TestCertificates.PemFiles files;

    @Parameter
    private Tls.Engine engine;

    private ClientContexts contexts;

    @TempDir
    private Path directory;

    @BeforeAll
    static void makeCertificates(@TempDir Path shared) {
        certificates = TestCertificates.create();
        files = certificates.writeTo(shared);
    }

    @BeforeEach
    void chooseEngine() {
        contexts = new ClientContexts(engine);
    }

    @AfterEach
    void releaseContexts() {
        contexts.close();
    }

    private Path file(String name, String text) throws IOException {
        return Files.writeString(directory.resolve(name), text);
    }

    @Nested
    class TrustedCertificates {
        @Test
        void mayBeManyWithTextBetweenThem() throws IOException {
            Path bundle = file(
                    "ca.pem",
                    "# ours\n" + certificates.authority().getCertificatePEM() + "\nM\u00fcller & S\u00f6hne\r\n"
                            + certificates.otherAuthority().getCertificatePEM().replace("\n", "\r\n"));

            assertThat(PemFiles.certificates(bundle))
                    .containsExactly(
                            certificates.authority().getCertificate(),
                            certificates.otherAuthority().getCertificate());
        }

        @Test
        void mayStandBesideAKey() throws IOException {
            Path both = file(
                    "both.pem",
                    certificates.server().getPrivateKeyPEM()
                            + certificates.server().getCertificatePEM());

            assertThat(PemFiles.certificates(both))
                    .containsExactly(certificates.server().getCertificate());
        }

        @Test
        void inAMissingFileAreReportedWithItsName() {
            Path missing = directory.resolve("ca.pem");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> contexts.create(Tls.trusting(missing)))
                    .withMessage("Expected a PEM file at " + missing + ", but there is no such file")
                    .withCauseInstanceOf(IOException.class);
        }

        @Test
        void inADirectoryAreReportedWithItsName() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> contexts.create(Tls.trusting(directory)))
                    .withMessageStartingWith("Expected a PEM file at " + directory + ", but it cannot be read: ")
                    .withCauseInstanceOf(IOException.class);
        }

        @Test
        void notFoundAreReportedWithTheFile() throws IOException {
            Path key = file("ca.pem", certificates.server().getPrivateKeyPEM());

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> contexts.create(Tls.trusting(key)))
                    .withMessage("No certificate in " + key
                            + ": expected PEM blocks that begin with -----BEGIN CERTIFICATE-----");
        }

        @Test
        void cutOffAreNotSilentlyFewer() throws IOException {
            String second = certificates.otherAuthority().getCertificatePEM();
            Path cut = file(
                    "ca.pem",
                    certificates.authority().getCertificatePEM() + "\n" + second.substring(0, second.length() / 2));

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> contexts.create(Tls.trusting(cut)))
                    .withMessage("Expected -----END CERTIFICATE----- after a whole certificate in " + cut
                            + ", but number 2 is damaged");
        }

        @Test
        void cutOffInTheMiddleAreNotSilentlyFewer() throws IOException {
            String first = certificates.authority().getCertificatePEM();
            Path cut = file(
                    "ca.pem",
                    first.substring(0, first.length() / 2) + "\n"
                            + certificates.otherAuthority().getCertificatePEM());

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> contexts.create(Tls.trusting(cut)))
                    .withMessageEndingWith("but number 1 is damaged");
        }

        @Test
        void withWrongBytesAreReportedWithTheFile() throws IOException {
            Path wrong = file("ca.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> contexts.create(Tls.trusting(wrong)))
                    .withMessageContaining(wrong.toString())
                    .withMessageEndingWith("but number 1 is damaged")
                    .havingCause()
                    .isNotNull();
        }
    }

    @Nested
    class ClientCertificates {
        @ParameterizedTest
        @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
        void mayHaveAnEncryptedKey(String protocol) throws Exception {
            Path key = file("key.pem", encrypted("secret"));
            Tls tls = Tls.trusting(files.authority()).withClientCertificate(files.clientChain(), key, "secret");
            SslContext server = certificates.nettyContextForServer(certificates.server(), ClientAuth.REQUIRE, protocol);

            try (TlsPair pair = TlsPair.handshake(contexts.create(tls), server, "localhost")) {
                pair.sendFromClient("GET");

                assertThat(pair.receivedByServer()).isEqualTo("GET");
            }
        }

        @Test
        void withAnEncryptedKeyNeedThePassword() throws Exception {
            Path key = file("key.pem", encrypted("secret"));

            assertThatIllegalArgumentException()
                    .isThrownBy(
                            () -> contexts.create(Tls.system().withClientCertificate(files.clientChain(), key, null)))
                    .withMessage(
                            "Expected the password of the encrypted private key in " + key + ", but none was given");
        }

        @Test
        void withAWrongPasswordDoNotShowIt() throws Exception {
            Path key = file("key.pem", encrypted("secret"));

            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            contexts.create(Tls.system().withClientCertificate(files.clientChain(), key, "swordfish")))
                    .withMessage("Expected the password of the encrypted private key in " + key
                            + ", but the one given does not decrypt it")
                    .withStackTraceContaining("Caused by")
                    .satisfies(e -> assertThat(org.assertj.core.util.Throwables.getStackTrace(e))
                            .doesNotContain("swordfish"));
        }

        @Test
        void withAPlainKeyTakeNoPassword() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> contexts.create(
                            Tls.system().withClientCertificate(files.clientChain(), files.clientKey(), "swordfish")))
                    .withMessage("Expected no password for " + files.clientKey()
                            + ": the private key in it is not encrypted");
        }

        @Test
        void withoutAKeyAreReportedWithTheFile() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> contexts.create(
                            Tls.system().withClientCertificate(files.clientChain(), files.clientChain(), null)))
                    .withMessageStartingWith("No usable private key in " + files.clientChain()
                            + ": expected an RSA or EC key as PKCS#8 in PEM form, -----BEGIN PRIVATE KEY-----")
                    .withCauseInstanceOf(IllegalArgumentException.class);
        }

        @Test
        void withAMissingKeyFileAreReportedWithItsName() {
            Path missing = directory.resolve("key.pem");

            assertThatIllegalArgumentException()
                    .isThrownBy(() ->
                            contexts.create(Tls.system().withClientCertificate(files.clientChain(), missing, null)))
                    .withMessage("Expected a PEM file at " + missing + ", but there is no such file");
        }

        @Test
        void withAKeyInThePlaceOfTheChainAreReportedWithTheFile() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> contexts.create(
                            Tls.system().withClientCertificate(files.clientKey(), files.clientKey(), null)))
                    .withMessageStartingWith("No certificate in " + files.clientKey());
        }

        /** The client's key as openssl's {@code pkcs8 -topk8} writes it (RFC 8018: PBES2). */
        private String encrypted(String password) throws Exception {
            String algorithm = "PBEWithHmacSHA256AndAES_128";
            Cipher cipher = Cipher.getInstance(algorithm);
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password.toCharArray())));
            byte[] key = certificates.client().getKeyPair().getPrivate().getEncoded();
            AlgorithmParameters pbes2 = AlgorithmParameters.getInstance("PBES2"); // the name that JDK 17 can write
            pbes2.init(cipher.getParameters().getEncoded());
            byte[] der = new EncryptedPrivateKeyInfo(pbes2, cipher.doFinal(key)).getEncoded();
            return "-----BEGIN ENCRYPTED PRIVATE KEY-----\n"
                    + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                    + "\n-----END ENCRYPTED PRIVATE KEY-----\n";
        }
    }

    @Nested
    class OwnSslContext {
        @Test
        void mustBeInitialised() throws Exception {
            SSLContext empty = SSLContext.getInstance("TLS");

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> contexts.create(Tls.of(empty)))
                    .withMessage("Expected an initialised SSLContext, but its init was never called");
        }

        @Test
        void keepsItsOrderOfCipherSuites() {
            SSLContext own = certificates.sslContextForClient();

            assertThat(contexts.create(Tls.of(own)).cipherSuites())
                    .containsExactly(own.getDefaultSSLParameters().getCipherSuites());
        }
    }

    @Nested
    class Warnings {
        @Test
        void thereIsOneForAnInsecureClient() {
            assertThat(warningsOf(Tls.insecure()))
                    .containsExactly(
                            "TLS without verification: any server is trusted, with any certificate, for any name");
        }

        @Test
        void thereIsNoneForASecureOne() {
            assertThat(warningsOf(Tls.system())).isEmpty();
            assertThat(warningsOf(Tls.trusting(files.authority()))).isEmpty();
        }

        private Iterable<String> warningsOf(Tls tls) {
            Logger log = (Logger) LoggerFactory.getLogger(TlsContexts.class);
            ListAppender<ILoggingEvent> seen = new ListAppender<>();
            seen.start();
            log.addAppender(seen);
            try {
                contexts.create(tls);
            } finally {
                log.detachAppender(seen);
            }
            return seen.list.stream()
                    .filter(event -> event.getLevel() == Level.WARN)
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
        }
    }
}
