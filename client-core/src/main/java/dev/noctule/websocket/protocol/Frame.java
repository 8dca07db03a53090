package dev.noctule.websocket.protocol;

import java.nio.ByteBuffer;

/**
 * A frame to be sent, before masking.
 *
 * @param fin whether this is the last fragment of its message
 * @param rsv1 whether it begins a compressed message (RFC 7692, 6)
 * @param opcode what it is
 * @param payload the bytes from position to limit; only read
 */
public record Frame(boolean fin, boolean rsv1, Opcode opcode, ByteBuffer payload) {
    /** A message as one frame, or a control frame, which is always whole (5.4, 5.5). */
    public static Frame whole(Opcode opcode, byte[] payload) {
        return new Frame(true, false, opcode, ByteBuffer.wrap(payload));
    }

    /** A Close frame (5.5.1). */
    public static Frame close(CloseBody body) {
        return whole(Opcode.CLOSE, body.encode());
    }
}
