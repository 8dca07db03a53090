package dev.noctule.websocket.tls;

import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.TlsException.Reason;
import io.netty.handler.ssl.NotSslRecordException;
import io.netty.handler.ssl.SslClosedEngineException;
import io.netty.handler.ssl.SslHandshakeTimeoutException;
import java.io.IOException;
import java.util.List;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;

/**
 * From what Netty and the engines throw to what the user sees: the only place where a failure of TLS gets its {@link
 * Reason}. First what was wrong with the server's certificate ({@link CertificateFailures}), then what the server said
 * ({@link Alerts}), then the table below.
 */
public final class TlsFailures {
    private static final int SHOWN_DETAIL = 300;

    private record Rule(Predicate<Throwable> applies, Verdict verdict) {}

    // The first line that applies to the failure or to one of its causes.
    private static final List<Rule> RULES = List.of(
            rule(
                    is(NotSslRecordException.class)
                            .or(says("nrecognized SSL message")), // "Unsupported or u.." and "U.."
                    Reason.NOT_TLS,
                    "the server on port {port} does not speak TLS; did you mean ws://{authority} ?"),
            rule(
                    is(SslHandshakeTimeoutException.class),
                    Reason.TIMEOUT,
                    "no end of the TLS handshake with {authority}: {detail}"),
            rule(
                    says("trustAnchors parameter must be non-empty"),
                    Reason.UNTRUSTED,
                    "the certificate of {host} cannot be checked: the trust store is empty"),
            rule(
                    says("No appropriate protocol")
                            .or(says("The server selected protocol version"))
                            .or(says("No negotiable cipher suite"))
                            .or(says("OPENSSL_internal:UNSUPPORTED_PROTOCOL")),
                    Reason.NO_COMMON_PARAMETERS,
                    "no TLS version or cipher suite in common with {authority}: {detail}"),
            rule(
                    says("close_notify")
                            .or(says("OPENSSL_internal:SSL_HANDSHAKE_FAILURE")) // it ended with neither error nor alert
                            .or(is(SslClosedEngineException.class))
                            .or(TlsFailures::isTransport),
                    Reason.CLOSED,
                    "{authority} ended the connection during the TLS handshake"));

    private static final Verdict OTHERWISE =
            new Verdict(Reason.OTHER, "the TLS handshake with {authority} failed: {detail}");

    private TlsFailures() {}

    /**
     * Names a failure. Takes anything: the cause of the handshake future, an exception from the pipeline, the end of
     * the connection.
     *
     * @param handshakeFailure what was thrown
     * @param host the host of the URI
     * @param port its port
     * @return the failure for the user, with what was thrown as its cause; or the {@link TlsException} that it is, or
     *     is caused by
     */
    public static TlsException from(Throwable handshakeFailure, String host, int port) {
        List<Throwable> causes = Causes.of(handshakeFailure);
        return Causes.first(TlsException.class, causes)
                .or(() -> CertificateFailures.from(causes, host))
                .orElseGet(() -> Alerts.verdict(causes)
                        .orElseGet(() -> verdict(causes))
                        .on(host, port, detail(causes), handshakeFailure));
    }

    /**
     * Whether the server refused our client certificate, or the lack of one, with an alert. In TLS 1.3 the client's
     * handshake is over by then, and the alert arrives in the place of the answer to the HTTP request: still a failure
     * of TLS (RFC 8446, section 4.4.2.4).
     *
     * @param failure an exception from the pipeline, wrapped or not
     * @return true if {@link #from} would give {@link Reason#CLIENT_CERTIFICATE}
     */
    public static boolean isCertificateAlert(Throwable failure) {
        return Alerts.verdict(Causes.of(failure))
                .filter(verdict -> verdict.reason() == Reason.CLIENT_CERTIFICATE)
                .isPresent();
    }

    /**
     * Whether the server has sent an alert: after the TLS handshake, that is how TLS 1.3 refuses a client. Anything else
     * that breaks TLS then is what a broken transport is.
     *
     * @param failure an exception from the pipeline, wrapped or not
     * @return true if an alert is its cause
     */
    public static boolean isAlert(Throwable failure) {
        return Alerts.received(Causes.of(failure)).isPresent();
    }

    private static Verdict verdict(List<Throwable> causes) {
        return RULES.stream()
                .filter(rule -> causes.stream().anyMatch(rule.applies()))
                .map(Rule::verdict)
                .findFirst()
                .orElse(OTHERWISE);
    }

    /** The name of the alert if there is one, else what the deepest cause says. */
    private static String detail(List<Throwable> causes) {
        Throwable deepest = causes.get(causes.size() - 1);
        String message = Causes.message(deepest);
        String words = message.isEmpty() ? deepest.getClass().getSimpleName() : message;
        return PeerText.shown(Alerts.received(causes).orElse(words), SHOWN_DETAIL);
    }

    private static Rule rule(Predicate<Throwable> applies, Reason reason, String text) {
        return new Rule(applies, new Verdict(reason, text));
    }

    private static Predicate<Throwable> is(Class<? extends Throwable> type) {
        return type::isInstance;
    }

    private static Predicate<Throwable> says(String words) {
        return link -> Causes.message(link).contains(words);
    }

    /**
     * The connection's own failure: reset, closed, end of stream. (An {@link SSLException} is an {@link IOException}
     * too.)
     */
    private static boolean isTransport(Throwable link) {
        return link instanceof IOException && !(link instanceof SSLException);
    }
}
