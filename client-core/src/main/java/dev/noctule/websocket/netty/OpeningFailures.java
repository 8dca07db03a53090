package dev.noctule.websocket.netty;

import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.ConnectFailedException.Kind;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.ProxyException;
import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.handshake.WebSocketUri;
import dev.noctule.websocket.tls.Causes;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** The one place where what the system says of a failed attempt becomes an exception of ours. */
final class OpeningFailures {
    private OpeningFailures() {}

    /** The resolver has failed. */
    static WebSocketException unresolved(Hop hop, Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String why =
                cause instanceof UnknownHostException ? "the name is not known" : String.valueOf(cause.getMessage());
        return at(hop, unresolved(hop, why, cause));
    }

    private static ConnectFailedException unresolved(Hop hop, String why, @Nullable Throwable cause) {
        String what = hop.isProxy() ? "proxy " : "host ";
        return new ConnectFailedException(Kind.DNS, "Cannot resolve " + what + hop.host() + ": " + why, cause);
    }

    /** No address has answered. The failures of the other addresses come along. */
    static WebSocketException unconnected(Hop hop, Throwable cause) {
        Kind kind = kindOf(cause);
        String why = switch (kind) {
            case REFUSED -> "connection refused";
            case TIMEOUT -> "connection timed out";
            case UNREACHABLE -> "no route to the host";
            case DNS, OTHER -> Causes.innermost(cause).toString(); // around it Netty says which channel was not made
        };
        ConnectFailedException failure = unconnected(hop, kind, why, cause);
        for (Throwable other : cause.getSuppressed()) {
            failure.addSuppressed(other);
        }
        return at(hop, failure);
    }

    private static ConnectFailedException unconnected(Hop hop, Kind kind, String why, @Nullable Throwable cause) {
        return new ConnectFailedException(kind, "Cannot connect to " + hop + ": " + why, cause);
    }

    /** Neither the JDK nor the native transports have a type for each of these. */
    private static Kind kindOf(Throwable cause) {
        String message = String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
        if (cause instanceof NoRouteToHostException || message.contains("unreachable")) {
            return Kind.UNREACHABLE;
        }
        if (cause instanceof ConnectException && message.contains("refused")) {
            return Kind.REFUSED;
        }
        return message.contains("timed out") ? Kind.TIMEOUT : Kind.OTHER;
    }

    /** A proxy that cannot be reached says nothing about the server. */
    private static WebSocketException at(Hop hop, ConnectFailedException failure) {
        return hop.isProxy()
                ? new ProxyException(
                        ProxyException.Kind.UNREACHABLE, String.valueOf(failure.getMessage()), 0, null, failure)
                : failure;
    }

    /**
     * A deadline has passed.
     *
     * @param phase the phase that was not finished
     * @param option the component of {@link dev.noctule.websocket.Timeouts} that has passed
     */
    static WebSocketException timedOut(Hop hop, WebSocketUri uri, Phase phase, Duration after, String option) {
        String within = " within " + after.toMillis() + " ms (Timeouts." + option + ")";
        return switch (phase) {
            case RESOLVE -> at(hop, unresolved(hop, "no answer" + within, null));
            case PROXY ->
                new ProxyException(
                        ProxyException.Kind.TIMEOUT,
                        "No tunnel through " + hop + " to " + uri.authority() + within,
                        0,
                        null,
                        null);
            case TLS ->
                new TlsException(
                        TlsException.Reason.TIMEOUT, "No TLS connection with " + uri.authority() + within, null);
            case HANDSHAKE ->
                new HandshakeException(
                        HandshakeException.Kind.TIMEOUT,
                        "No complete answer to the opening handshake from " + uri.authority() + within,
                        null);
            case RECONNECT, CONNECT, OPEN, CLOSING, CLOSED ->
                at(hop, unconnected(hop, Kind.TIMEOUT, "no answer" + within, null));
        };
    }

    /** The deadline for everything has passed while another attempt to the same address went first. */
    static WebSocketException noTurn(Hop hop, Duration after) {
        String why = "other attempts to its address were not over within " + after.toMillis() + " ms (Timeouts.open)";
        return at(hop, unconnected(hop, Kind.TIMEOUT, why, null));
    }

    /** What broke an attempt from inside, such as an event loop that was shut down. */
    static ConnectFailedException internal(Hop hop, String message, @Nullable Throwable cause) {
        return unconnected(hop, Kind.OTHER, message, cause);
    }
}
