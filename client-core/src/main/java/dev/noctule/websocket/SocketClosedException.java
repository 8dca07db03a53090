package dev.noctule.websocket;

import org.jspecify.annotations.Nullable;

/** A send, a ping or a receive on a socket that is closing or closed; nothing of it was delivered. */
public final class SocketClosedException extends WebSocketException {
    private static final long serialVersionUID = 1L;

    private final transient @Nullable CloseInfo closeInfo;

    /**
     * Made by the library.
     *
     * @param phase {@link Phase#CLOSING} or {@link Phase#CLOSED}
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

    /** Always false: a closed socket stays closed. */
    @Override
    public boolean isTransient() {
        return false;
    }
}
