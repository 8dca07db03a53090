package dev.noctule.cli;

import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.ProxyException;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocketException;
import org.jspecify.annotations.Nullable;

/**
 * What the library reports, in words: which exit code, what happened, what to do about it. The only place that knows.
 */
final class Failures {
    private Failures() {}

    /** Why there is no connection to the target. */
    static Failure of(WebSocketException error, Target target) {
        if (error instanceof ConnectFailedException connect) {
            return of(
                    error,
                    "cannot connect to " + target.url() + ": " + connectCause(connect),
                    connectRemedy(connect.kind(), target));
        }
        if (error instanceof ProxyException proxy) {
            return of(error, "proxy: " + proxyCause(proxy), proxyRemedy(proxy));
        }
        if (error instanceof TlsException tls) {
            return of(error, "TLS: " + tlsCause(tls, target), tlsRemedy(tls.reason(), target));
        }
        if (error instanceof UpgradeRejectedException refused) {
            return Refusals.of(refused, target);
        }
        if (error instanceof HandshakeException handshake) {
            return of(error, handshakeCause(handshake), handshakeRemedy(handshake.kind(), target));
        }
        return afterOpen(error);
    }

    private static Failure of(WebSocketException error, String cause, String remedy) {
        return Failure.of(code(error), cause, remedy);
    }

    /** What the program ends with, if that is the reason. */
    static ExitCode code(WebSocketException error) {
        if (error instanceof ConnectFailedException || error instanceof ProxyException) {
            return ExitCode.CONNECT;
        } else if (error instanceof TlsException tls) {
            return tls.reason() == TlsException.Reason.TIMEOUT ? ExitCode.TIMEOUT : ExitCode.TLS;
        } else if (error instanceof HandshakeException handshake) {
            return handshake.kind() == HandshakeException.Kind.TIMEOUT ? ExitCode.TIMEOUT : ExitCode.HANDSHAKE;
        } else if (error instanceof ConnectionLostException || error instanceof SocketClosedException) {
            return ExitCode.LOST;
        }
        return error instanceof ProtocolException ? ExitCode.CLOSED_WITH_ERROR : ExitCode.INTERNAL;
    }

    /** Something that should not happen: the program's own fault. */
    static Failure internal(Throwable error) {
        StackTraceElement[] trace = error.getStackTrace();
        return Failure.of(
                ExitCode.INTERNAL,
                "internal error: " + error + (trace.length == 0 ? "" : " at " + trace[0]),
                "This is a bug in echo-cli. Please report it, with this line.");
    }

    /** Errors of a program that echo-cli is not: it has no such listener, no such supplier of requests. */
    private static Failure afterOpen(WebSocketException error) {
        return code(error) == ExitCode.INTERNAL
                ? internal(error)
                : of(error, message(error), "See the server's log for its side of it.");
    }

    private static String connectCause(ConnectFailedException error) {
        return switch (error.kind()) {
            case DNS -> "the name has no address";
            case REFUSED -> "connection refused";
            case TIMEOUT -> "no answer in time";
            case UNREACHABLE -> "no route to the host";
            case OTHER -> message(error);
        };
    }

    private static String connectRemedy(ConnectFailedException.Kind kind, Target target) {
        return switch (kind) {
            case DNS -> "Check the spelling of " + target.host() + ", and whether this machine can resolve names.";
            case REFUSED ->
                target.isLoopback()
                        ? "Nothing listens there. Start a server, e.g.: echo-cli --listen " + target.port()
                        : "Nothing listens there. Check the port, and whether the server runs.";
            case TIMEOUT -> "The host is down, or a firewall drops what is sent to it. Check host and port.";
            case UNREACHABLE ->
                "Check the address, and whether this machine has a network (or a VPN) that leads there.";
            case OTHER -> "Check host and port.";
        };
    }

    private static String proxyCause(ProxyException error) {
        return message(error)
                + error.headers()
                        .firstValue("Proxy-Authenticate")
                        .map(value -> " (Proxy-Authenticate: " + value + ")")
                        .orElse("");
    }

    private static String proxyRemedy(ProxyException error) {
        return switch (error.kind()) {
            case UNREACHABLE -> "Check host and port of --proxy, and whether the proxy runs.";
            case AUTHENTICATION -> "Give credentials in its URL: --proxy http://USER:PASS@HOST:PORT";
            case REFUSED -> "Many proxies allow port 443 only, or few hosts: see the proxy's settings and log.";
            case INVALID_RESPONSE, LIMIT, EOF -> "Is it an HTTP proxy? Check host and port of --proxy.";
            case TIMEOUT -> "The proxy, or the server behind it, does not answer. Check both, or wait longer.";
            case NOT_SENT -> "Give the program more memory, or run fewer things beside it.";
        };
    }

    private static String tlsCause(TlsException error, Target target) {
        return switch (error.reason()) {
            case NOT_TLS -> "the server on port " + target.port() + " does not speak TLS";
            case TIMEOUT -> "the server on port " + target.port() + " did not answer in time";
            default -> message(error);
        };
    }

    private static String tlsRemedy(TlsException.Reason reason, Target target) {
        return switch (reason) {
            case UNTRUSTED -> "Trust it with --cacert ca.pem, or skip the check with -k (testing only).";
            case EXPIRED -> "The server needs a new certificate. Until then -k skips the check (testing only).";
            case NOT_YET_VALID -> "Check the clocks of both machines. -k skips the check (testing only).";
            case HOST_MISMATCH ->
                "Use a host name that the certificate is for, or skip the check with -k (testing only).";
            case BAD_CERTIFICATE -> "The server needs another certificate. -k skips the check (testing only).";
            case CLIENT_CERTIFICATE ->
                "The server wants a client certificate that it trusts: give one with --cert PEM --key PEM.";
            case NO_COMMON_PARAMETERS -> "Switch on TLS 1.2 or 1.3 on the server.";
            case NOT_TLS, TIMEOUT, CLOSED -> "Did you mean " + target.otherUrl() + " ?";
            case OTHER ->
                "Check the server's TLS settings, e.g. with: openssl s_client -connect " + target.host() + ":"
                        + target.port();
        };
    }

    private static String handshakeCause(HandshakeException error) {
        return switch (error.kind()) {
            case TIMEOUT -> "handshake: no answer in time";
            case EOF -> "handshake: the server ended the connection without an answer";
            case INVALID_RESPONSE, LIMIT, REJECTED, NOT_SENT -> "handshake: " + message(error);
        };
    }

    private static String handshakeRemedy(HandshakeException.Kind kind, Target target) {
        return switch (kind) {
            case LIMIT -> "The answer's head is larger than any sensible one. Is this a WebSocket server?";
            case NOT_SENT -> "Give the program more memory, or run fewer things beside it.";
            case TIMEOUT, EOF, INVALID_RESPONSE, REJECTED ->
                target.secure()
                        ? "Something listens there, but it does not speak WebSocket. Check host and port."
                        : "Did you mean " + target.otherUrl() + " ? Or does something else listen there?";
        };
    }

    private static String message(Throwable error) {
        @Nullable String message = error.getMessage();
        return message == null ? error.getClass().getSimpleName() : message;
    }
}
