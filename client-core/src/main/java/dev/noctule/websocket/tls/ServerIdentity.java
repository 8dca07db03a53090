package dev.noctule.websocket.tls;

import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.TlsException.Reason;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/**
 * Is the server the one that was asked for (RFC 9525)? Looks at the name only; whether the chain is to be trusted has
 * been decided by the trust manager. Runs after every handshake, resumed ones included, because the trust manager may
 * be a user's that looks at no name, and the JDK then looks at none either.
 */
public final class ServerIdentity {
    private ServerIdentity() {}

    /**
     * Passes if the certificate of the session is for the host, and throws otherwise.
     *
     * @param session the session after the handshake
     * @param host the host of the URI: a name in ASCII, or an IP literal with or without brackets
     * @throws TlsException with {@link Reason#HOST_MISMATCH} if the certificate is for others only, or {@link
     *     Reason#BAD_CERTIFICATE} if the server showed none
     */
    public static void check(SSLSession session, String host) {
        X509Certificate certificate = certificate(session, host);
        try {
            if (!SubjectNames.of(certificate).include(PeerHost.of(host))) {
                throw mismatch(host, certificate, null);
            }
        } catch (CertificateParsingException e) {
            throw mismatch(host, certificate, e);
        }
    }

    /** The failure in words; also for a mismatch that the JDK found first. */
    static TlsException mismatch(String host, X509Certificate certificate, @Nullable Throwable cause) {
        String message = "the certificate is not for " + host + ", but for " + namesOf(certificate);
        return new TlsException(Reason.HOST_MISMATCH, message, cause);
    }

    private static String namesOf(X509Certificate certificate) {
        try {
            return SubjectNames.of(certificate).shown();
        } catch (CertificateParsingException e) {
            return "names that cannot be read";
        }
    }

    private static X509Certificate certificate(SSLSession session, String host) {
        try {
            if (session.getPeerCertificates()[0] instanceof X509Certificate certificate) {
                return certificate;
            }
            throw new TlsException(Reason.BAD_CERTIFICATE, host + " showed a certificate that is not X.509", null);
        } catch (SSLPeerUnverifiedException e) {
            throw new TlsException(Reason.BAD_CERTIFICATE, host + " showed no certificate", e);
        }
    }
}
