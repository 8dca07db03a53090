package dev.noctule.websocket;

import org.jspecify.annotations.Nullable;

/** The opening handshake (RFC 6455, section 4) failed: there never was a WebSocket connection. */
public sealed class HandshakeException extends WebSocketException permits UpgradeRejectedException {
    private static final long serialVersionUID = 1L;

    /** Why the handshake failed. */
    public enum Kind {
        /** The server answered with a status other than 101: the exception is an {@link UpgradeRejectedException}. */
        REJECTED,
        /** The answer breaks a rule of RFC 6455, section 4, or of HTTP. */
        INVALID_RESPONSE,
        /** The head of the answer exceeds one of the {@link Limits}. */
        LIMIT,
        /** No complete answer within {@link Timeouts#handshake()} or {@link Timeouts#open()}. */
        TIMEOUT,
        /** The connection ended before the answer was complete. */
        EOF,
        /** The request could not be made ready for the transport, for want of memory for example. */
        NOT_SENT
    }

    private final Kind kind;

    /**
     * Made by the library.
     *
     * @param kind why the handshake failed
     * @param message for a person: expected X but was Y
     * @param cause what the transport said, or null
     */
    public HandshakeException(Kind kind, String message, @Nullable Throwable cause) {
        super(Phase.HANDSHAKE, message, cause);
        this.kind = kind;
    }

    /**
     * Why the handshake failed.
     *
     * @return the kind of failure
     */
    public final Kind kind() {
        return kind;
    }

    /** False for an answer that a retry will not change; true for all that is not an answer. */
    @Override
    public boolean isTransient() {
        return kind == Kind.TIMEOUT || kind == Kind.EOF || kind == Kind.NOT_SENT;
    }
}
