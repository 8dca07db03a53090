package dev.noctule.websocket;

/**
 * The server broke a rule of RFC 6455 or exceeded one of our {@link Limits}, and this client has failed the connection
 * (7.1.7): it sent a Close frame with {@link #closeCode()} and read no further.
 */
public final class ProtocolException extends WebSocketException {
    private static final long serialVersionUID = 1L;

    private final int closeCode;
    private final String rule;

    /**
     * Made by the library.
     *
     * @param closeCode the code that the server is told
     * @param rule the identifier of the rule in the reference of conformance, for example {@code "F6"}
     * @param message for a person: expected X but was Y, and the remedy where there is one
     */
    public ProtocolException(int closeCode, String rule, String message) {
        super(Phase.OPEN, message, null);
        this.closeCode = closeCode;
        this.rule = rule;
    }

    /**
     * The code that this client sent in its Close frame.
     *
     * @return 1002, 1007 or 1009
     */
    public int closeCode() {
        return closeCode;
    }

    /**
     * The rule that was broken, as the reference of conformance numbers them.
     *
     * @return for example {@code "F6"}
     */
    public String rule() {
        return rule;
    }

    /** Always false: the server will do it again. */
    @Override
    public boolean isTransient() {
        return false;
    }
}
