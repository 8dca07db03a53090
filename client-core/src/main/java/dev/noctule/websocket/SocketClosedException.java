package dev.noctule.websocket;

import org.jspecify.annotations.Nullable;

/**
 * A send, a ping or a receive on a socket that is closing or closed; nothing of it was delivered. On a {@link
 * ReconnectingWebSocket} also: there is no connection now.
 */
public final class SocketClosedException extends WebSocketException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable CloseInfo closeInfo;

    /**
     * Made by the library.
     *
     * @param phase {@link Phase#CLOSING} or {@link Phase#CLOSED}; {@link Phase#RECONNECT} if there will be another
     *     connection
     * @param message for a person
     * @param closeInfo how the connection ended, or null while it is still closing
     */
    public SocketClosedException(Phase phase, String message, @Nullable CloseInfo closeInfo) {
        super(phase, message, closeInfo == null ? null : closeInfo.cause());
        this.closeInfo = closeInfo;
    }

    /**
     * How the connection ended.
     *
     * @return null while it is still closing, and in a copy of this exception that was serialised
     */
    public @Nullable CloseInfo closeInfo() {
        return closeInfo;
    }

    /** False, for a closed socket stays closed; but true in {@link Phase#RECONNECT}. */
    @Override
    public boolean isTransient() {
        return phase() == Phase.RECONNECT;
    }
}
