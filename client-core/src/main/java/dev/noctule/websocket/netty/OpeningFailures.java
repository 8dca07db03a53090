package dev.noctule.websocket.netty;

import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.ConnectFailedException.Kind;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.handshake.WebSocketUri;
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
    static ConnectFailedException unresolved(WebSocketUri uri, Throwable thrown) {
        Throwable cause =
                thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        String why =
                cause instanceof UnknownHostException ? "the name is not known" : String.valueOf(cause.getMessage());
        return new ConnectFailedException(Kind.DNS, "Cannot resolve host " + uri.host() + ": " + why, cause);
    }

    /** No address has answered. The failures of the other addresses come along. */
    static ConnectFailedException unconnected(WebSocketUri uri, Throwable cause) {
        Kind kind = kindOf(cause);
        String why = switch (kind) {
            case REFUSED -> "connection refused";
            case TIMEOUT -> "connection timed out";
            case UNREACHABLE -> "no route to the host";
            case DNS, OTHER -> cause.toString();
        };
        ConnectFailedException failure =
                new ConnectFailedException(kind, "Cannot connect to " + place(uri) + ": " + why, cause);
        for (Throwable other : cause.getSuppressed()) {
            failure.addSuppressed(other);
        }
        return failure;
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

    /**
     * A deadline has passed.
     *
     * @param phase the phase that was not finished
     * @param option the component of {@link dev.noctule.websocket.Timeouts} that has passed
     */
    static WebSocketException timedOut(WebSocketUri uri, Phase phase, Duration after, String option) {
        String within = " within " + after.toMillis() + " ms (Timeouts." + option + ")";
        return switch (phase) {
            case RESOLVE ->
                new ConnectFailedException(
                        Kind.DNS, "Cannot resolve host " + uri.host() + ": no answer" + within, null);
            case TLS ->
                new TlsException(TlsException.Reason.TIMEOUT, "No TLS connection with " + place(uri) + within, null);
            case HANDSHAKE ->
                new HandshakeException(
                        HandshakeException.Kind.TIMEOUT,
                        "No complete answer to the opening handshake from " + place(uri) + within,
                        null);
            case CONNECT, OPEN, CLOSING, CLOSED ->
                new ConnectFailedException(
                        Kind.TIMEOUT, "Cannot connect to " + place(uri) + ": no answer" + within, null);
        };
    }

    /** What broke an attempt from inside, such as an event loop that was shut down. */
    static ConnectFailedException internal(WebSocketUri uri, String message, @Nullable Throwable cause) {
        return new ConnectFailedException(Kind.OTHER, "Cannot connect to " + place(uri) + ": " + message, cause);
    }

    private static String place(WebSocketUri uri) {
        return (uri.host().indexOf(':') < 0 ? uri.host() : "[" + uri.host() + "]") + ":" + uri.port();
    }
}
