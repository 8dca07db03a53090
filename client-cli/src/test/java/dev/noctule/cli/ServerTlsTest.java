package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the echo server shows over TLS, and what it says when it cannot. */
class ServerTlsTest {
    private static final ListenAddress ADDRESS = ListenAddress.anyFree();

    private final Arguments arguments = new Arguments();

    @TempDir
    private Path folder;

    @Test
    void withNoOptionThereIsNone() throws Exception {
        assertThat(ServerTls.of(arguments, ADDRESS)).isEqualTo(ServerTls.NONE);
    }

    @Test
    void selfSignedSaysItsFingerprintAndHowItIsTrusted() throws Exception {
        arguments.selfSigned = folder.resolve("ca.pem");

        ServerTls tls = ServerTls.of(arguments, ADDRESS);

        byte[] hash = MessageDigest.getInstance("SHA-256")
                .digest(certificate(arguments.selfSigned).getEncoded());
        String fingerprint = HexFormat.ofDelimiter(":").withUpperCase().formatHex(hash);
        assertThat(tls.notes())
                .containsExactly(
                        "Self-signed certificate, SHA-256 " + fingerprint,
                        "Clients trust it with --cacert " + arguments.selfSigned);
    }

    @Test
    void nothingIsWrittenUnlessItIsAskedFor() throws Exception {
        arguments.selfSigned = Path.of("");

        ServerTls tls = ServerTls.of(arguments, ADDRESS);

        assertThat(tls.context()).isNotNull();
        assertThat(tls.notes())
                .last()
                .isEqualTo("Clients trust it with -k, or with --cacert ca.pem after --self-signed=ca.pem");
    }

    @Test
    void fileThatCannotBeWrittenIsAFailure() {
        arguments.selfSigned = folder.resolve("no/such/folder");

        assertThat(failure().cause()).isEqualTo("cannot write " + arguments.selfSigned + ": NoSuchFileException");
    }

    @Test
    void certificateAndKeyOfTheUserAreUsed() throws Exception {
        TestCertificate certificate = TestCertificate.create(folder);
        arguments.cert = certificate.pem();
        arguments.key = certificate.keyPem();

        ServerTls tls = ServerTls.of(arguments, ADDRESS);

        assertThat(tls.context()).isNotNull();
        assertThat(tls.notes()).isEmpty();
    }

    @Test
    void fileThatIsNotThereIsAFailureThatNamesIt() {
        arguments.cert = folder.resolve("cert.pem");
        arguments.key = folder.resolve("key.pem");

        Failure failure = failure();

        assertThat(failure.code()).isEqualTo(ExitCode.USAGE);
        assertThat(failure.cause())
                .isEqualTo("cannot use " + arguments.cert + " and " + arguments.key
                        + ": could not find certificate file: " + arguments.cert);
    }

    @Test
    void fileThatHoldsSomethingElseIsAFailure() throws Exception {
        arguments.cert = Files.writeString(folder.resolve("cert.pem"), "not a certificate");
        arguments.key = Files.writeString(folder.resolve("key.pem"), "not a key");

        assertThat(failure().remedy())
                .isEqualTo("Both are PEM files: the certificate with its intermediates, and its key in PKCS#8 form.");
    }

    private Failure failure() {
        return catchThrowableOfType(FailureException.class, () -> ServerTls.of(arguments, ADDRESS))
                .failure();
    }

    private static X509Certificate certificate(Path pem) throws Exception {
        try (InputStream in = Files.newInputStream(pem)) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }
}
