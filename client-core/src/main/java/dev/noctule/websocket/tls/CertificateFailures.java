package dev.noctule.websocket.tls;

import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.TlsException.Reason;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.security.auth.x500.X500Principal;
import org.jspecify.annotations.Nullable;

/**
 * Why the server's certificate was refused on this side. Reads the JDK's public exceptions; of its messages only those
 * of the name check, which have no type of their own.
 */
final class CertificateFailures {
    private static final int SHOWN_NAME = 200;
    private static final int SHOWN_DETAIL = 300;

    private static final String ILLEGAL_HOST = "Illegal given domain name";
    private static final List<String> NAME_CHECK =
            List.of("No subject alternative", "No name matching", "Illegal subject alternative name");

    private static final Map<CertPathValidatorException.Reason, Reason> PATH_REASONS = Map.of(
            BasicReason.EXPIRED, Reason.EXPIRED,
            BasicReason.NOT_YET_VALID, Reason.NOT_YET_VALID,
            BasicReason.INVALID_SIGNATURE, Reason.UNTRUSTED, // a CA that has the name of a trusted one, and another key
            PKIXReason.NAME_CHAINING, Reason.UNTRUSTED,
            PKIXReason.NO_TRUST_ANCHOR, Reason.UNTRUSTED);

    private CertificateFailures() {}

    /** Empty if no certificate has to do with the failure. */
    static Optional<TlsException> from(List<Throwable> causes, String host) {
        return Causes.first(CertificateException.class, causes).map(refusal -> from(refusal, causes, host));
    }

    private static TlsException from(CertificateException refusal, List<Throwable> causes, String host) {
        Throwable cause = causes.get(0);
        List<X509Certificate> chain = Causes.first(RefusedChainException.class, causes)
                .map(RefusedChainException::chain)
                .orElse(List.of());
        Reason reason = reason(causes);
        return switch (reason) {
            case UNTRUSTED -> new TlsException(reason, "the certificate of " + host + " is " + untrusted(chain), cause);
            case EXPIRED ->
                new TlsException(reason, "the certificate of " + host + " has expired" + dates(causes), cause);
            case NOT_YET_VALID ->
                new TlsException(reason, "the certificate of " + host + " is not valid yet" + dates(causes), cause);
            case HOST_MISMATCH -> mismatch(host, chain, refusal, cause);
            default ->
                new TlsException(
                        reason, "the certificate of " + host + " is not acceptable: " + detail(refusal), cause);
        };
    }

    // The deepest cause knows best: expired, below an invalid path, below a refused chain.
    private static Reason reason(List<Throwable> causes) {
        for (int i = causes.size() - 1; i >= 0; i--) {
            Reason reason = reason(causes.get(i));
            if (reason != null) {
                return reason;
            }
        }
        return Reason.BAD_CERTIFICATE;
    }

    private static @Nullable Reason reason(Throwable link) {
        if (link instanceof CertificateExpiredException) {
            return Reason.EXPIRED;
        } else if (link instanceof CertificateNotYetValidException) {
            return Reason.NOT_YET_VALID;
        } else if (link instanceof CertPathValidatorException invalid) {
            return PATH_REASONS.get(invalid.getReason());
        } else if (link instanceof CertPathBuilderException) {
            return Reason.UNTRUSTED;
        }
        return isNameCheck(link) ? Reason.HOST_MISMATCH : null;
    }

    private static boolean isNameCheck(Throwable link) {
        String message = Causes.message(link);
        return link instanceof CertificateException
                && (message.startsWith(ILLEGAL_HOST) || NAME_CHECK.stream().anyMatch(message::startsWith));
    }

    private static String untrusted(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            return "signed by an unknown CA";
        }
        X509Certificate last = chain.get(chain.size() - 1);
        X500Principal issuer = last.getIssuerX500Principal();
        String name = " (" + PeerText.shown(issuer.getName(), SHOWN_NAME) + ")";
        boolean selfSigned = chain.size() == 1 && issuer.equals(last.getSubjectX500Principal());
        return selfSigned ? "self-signed" + name : "signed by an unknown CA" + name;
    }

    /** "NotAfter: " or "NotBefore: " and the date, in the JDK's words. */
    private static String dates(List<Throwable> causes) {
        return causes.stream()
                .filter(link ->
                        link instanceof CertificateExpiredException || link instanceof CertificateNotYetValidException)
                .map(link -> " (" + Causes.message(link) + ")")
                .findFirst()
                .orElse("");
    }

    private static TlsException mismatch(
            String host, List<X509Certificate> chain, CertificateException refusal, Throwable cause) {
        if (chain.isEmpty() || Causes.message(refusal).startsWith(ILLEGAL_HOST)) {
            return new TlsException(
                    Reason.HOST_MISMATCH, "the certificate is not for " + host + ": " + detail(refusal), cause);
        }
        return ServerIdentity.mismatch(host, chain.get(0), cause);
    }

    private static String detail(CertificateException refusal) {
        return PeerText.shown(Causes.message(refusal), SHOWN_DETAIL);
    }
}
