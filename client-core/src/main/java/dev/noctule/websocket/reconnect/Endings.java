package dev.noctule.websocket.reconnect;

import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ClosedBy;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.WebSocketException;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Which endings are final, and how they are told. */
final class Endings {
    /** One side found fault with the other: it would do so again. */
    private static final Set<Integer> FATAL = Set.of(
            CloseCode.PROTOCOL_ERROR,
            CloseCode.UNSUPPORTED_DATA,
            CloseCode.INVALID_PAYLOAD,
            CloseCode.POLICY_VIOLATION,
            CloseCode.MESSAGE_TOO_BIG,
            CloseCode.MANDATORY_EXTENSION);

    private Endings() {}

    /** Whether there is no point in another connection, or no way to have one. */
    static boolean isFinal(CloseInfo info) {
        return FATAL.contains(info.code())
                || (info.cause() instanceof ConnectionLostException lost && !lost.isTransient());
    }

    /** Why there is another attempt, after a connection. */
    static WebSocketException causeOf(CloseInfo info) {
        return new SocketClosedException(Phase.RECONNECT, "The connection was " + info, info);
    }

    /** With no connection to close: how the socket ended. */
    static CloseInfo withoutConnection(OptionalInt askedCode, @Nullable WebSocketException cause) {
        return new CloseInfo(CloseCode.ABNORMAL, "", ClosedBy.CLIENT, askedCode, false, cause);
    }

    /** With no connection: somebody has ended it at once. */
    static CloseInfo aborted(ConnectionLostException.Kind kind, String message) {
        return ended(kind, message, null);
    }

    /** With no connection: something that never should have has failed, and the socket cannot go on. */
    static CloseInfo internal(Throwable cause) {
        return ended(ConnectionLostException.Kind.INTERNAL, "Internal error: " + cause, cause);
    }

    private static CloseInfo ended(ConnectionLostException.Kind kind, String message, @Nullable Throwable cause) {
        return withoutConnection(OptionalInt.empty(), new ConnectionLostException(kind, Phase.CLOSING, message, cause));
    }
}
