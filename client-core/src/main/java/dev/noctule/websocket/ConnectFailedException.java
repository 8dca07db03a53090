package dev.noctule.websocket;

import org.jspecify.annotations.Nullable;

/**
 * No TCP connection: the name did not resolve, or no address answered. The failures of further addresses are
 * {@linkplain #getSuppressed() suppressed} exceptions.
 */
public final class ConnectFailedException extends WebSocketException {
    private static final long serialVersionUID = 1L;

    /** Why there is no connection. */
    public enum Kind {
        /** The host name has no address, or the resolver did not answer in time. */
        DNS,
        /** The host answered that nothing listens on the port. */
        REFUSED,
        /** No answer within {@link Timeouts#connect()} or {@link Timeouts#open()}. */
        TIMEOUT,
        /** No route to the host or its network. */
        UNREACHABLE,
        /** Anything else, for example too many open files: see the cause. */
        OTHER
    }

    private final Kind kind;

    /**
     * Made by the library.
     *
     * @param kind why there is no connection
     * @param message for a person; names the host and the port
     * @param cause what the system said, or null
     */
    public ConnectFailedException(Kind kind, String message, @Nullable Throwable cause) {
        super(kind == Kind.DNS ? Phase.RESOLVE : Phase.CONNECT, message, cause);
        this.kind = kind;
    }

    /**
     * Why there is no connection.
     *
     * @return the kind of failure
     */
    public Kind kind() {
        return kind;
    }

    /** Always true: networks heal. */
    @Override
    public boolean isTransient() {
        return true;
    }
}
