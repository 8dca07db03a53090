package dev.noctule.websocket;

/** Who ended a connection. */
public enum ClosedBy {
    /** This client sent the first Close frame, gave up waiting, or aborted. */
    CLIENT,
    /** The server sent the first Close frame. */
    SERVER,
    /** Nobody: the transport ended, and no Close frame had been sent or received. */
    NETWORK
}
