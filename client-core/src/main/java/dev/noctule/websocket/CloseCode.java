package dev.noctule.websocket;

/**
 * The close codes of RFC 6455, section 7.4, and the IANA registry that it founded.
 *
 * <p>A code is a plain {@code int}, because 3000 to 4999 belong to libraries and applications.
 */
public final class CloseCode {
    /** The purpose of the connection is fulfilled. */
    public static final int NORMAL = 1000;
    /** The endpoint goes away: a server shuts down, a page is left. */
    public static final int GOING_AWAY = 1001;
    /** A protocol rule was broken. */
    public static final int PROTOCOL_ERROR = 1002;
    /** A type of data was received that the endpoint cannot accept. */
    public static final int UNSUPPORTED_DATA = 1003;
    /** Reported, never sent: the Close frame had no code. */
    public static final int NO_STATUS = 1005;
    /** Reported, never sent: the connection ended without a Close frame. */
    public static final int ABNORMAL = 1006;
    /** The content does not fit its type, for example text that is not UTF-8. */
    public static final int INVALID_PAYLOAD = 1007;
    /** A policy of the endpoint was broken. */
    public static final int POLICY_VIOLATION = 1008;
    /** A message is too big to be processed. */
    public static final int MESSAGE_TOO_BIG = 1009;
    /** The client misses an extension that the server did not negotiate. */
    public static final int MANDATORY_EXTENSION = 1010;
    /** An unexpected condition in the endpoint. */
    public static final int INTERNAL_ERROR = 1011;
    /** The service restarts. */
    public static final int SERVICE_RESTART = 1012;
    /** The service is overloaded: try again later. */
    public static final int TRY_AGAIN_LATER = 1013;
    /** A gateway got an invalid answer from its upstream server. */
    public static final int BAD_GATEWAY = 1014;
    /** Reported, never sent: the TLS handshake failed. */
    public static final int TLS_FAILURE = 1015;

    private CloseCode() {}

    /**
     * Whether a Close frame may carry this code: 1000 to 1003, 1007 to 1014 and 3000 to 4999 (RFC 6455, 7.4).
     *
     * @param code any number
     * @return true if an endpoint may send it
     */
    public static boolean isValidOnWire(int code) {
        if (code >= 3000) {
            return code <= 4999;
        }
        return (code >= NORMAL && code <= UNSUPPORTED_DATA) || (code >= INVALID_PAYLOAD && code <= BAD_GATEWAY);
    }

    /**
     * A few words for a person, such as {@code "going away"}.
     *
     * @param code any number
     * @return the meaning of the code, or of the range that it lies in
     */
    public static String describe(int code) {
        return switch (code) {
            case NORMAL -> "normal";
            case GOING_AWAY -> "going away";
            case PROTOCOL_ERROR -> "protocol error";
            case UNSUPPORTED_DATA -> "unsupported data";
            case NO_STATUS -> "no code given";
            case ABNORMAL -> "no close frame received";
            case INVALID_PAYLOAD -> "invalid payload";
            case POLICY_VIOLATION -> "policy violation";
            case MESSAGE_TOO_BIG -> "message too big";
            case MANDATORY_EXTENSION -> "mandatory extension";
            case INTERNAL_ERROR -> "internal error";
            case SERVICE_RESTART -> "service restart";
            case TRY_AGAIN_LATER -> "try again later";
            case BAD_GATEWAY -> "bad gateway";
            case TLS_FAILURE -> "TLS failure";
            default -> describeRange(code);
        };
    }

    private static String describeRange(int code) {
        if (code >= 3000 && code <= 3999) {
            return "registered with IANA";
        }
        return code >= 4000 && code <= 4999 ? "private use" : "reserved";
    }
}
