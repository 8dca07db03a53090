package dev.noctule.websocket.netty;

import dev.noctule.websocket.protocol.Opcode;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The beginning and the end of a payload, for the {@link WireLog}. */
final class Excerpt {
    private static final int HEAD = 48;
    private static final int TAIL = 16;

    private final byte[] head = new byte[HEAD];
    private final byte[] tail = new byte[TAIL];
    private long length;

    /** The excerpt of a whole payload, which is not changed. */
    static Excerpt of(ByteBuffer payload) {
        Excerpt excerpt = new Excerpt();
        for (int i = payload.position(); i < payload.limit(); i++) {
            if (i == payload.position() + HEAD && payload.limit() - i > TAIL) {
                excerpt.length += payload.limit() - TAIL - i;
                i = payload.limit() - TAIL;
            }
            excerpt.add(payload.get(i));
        }
        return excerpt;
    }

    /** Adds {@code length} bytes from the reader index, which is not moved. */
    void add(ByteBuf part, int length) {
        for (int i = 0; i < length; i++) {
            add(part.getByte(part.readerIndex() + i));
        }
    }

    private void add(byte value) {
        if (length < HEAD) {
            head[(int) length] = value;
        } else {
            tail[(int) (length % TAIL)] = value;
        }
        length++;
    }

    /** Text in quotes for a TEXT frame, else hexadecimal; control characters are escaped, the middle is left out. */
    String toString(Opcode opcode) {
        String shown = show(opcode, head, (int) Math.min(length, HEAD));
        if (length > HEAD) {
            int size = (int) Math.min(length - HEAD, TAIL);
            byte[] end = new byte[size];
            for (int i = 0; i < size; i++) {
                end[i] = tail[(int) ((length - size + i) % TAIL)];
            }
            shown += (length > HEAD + TAIL ? " ... " : " ") + show(opcode, end, size);
        }
        return shown.isEmpty() ? "[0 bytes]" : shown + " [" + length + " bytes]";
    }

    private static String show(Opcode opcode, byte[] bytes, int size) {
        if (opcode == Opcode.TEXT) {
            return size == 0 ? "" : "'" + escape(new String(bytes, 0, size, StandardCharsets.UTF_8)) + "'";
        }
        StringBuilder shown = new StringBuilder(size * 3);
        for (int i = 0; i < size; i++) {
            shown.append(i == 0 ? "" : " ").append(String.format("%02x", bytes[i]));
        }
        return shown.toString();
    }

    /** The text with its control characters escaped. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length());
        text.codePoints().forEach(c -> escape(c, escaped));
        return escaped.toString();
    }

    private static void escape(int codePoint, StringBuilder out) {
        if (Character.isISOControl(codePoint)) {
            out.append(String.format("\\u%04x", codePoint));
        } else {
            out.appendCodePoint(codePoint);
        }
    }
}
