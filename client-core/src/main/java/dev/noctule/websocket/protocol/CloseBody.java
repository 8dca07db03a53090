package dev.noctule.websocket.protocol;

import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.ProtocolException;
import java.nio.charset.StandardCharsets;

/**
 * The body of a Close frame: RFC 6455, 5.5.1 and 7.4.
 *
 * @param code what is on the wire, or {@link CloseCode#NO_STATUS} for an empty body
 * @param reason empty if there is none
 */
public record CloseBody(int code, String reason) {
    /** 125, the longest control payload, less two for the code. */
    public static final int LONGEST_REASON_BYTES = 123;

    /** The body with nothing in it. */
    public static final CloseBody EMPTY = new CloseBody(CloseCode.NO_STATUS, "");

    /**
     * A body to be sent.
     *
     * @throws IllegalArgumentException if the code must not be sent, or the reason is too long or has no UTF-8 form
     *     (rules C5, C7)
     */
    public static CloseBody of(int code, String reason) {
        if (!CloseCode.isValidOnWire(code)) {
            throw new IllegalArgumentException(
                    "Expected a close code of 1000 to 1003, 1007 to 1014 or 3000 to 4999, but was " + code);
        }
        int length = Utf8.encode(reason).length;
        if (length > LONGEST_REASON_BYTES) {
            throw new IllegalArgumentException("Expected a reason of at most 123 bytes of UTF-8, but it has " + length);
        }
        return new CloseBody(code, reason);
    }

    /**
     * Reads the payload of a received Close frame.
     *
     * @throws ProtocolException with code 1002 or 1007
     */
    static CloseBody parse(byte[] payload) {
        if (payload.length == 0) {
            return EMPTY;
        }
        if (payload.length == 1) {
            throw violation("C2", "Expected a Close body of 0 or at least 2 bytes, but was 1");
        }
        int code = ((payload[0] & 0xFF) << 8) | (payload[1] & 0xFF);
        if (!CloseCode.isValidOnWire(code)) {
            throw violation("C4", "Expected a close code that may be sent, but was " + code);
        }
        return new CloseBody(code, parseReason(payload));
    }

    private static String parseReason(byte[] payload) {
        Utf8Validator utf8 = new Utf8Validator("C3");
        utf8.update(payload, 2, payload.length);
        utf8.finish();
        return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
    }

    /** The payload of the Close frame: empty, or the code and the reason. */
    byte[] encode() {
        if (code == CloseCode.NO_STATUS) {
            return new byte[0];
        }
        byte[] text = Utf8.encode(reason);
        byte[] payload = new byte[2 + text.length];
        payload[0] = (byte) (code >> 8);
        payload[1] = (byte) code;
        System.arraycopy(text, 0, payload, 2, text.length);
        return payload;
    }

    private static ProtocolException violation(String rule, String message) {
        return new ProtocolException(CloseCode.PROTOCOL_ERROR, rule, message);
    }
}
