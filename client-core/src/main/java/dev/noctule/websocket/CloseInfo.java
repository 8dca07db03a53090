package dev.noctule.websocket;

import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * How a connection ended: the argument of its one and last callback, {@link WebSocketListener#onClose}.
 *
 * @param code the close code of the connection (RFC 6455, 7.1.5): that of the server's Close frame; {@link
 *     CloseCode#NO_STATUS} if that frame had none; the code that this client sent if it failed the connection; {@link
 *     CloseCode#ABNORMAL} if no Close frame was received
 * @param reason the reason of the Close frame that {@code code} is taken from; empty if there is none; at most 123
 *     bytes of UTF-8
 * @param closedBy who ended the connection
 * @param sentCode the code of the Close frame that this client sent or was asked to send; empty if there was none, or
 *     it had no code
 * @param clean whether both sides sent a Close frame (RFC 6455, 7.1.4)
 * @param cause what went wrong, or null after an orderly close
 */
public record CloseInfo(
        int code,
        String reason,
        ClosedBy closedBy,
        OptionalInt sentCode,
        boolean clean,
        @Nullable WebSocketException cause) {

    /**
     * Whether the connection ended as planned: both sides have sent a Close frame, and the code is 1000 (normal), 1001
     * (going away) or 1005 (none given). Whoever reads to the end takes this for the end, and everything else for an
     * error.
     *
     * @return false if a code tells of an error, or of something that only applications know, or if the connection was
     *     lost
     */
    public boolean isNormal() {
        return clean && (code == CloseCode.NORMAL || code == CloseCode.GOING_AWAY || code == CloseCode.NO_STATUS);
    }

    /** One line for a log, such as {@code "closed by server: 1008 (policy violation) 'no token'"}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(closedBy == ClosedBy.NETWORK ? "lost" : "closed by ");
        switch (closedBy) {
            case CLIENT -> text.append("client");
            case SERVER -> text.append("server");
            case NETWORK -> {}
        }
        text.append(": ")
                .append(code)
                .append(" (")
                .append(CloseCode.describe(code))
                .append(')');
        if (!reason.isEmpty()) {
            text.append(" '").append(reason).append('\'');
        }
        if (cause != null) {
            text.append(": ").append(cause.getMessage());
        }
        return text.toString();
    }
}
