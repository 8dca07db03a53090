package dev.noctule.websocket.protocol;

/** The states of {@link Session}, where they are drawn. */
public enum SessionState {
    /** Messages flow both ways. */
    OPEN,
    /** Our Close frame is on its way; the server's messages are still delivered until its Close frame comes. */
    CLOSE_SENT,
    /** The closing handshake is over or has failed. What still arrives is discarded; TCP is to end. */
    DRAINING,
    /** TCP has ended, or its end no longer matters. */
    CLOSED;

    /** Whether messages, pings and a Close frame may be sent: 5.5.1 allows nothing after a Close frame. */
    public boolean maySend() {
        return this == OPEN;
    }

    /**
     * Whether received frames have a meaning: 5.5.1 and 7.1.7 allow none after the server's Close frame or a failure.
     */
    public boolean mayReceive() {
        return this == OPEN || this == CLOSE_SENT;
    }
}
