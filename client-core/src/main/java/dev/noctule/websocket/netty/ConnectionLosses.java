package dev.noctule.websocket.netty;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.ConnectionLostException.Kind;
import dev.noctule.websocket.Phase;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The one place where what ends an open connection becomes an exception of ours, but for what {@link LifeSigns} says
 * and for failures of the callbacks.
 */
final class ConnectionLosses {
    private ConnectionLosses() {}

    /** The server has sent no Close frame. */
    static ConnectionLostException endOfInput(Phase phase) {
        return lost(Kind.EOF, phase, "The connection ended without a Close frame", null);
    }

    /** Under TLS; what is missing may have been cut off by anybody. */
    static ConnectionLostException truncated(Phase phase) {
        return lost(
                Kind.TRUNCATED, phase, "The connection ended with neither a Close frame nor TLS close_notify", null);
    }

    /** The transport says so. */
    static ConnectionLostException broken(Phase phase, Throwable cause) {
        return lost(Kind.IO, phase, "The connection broke: " + Channels.messageOf(cause), cause);
    }

    /** Not all that was sent has gone out. */
    static ConnectionLostException writeFailed(Phase phase, Throwable cause) {
        return lost(Kind.IO, phase, "A write failed: " + cause.getMessage(), cause);
    }

    /** There is no memory for our Close frame, for example. */
    static ConnectionLostException closeNotSent(Throwable cause) {
        return lost(Kind.INTERNAL, Phase.CLOSING, "The Close frame could not be sent: " + cause, cause);
    }

    /** What should not be. */
    static ConnectionLostException internalError(Phase phase, Throwable cause) {
        return lost(Kind.INTERNAL, phase, "Internal error: " + cause, cause);
    }

    /** The server has not answered our Close frame. */
    static ConnectionLostException closeTimedOut(Duration timeout) {
        return lost(
                Kind.CLOSE_TIMEOUT,
                Phase.CLOSING,
                "The server did not answer the Close frame within " + timeout.toMillis() + " ms (Timeouts.close)",
                null);
    }

    /** Somebody has taken the event loop away. */
    static ConnectionLostException loopIsShutDown(Phase phase) {
        return lost(Kind.SHUTDOWN, phase, "The event loop was shut down", null);
    }

    /** For a connection whose failure is known already: the listener is told of that. */
    static ConnectionLostException failed() {
        return lost(Kind.EOF, Phase.CLOSING, "The connection was failed", null);
    }

    private static ConnectionLostException lost(Kind kind, Phase phase, String message, @Nullable Throwable cause) {
        return new ConnectionLostException(kind, phase, message, cause);
    }
}
