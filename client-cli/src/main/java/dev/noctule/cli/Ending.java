package dev.noctule.cli;

import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ClosedBy;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.ListenerException;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.WebSocketException;
import java.util.ArrayList;
import java.util.List;

/**
 * The end of a connection in words, and as an exit code.
 *
 * @param code what the program ends with
 * @param line who closed, and why
 */
record Ending(ExitCode code, String line) {
    static Ending of(CloseInfo info) {
        return switch (info.closedBy()) {
            case SERVER -> closedByServer(info);
            case NETWORK -> new Ending(ExitCode.LOST, "Connection lost: no close frame received" + transport(info));
            case CLIENT -> closedByClient(info);
        };
    }

    /** The Close frames of both sides, in the order in which they went over the wire. */
    static List<String> frames(CloseInfo info) {
        List<String> frames = new ArrayList<>();
        boolean received = info.clean() || info.closedBy() == ClosedBy.SERVER;
        if (received) {
            frames.add(
                    "< Close" + (info.code() == CloseCode.NO_STATUS ? "" : " " + info.code()) + quoted(info.reason()));
        }
        info.sentCode()
                .ifPresent(
                        code -> frames.add(info.closedBy() == ClosedBy.SERVER ? frames.size() : 0, "> Close " + code));
        return frames;
    }

    private static Ending closedByServer(CloseInfo info) {
        ExitCode code = isNormal(info.code()) ? ExitCode.OK : ExitCode.CLOSED_WITH_ERROR;
        return new Ending(code, "Connection closed by server: " + coded(info));
    }

    private static boolean isNormal(int code) {
        return code == CloseCode.NORMAL || code == CloseCode.GOING_AWAY || code == CloseCode.NO_STATUS;
    }

    private static Ending closedByClient(CloseInfo info) {
        WebSocketException cause = info.cause();
        if (cause instanceof ProtocolException broken) {
            String line =
                    "Connection closed by client: " + coded(info) + ": " + broken.getMessage() + hint(info.code());
            return new Ending(ExitCode.CLOSED_WITH_ERROR, line);
        }
        if (cause instanceof ListenerException) {
            return new Ending(ExitCode.INTERNAL, "Connection closed by client: " + cause.getMessage());
        }
        if (cause instanceof ConnectionLostException lost
                && lost.kind() == ConnectionLostException.Kind.CLOSE_TIMEOUT) {
            return new Ending(ExitCode.OK, "Connection closed by client: the server did not answer in time");
        }
        if (cause != null && info.code() == CloseCode.ABNORMAL) { // there was none: it was to reconnect
            return new Ending(Failures.code(cause), "No connection any more: " + cause.getMessage());
        }
        return new Ending(ExitCode.OK, "Connection closed by client: " + coded(info));
    }

    private static String hint(int code) {
        return code == CloseCode.MESSAGE_TOO_BIG ? "; --max-message BYTES allows longer ones" : "";
    }

    private static String coded(CloseInfo info) {
        return info.code() + " (" + CloseCode.describe(info.code()) + ")" + quoted(info.reason());
    }

    private static String quoted(String reason) {
        return reason.isEmpty() ? "" : " '" + reason + "'";
    }

    /** What the transport said beyond "it ended". */
    private static String transport(CloseInfo info) {
        return info.cause() instanceof ConnectionLostException lost && lost.kind() != ConnectionLostException.Kind.EOF
                ? " (" + lost.getMessage() + ")"
                : "";
    }
}
