package dev.noctule.websocket;

/** A callback of the {@link WebSocketListener} threw. The connection is closed with code 1011 and no internal text. */
public final class ListenerException extends WebSocketException {
    private static final long serialVersionUID = 1L;

    /**
     * Made by the library.
     *
     * @param callback the name of the callback, for example {@code "onText"}
     * @param cause what it threw
     */
    public ListenerException(String callback, Throwable cause) {
        super(Phase.OPEN, "The listener's " + callback + " threw " + cause, cause);
    }

    /** Always false: it is a bug. */
    @Override
    public boolean isTransient() {
        return false;
    }
}
