package dev.noctule.websocket.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What other programs get to read. */
class TestCertificatesTest {
    @Test
    void theFilesAreWhatTheirNamesSay(@TempDir Path directory) throws Exception {
        TestCertificates certificates = TestCertificates.create();
        TestCertificates.PemFiles files = certificates.writeTo(directory);

        assertThat(files.authority()).content().startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(files.serverChain()).content().startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(files.serverKey()).content().startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(files.clientChain()).content().startsWith("-----BEGIN CERTIFICATE-----");
        assertThat(files.clientKey()).content().startsWith("-----BEGIN PRIVATE KEY-----");
        assertThat(files.otherAuthority()).content().isNotEqualTo(Files.readString(files.authority()));
    }

    @Test
    void theKeyStoreHoldsTheServersChain(@TempDir Path directory) throws Exception {
        TestCertificates certificates = TestCertificates.create();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in =
                Files.newInputStream(certificates.writeTo(directory).serverStore())) {
            store.load(in, TestCertificates.STORE_PASSWORD);
        }

        assertThat(store.getCertificateChain("server"))
                .startsWith(certificates.server().getCertificate())
                .endsWith(certificates.authority().getCertificate());
        assertThat(store.getKey("server", TestCertificates.STORE_PASSWORD))
                .isEqualTo(certificates.server().getKeyPair().getPrivate());
    }
}
