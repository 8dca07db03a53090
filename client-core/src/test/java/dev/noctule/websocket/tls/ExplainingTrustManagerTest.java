package dev.noctule.websocket.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.noctule.websocket.testing.TestCertificates;
import io.netty.pkitesting.X509Bundle;
import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Our one hook in the check of a chain can refuse more than the runtime does, never less. */
@Tag("CVE-2020-15133")
class ExplainingTrustManagerTest {
    private static final X509Certificate[] CHAIN = {certificate(Duration.ofHours(1))};
    private static final Socket NO_SOCKET = new Socket();

    private final SSLEngine engine;

    ExplainingTrustManagerTest() throws Exception {
        engine = SSLContext.getDefault().createSSLEngine();
    }

    private static X509Certificate certificate(Duration left) {
        Instant end = Instant.now().plus(left);
        X509Bundle bundle = TestCertificates.selfSigned(TestCertificates.leaf("CN=server.test")
                .notBefore(end.minus(Duration.ofDays(1)))
                .notAfter(end));
        return bundle.getCertificate();
    }

    @Test
    void whatTheRuntimeRefusesIsRefusedOnEveryWay() {
        ExplainingTrustManager manager = new ExplainingTrustManager(new Platform("no"));
        assertRefused(() -> manager.checkServerTrusted(CHAIN, "ECDHE_ECDSA", engine));
        assertRefused(() -> manager.checkServerTrusted(CHAIN, "ECDHE_ECDSA", NO_SOCKET));
        assertRefused(() -> manager.checkServerTrusted(CHAIN, "ECDHE_ECDSA"));
        assertRefused(() -> manager.checkClientTrusted(CHAIN, "EC", engine));
        assertRefused(() -> manager.checkClientTrusted(CHAIN, "EC", NO_SOCKET));
        assertRefused(() -> manager.checkClientTrusted(CHAIN, "EC"));
        assertThat(ExplainingTrustManager.accepted(engine)).isFalse();
    }

    @Test
    void whatTheRuntimeAcceptsIsRefusedOnceItHasExpired() throws Exception {
        ExplainingTrustManager manager = new ExplainingTrustManager(new Platform(null));
        manager.checkServerTrusted(CHAIN, "ECDHE_ECDSA", engine);
        assertThat(ExplainingTrustManager.accepted(engine)).isTrue();

        X509Certificate[] expired = {certificate(Duration.ofHours(-1))};
        assertRefused(() -> manager.checkServerTrusted(expired, "ECDHE_ECDSA", engine));
        assertThat(ExplainingTrustManager.accepted(engine)).isFalse();
    }

    private static void assertRefused(ThrowingCallable check) {
        assertThatExceptionOfType(CertificateException.class).isThrownBy(check);
    }

    /** The runtime's, which has its opinion. */
    private static final class Platform extends X509ExtendedTrustManager {
        private final @Nullable String refusal;

        Platform(@Nullable String refusal) {
            this.refusal = refusal;
        }

        private void decide() throws CertificateException {
            if (refusal != null) {
                throw new CertificateException(refusal);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            decide();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            decide();
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            decide();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
                throws CertificateException {
            decide();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
                throws CertificateException {
            decide();
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
            decide();
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
