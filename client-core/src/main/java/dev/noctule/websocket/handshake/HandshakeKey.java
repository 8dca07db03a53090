package dev.noctule.websocket.handshake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/**
 * The question and the answer by which the server proves that it speaks WebSocket (RFC 6455, 1.3). It draws no random
 * bytes, and it is no authentication of anybody.
 */
public final class HandshakeKey {
    private static final int NONCE_BYTES = 16;
    private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    private HandshakeKey() {}

    /**
     * The value of Sec-WebSocket-Key (RFC 6455, 4.1, item 7).
     *
     * @param sixteenRandomBytes fresh for each attempt (H5); the array is not kept
     * @return 24 characters that end in {@code ==}
     * @throws IllegalArgumentException if it is not 16 bytes
     */
    public static String encode(byte[] sixteenRandomBytes) {
        if (sixteenRandomBytes.length != NONCE_BYTES) {
            throw new IllegalArgumentException("Expected 16 bytes but was " + sixteenRandomBytes.length);
        }
        return Base64.getEncoder().encodeToString(sixteenRandomBytes);
    }

    /**
     * The value of Sec-WebSocket-Accept that proves that the server has read the key (RFC 6455, 4.2.2, item 5.4).
     *
     * @param key the value of Sec-WebSocket-Key
     * @return 28 characters
     */
    public static String accept(String key) {
        byte[] question = (key + GUID).getBytes(StandardCharsets.US_ASCII);
        return Base64.getEncoder().encodeToString(sha1().digest(question));
    }

    private static MessageDigest sha1() {
        try {
            return MessageDigest.getInstance("SHA-1");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java platform has SHA-1, this one does not", e);
        }
    }
}
