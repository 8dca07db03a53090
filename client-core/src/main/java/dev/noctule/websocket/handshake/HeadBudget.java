package dev.noctule.websocket.handshake;

import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.HandshakeException.Kind;
import dev.noctule.websocket.Limits;

/**
 * What the head of an answer may cost (R11): counted while bytes come in, not afterwards. It does not look at the
 * bytes.
 *
 * <p>Each method throws HandshakeException if what it counts goes beyond the limit, and names the limit.
 */
final class HeadBudget {
    // Our policy: fixed, line ends included. An honest server stays far below.
    private static final int STATUS_LINE_BYTES = 8 * 1024;
    private static final int FIELD_LINE_BYTES = 16 * 1024;
    private static final int INTERIM_ANSWERS = 16; // R8

    private static final String RAISE = "raise it by Limits.withResponseHead";
    private static final String FIXED = "this limit is fixed";

    private final Limits limits;

    /** Over all heads, those of interim answers included; so is {@link #fields}. */
    private long bytes;

    private int fields;
    private int interimAnswers;

    /** Of the line at hand. */
    private int lineBytes;

    private int lineLimit = STATUS_LINE_BYTES;

    HeadBudget(Limits limits) {
        this.limits = limits;
    }

    long bytes() {
        return bytes;
    }

    int lineBytes() {
        return lineBytes;
    }

    void countByte() {
        if (++bytes > limits.responseHeadBytes()) {
            throw over(limits.responseHeadBytes() + " bytes in the answer's head (Limits.responseHeadBytes)", RAISE);
        }
        if (++lineBytes > lineLimit) {
            throw over(lineLimit + " bytes in a line of the answer's head", FIXED);
        }
    }

    void countField() {
        if (++fields > limits.responseHeaders()) {
            throw over(limits.responseHeaders() + " header fields in the answer (Limits.responseHeaders)", RAISE);
        }
    }

    void countInterimAnswer() {
        if (++interimAnswers > INTERIM_ANSWERS) {
            throw over(INTERIM_ANSWERS + " interim answers (1xx)", FIXED);
        }
    }

    void beginStatusLine() {
        lineBytes = 0;
        lineLimit = STATUS_LINE_BYTES;
    }

    void beginFieldLine() {
        lineBytes = 0;
        lineLimit = FIELD_LINE_BYTES;
    }

    private static HandshakeException over(String limit, String remedy) {
        return new HandshakeException(Kind.LIMIT, "Expected at most " + limit + ": " + remedy, null);
    }
}
