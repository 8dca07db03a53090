package dev.noctule.websocket.protocol;

import org.jspecify.annotations.Nullable;

/** What a frame is: RFC 6455, 5.2 and 11.8. */
public enum Opcode {
    CONTINUATION(0x0),
    TEXT(0x1),
    BINARY(0x2),
    CLOSE(0x8),
    PING(0x9),
    PONG(0xA);

    private static final @Nullable Opcode[] BY_CODE = new @Nullable Opcode[16];

    static {
        for (Opcode opcode : values()) {
            BY_CODE[opcode.code] = opcode;
        }
    }

    private final int code;

    Opcode(int code) {
        this.code = code;
    }

    /**
     * The opcode of a number.
     *
     * @param code 0 to 15
     * @return null if the number is reserved
     */
    public static @Nullable Opcode of(int code) {
        return BY_CODE[code];
    }

    /** The four bits on the wire. */
    public int code() {
        return code;
    }

    /** Whether the most significant of the four bits is set (5.5). */
    public boolean isControl() {
        return (code & 0x8) != 0;
    }
}
