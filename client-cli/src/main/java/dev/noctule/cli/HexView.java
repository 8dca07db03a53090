package dev.noctule.cli;

import java.nio.ByteBuffer;

/** Bytes for the eye: {@code 7 bytes: 00 01 02 ff fe 0a 41  |......A|}. */
final class HexView {
    private HexView() {}

    /** The bytes from position to limit, at most {@code limit} of them; the buffer is not changed. */
    static String of(ByteBuffer data, int limit) {
        int length = data.remaining();
        String size = length + (length == 1 ? " byte" : " bytes");
        if (length == 0) {
            return size;
        }
        StringBuilder hex = new StringBuilder();
        StringBuilder ascii = new StringBuilder();
        for (int i = 0; i < Math.min(length, limit); i++) {
            byte octet = data.get(data.position() + i);
            hex.append(String.format("%02x ", octet));
            ascii.append(octet >= ' ' && octet <= '~' ? (char) octet : '.');
        }
        return size + ": " + hex + (length > limit ? "... " : "") + " |" + ascii + (length > limit ? "|..." : "|");
    }
}
