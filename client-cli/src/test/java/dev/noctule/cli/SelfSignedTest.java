package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 5280, 4.1, as far as a certificate for a try needs it; read back by the JDK. */
class SelfSignedTest {
    private static final Instant NOW = Instant.parse("2049-12-31T23:30:00Z");
    private static final int DNS = 2;
    private static final int IP = 7;

    @Test
    void itsOwnKeyHasSignedIt() throws Exception {
        X509Certificate certificate = SelfSigned.create("localhost", NOW).certificate();

        certificate.verify(certificate.getPublicKey());
        assertThat(certificate.getIssuerX500Principal()).isEqualTo(certificate.getSubjectX500Principal());
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=echo-cli");
        assertThat(certificate.getVersion()).isEqualTo(3);
        assertThat(certificate.getSigAlgName()).isEqualTo("SHA256withECDSA");
    }

    @Test
    void itIsValidForAMonthFromAnHourAgo() throws Exception {
        X509Certificate certificate = SelfSigned.create("localhost", NOW).certificate();

        assertThat(certificate.getNotBefore()).isEqualTo(Date.from(Instant.parse("2049-12-31T22:30:00Z")));
        assertThat(certificate.getNotAfter()).isEqualTo(Date.from(Instant.parse("2050-01-30T23:30:00Z")));
    }

    @ParameterizedTest
    @CsvSource({"0.0.0.0, 7", "fe80::1, 7", "dev.example, 2"})
    void itIsForThisMachineAndForTheHostThatIsListenedOn(String host, int type) throws Exception {
        Collection<List<?>> names = SelfSigned.create(host, NOW).certificate().getSubjectAlternativeNames();

        String shown = host.equals("fe80::1") ? "fe80:0:0:0:0:0:0:1" : host;
        assertThat(names)
                .containsExactly(
                        List.of(DNS, "localhost"),
                        List.of(IP, "127.0.0.1"),
                        List.of(IP, "0:0:0:0:0:0:0:1"),
                        List.of(type, shown));
    }

    @Test
    void everyOneIsAnother() throws Exception {
        SelfSigned one = SelfSigned.create("localhost", NOW);
        SelfSigned other = SelfSigned.create("localhost", NOW);

        assertThat(one.certificate().getSerialNumber())
                .isPositive()
                .isNotEqualTo(other.certificate().getSerialNumber());
        assertThat(one.key()).isNotEqualTo(other.key());
    }

    @Test
    void lengthsOfOneTwoAndThreeOctetsAreDistinguished() {
        assertThat(Der.octetString(new byte[127])).hasSize(2 + 127).startsWith(0x04, 0x7f);
        assertThat(Der.octetString(new byte[128])).hasSize(3 + 128).startsWith(0x04, 0x81, 0x80);
        assertThat(Der.octetString(new byte[255])).startsWith(0x04, 0x81, 0xff);
        assertThat(Der.octetString(new byte[256])).hasSize(4 + 256).startsWith(0x04, 0x82, 0x01, 0x00);
    }
}
