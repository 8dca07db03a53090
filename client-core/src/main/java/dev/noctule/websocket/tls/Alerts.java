package dev.noctule.websocket.tls;

import static java.util.Map.entry;

import dev.noctule.websocket.TlsException.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What an alert from the server means to a client (RFC 8446, section 6.2; RFC 5246, section 7.2.2). Neither the JDK nor
 * OpenSSL has a type for alerts: their names are read from messages.
 */
final class Alerts {
    private static final List<String> RECEIVED = List.of("Received fatal alert: ", "received handshake warning: ");
    private static final String OPENSSL_ERROR = "error:10000"; // of its library for TLS, number 16
    private static final String OPENSSL_ALERT = "_ALERT_";
    private static final String OPENSSL_MISSING_EXTENSION = ":reason(1109)"; // 1000 + 109: the one without a name

    private static final Verdict NOTHING_IN_COMMON = new Verdict(
            Reason.NO_COMMON_PARAMETERS, "no TLS version or cipher suite in common with {authority} (alert {detail})");
    private static final Verdict HANDSHAKE_FAILURE = new Verdict(
            Reason.NO_COMMON_PARAMETERS,
            "no cipher suite in common with {authority}, or it wants a client certificate (alert {detail})");
    private static final Verdict WANTS_CERTIFICATE = new Verdict(
            Reason.CLIENT_CERTIFICATE, "{authority} wants a client certificate, and got none (alert {detail})");
    private static final Verdict REFUSES_CERTIFICATE = new Verdict(
            Reason.CLIENT_CERTIFICATE,
            "{authority} refused the client certificate, or wants one and got none (alert {detail})");
    private static final Verdict UNKNOWN_NAME =
            new Verdict(Reason.OTHER, "the server on port {port} does not know the name {host} (alert {detail})");
    private static final Verdict ENDED =
            new Verdict(Reason.OTHER, "{authority} ended the TLS handshake (alert {detail})");

    private static final Map<String, Verdict> VERDICTS = Map.ofEntries(
            entry("handshake_failure", HANDSHAKE_FAILURE),
            entry("protocol_version", NOTHING_IN_COMMON),
            entry("insufficient_security", NOTHING_IN_COMMON),
            entry("inappropriate_fallback", NOTHING_IN_COMMON),
            entry("missing_extension", NOTHING_IN_COMMON),
            entry("no_application_protocol", NOTHING_IN_COMMON),
            // A server judges no certificate but the client's.
            entry("certificate_required", WANTS_CERTIFICATE),
            entry("bad_certificate", REFUSES_CERTIFICATE),
            entry("unsupported_certificate", REFUSES_CERTIFICATE),
            entry("certificate_revoked", REFUSES_CERTIFICATE),
            entry("certificate_expired", REFUSES_CERTIFICATE),
            entry("certificate_unknown", REFUSES_CERTIFICATE),
            entry("unknown_ca", REFUSES_CERTIFICATE),
            entry("access_denied", REFUSES_CERTIFICATE), // a valid certificate, but not one that may enter
            entry("decrypt_error", REFUSES_CERTIFICATE), // the private key does not belong to the certificate
            entry("unrecognized_name", UNKNOWN_NAME));

    private Alerts() {}

    /**
     * What the failure is called if an alert from the server is its cause. Before TLS 1.3 a missing client certificate
     * had no alert of its own: a server sends handshake_failure (RFC 5246, section 7.4.6), as it does when no cipher
     * suite fits, but later.
     */
    static Optional<Verdict> verdict(List<Throwable> causes) {
        return received(causes)
                .map(alert -> alert.equals("handshake_failure") && afterServerCertificate(causes)
                        ? REFUSES_CERTIFICATE
                        : VERDICTS.getOrDefault(alert, ENDED));
    }

    /** The name of the alert that the server sent, as in RFC 8446, appendix B.2. */
    static Optional<String> received(List<Throwable> causes) {
        return causes.stream()
                .flatMap(link -> name(Causes.message(link)).stream())
                .findFirst();
    }

    private static boolean afterServerCertificate(List<Throwable> causes) {
        return causes.stream()
                .flatMap(link -> Stream.of(link.getSuppressed()))
                .anyMatch(ServerAcceptedException.class::isInstance);
    }

    private static Optional<String> name(String message) {
        return message.startsWith(OPENSSL_ERROR) ? openSslName(message) : jdkName(message);
    }

    // "error:10000418:SSL routines:OPENSSL_internal:TLSV1_ALERT_UNKNOWN_CA"
    private static Optional<String> openSslName(String message) {
        if (message.endsWith(OPENSSL_MISSING_EXTENSION)) {
            return Optional.of("missing_extension");
        }
        int at = message.indexOf(OPENSSL_ALERT);
        return at < 0
                ? Optional.empty()
                : Optional.of(message.substring(at + OPENSSL_ALERT.length()).toLowerCase(Locale.ROOT));
    }

    // "Received fatal alert: unknown_ca"; newer JDKs write "(unknown_ca) Received fatal alert: unknown_ca"
    private static Optional<String> jdkName(String message) {
        return RECEIVED.stream()
                .filter(message::contains)
                .map(words -> message.substring(message.indexOf(words) + words.length()))
                .findFirst();
    }
}
