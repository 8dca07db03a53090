package dev.noctule.websocket;

import org.jspecify.annotations.Nullable;

/** The transport ended, or was given up, before both sides had sent a Close frame. */
public final class ConnectionLostException extends WebSocketException {
    private static final long serialVersionUID = 1L;

    /** How the connection was lost. */
    public enum Kind {
        /** The server ended its side without a Close frame. */
        EOF,
        /** Under TLS, the same without a {@code close_notify}: an attacker may have cut the stream short. */
        TRUNCATED,
        /** The transport reported an error, for example a reset: see the cause. */
        IO,
        /** The server began a frame and was silent inside it for {@link Timeouts#frame()}. */
        FRAME_TIMEOUT,
        /** The server was silent for {@link Heartbeat#timeout()} after a Ping of the heartbeat. */
        PONG_TIMEOUT,
        /** The operating system took nothing of what waits to be sent for {@link Timeouts#write()}. */
        WRITE_TIMEOUT,
        /** There was no message for {@link Timeouts#idle()}; this side has closed with 1001. */
        IDLE_TIMEOUT,
        /** No answer to our Close frame within {@link Timeouts#close()}. */
        CLOSE_TIMEOUT,
        /** {@link WebSocket#abort()} was called. */
        ABORTED,
        /** The event loop was shut down under the connection. */
        SHUTDOWN,
        /**
         * The {@linkplain WebSocketClient.Builder#callbackExecutor callback executor} refused a task, or was shut down
         * before it had run one: see the cause. Messages that waited for it are lost.
         */
        CALLBACKS_REJECTED,
        /** An error in this library or the Java runtime, such as a lack of memory: see the cause. */
        INTERNAL
    }

    private final Kind kind;

    /**
     * Made by the library.
     *
     * @param kind how the connection was lost
     * @param phase {@link Phase#OPEN} or {@link Phase#CLOSING}
     * @param message for a person
     * @param cause what the transport said, or null
     */
    public ConnectionLostException(Kind kind, Phase phase, String message, @Nullable Throwable cause) {
        super(phase, message, cause);
        this.kind = kind;
    }

    /**
     * How the connection was lost.
     *
     * @return the kind of loss
     */
    public Kind kind() {
        return kind;
    }

    /** True unless the user of this side ended it. */
    @Override
    public boolean isTransient() {
        return switch (kind) {
            case ABORTED, SHUTDOWN, CALLBACKS_REJECTED -> false;
            default -> true;
        };
    }
}
