package dev.noctule.websocket;

import org.jspecify.annotations.Nullable;

/**
 * A {@link ReconnectingWebSocket} had no request to connect with: its supplier threw, failed, gave null, gave a request
 * that is not allowed, or did not give one within {@link Timeouts#open()}. It counts as an attempt that has failed.
 */
public final class RequestFailedException extends WebSocketException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the library.
     *
     * @param message for a person
     * @param cause what the supplier threw, or failed with; what is wrong with its request; null if it did not answer
     */
    public RequestFailedException(String message, @Nullable Throwable cause) {
        super(Phase.RECONNECT, message, cause);
    }

    /** Always true: the supplier is asked again for each attempt. */
    @Override
    public boolean isTransient() {
        return true;
    }
}
