package dev.noctule.websocket;

/**
 * What one connection may cost. Every limit is positive and is enforced before memory is allocated; the error names the
 * limit. The first three do not apply to a {@link StreamingListener}.
 *
 * @param messageBytes the longest message that is received, after reassembly; more fails the connection with 1009;
 *     default 16 MiB
 * @param frameBytes the longest payload of one received frame; more fails the connection with 1009 from the header
 *     alone; default 16 MiB
 * @param fragments the most frames of one received message, empty ones included; more fails the connection with 1009;
 *     default 16 384
 * @param responseHeadBytes the longest head of a handshake answer, interim answers included, and of a proxy's answer;
 *     default 64 KiB
 * @param responseHeaders the most header fields in it; default 100
 * @param errorBodyBytes how much of a refusal's body is kept; default 64 KiB
 * @param queuedBytes how many bytes may wait to be sent, counted as {@link WebSocket#bufferedBytes()} are; a message
 *     beyond that fails with {@link SendQueueFullException}; default 16 MiB
 * @param readAheadBytes how many bytes of received messages may wait for demand or for the {@linkplain
 *     WebSocketClient.Builder#callbackExecutor callback executor} before reading stops; default 256 KiB
 */
public record Limits(
        int messageBytes,
        int frameBytes,
        int fragments,
        int responseHeadBytes,
        int responseHeaders,
        int errorBodyBytes,
        int queuedBytes,
        int readAheadBytes) {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final Limits DEFAULTS =
            new Limits(16 * MIB, 16 * MIB, 16 * KIB, 64 * KIB, 100, 64 * KIB, 16 * MIB, 256 * KIB);

    /**
     * Checks the ranges.
     *
     * @param messageBytes see above
     * @param frameBytes see above
     * @param fragments see above
     * @param responseHeadBytes see above
     * @param responseHeaders see above
     * @param errorBodyBytes see above
     * @param queuedBytes see above
     * @param readAheadBytes see above
     * @throws IllegalArgumentException if a limit is zero or negative
     */
    public Limits {
        check("messageBytes", messageBytes);
        check("frameBytes", frameBytes);
        check("fragments", fragments);
        check("responseHeadBytes", responseHeadBytes);
        check("responseHeaders", responseHeaders);
        check("errorBodyBytes", errorBodyBytes);
        check("queuedBytes", queuedBytes);
        check("readAheadBytes", readAheadBytes);
    }

    private static void check(String name, int value) {
        if (value <= 0) {
            throw new IllegalArgumentException("Expected " + name + " to be positive, but was " + value);
        }
    }

    /**
     * The defaults named above.
     *
     * @return the defaults
     */
    public static Limits defaults() {
        return DEFAULTS;
    }

    /**
     * A copy with the same bound for {@link #messageBytes()} and {@link #frameBytes()}.
     *
     * @param bytes the longest message that is received
     * @return the copy
     */
    public Limits withMessageBytes(int bytes) {
        return new Limits(
                bytes,
                bytes,
                fragments,
                responseHeadBytes,
                responseHeaders,
                errorBodyBytes,
                queuedBytes,
                readAheadBytes);
    }

    /**
     * A copy with another {@link #frameBytes()}.
     *
     * @param bytes the longest payload of one received frame
     * @return the copy
     */
    public Limits withFrameBytes(int bytes) {
        return new Limits(
                messageBytes,
                bytes,
                fragments,
                responseHeadBytes,
                responseHeaders,
                errorBodyBytes,
                queuedBytes,
                readAheadBytes);
    }

    /**
     * A copy with another {@link #fragments()}.
     *
     * @param count the most frames of one received message
     * @return the copy
     */
    public Limits withFragments(int count) {
        return new Limits(
                messageBytes,
                frameBytes,
                count,
                responseHeadBytes,
                responseHeaders,
                errorBodyBytes,
                queuedBytes,
                readAheadBytes);
    }

    /**
     * A copy with other bounds for the head of the handshake's answer.
     *
     * @param bytes the new {@link #responseHeadBytes()}
     * @param headers the new {@link #responseHeaders()}
     * @return the copy
     */
    public Limits withResponseHead(int bytes, int headers) {
        return new Limits(
                messageBytes, frameBytes, fragments, bytes, headers, errorBodyBytes, queuedBytes, readAheadBytes);
    }

    /**
     * A copy with another {@link #errorBodyBytes()}.
     *
     * @param bytes how much of a refusal's body is kept
     * @return the copy
     */
    public Limits withErrorBodyBytes(int bytes) {
        return new Limits(
                messageBytes,
                frameBytes,
                fragments,
                responseHeadBytes,
                responseHeaders,
                bytes,
                queuedBytes,
                readAheadBytes);
    }

    /**
     * A copy with another {@link #queuedBytes()}.
     *
     * @param bytes how many bytes may wait to be sent
     * @return the copy
     */
    public Limits withQueuedBytes(int bytes) {
        return new Limits(
                messageBytes,
                frameBytes,
                fragments,
                responseHeadBytes,
                responseHeaders,
                errorBodyBytes,
                bytes,
                readAheadBytes);
    }

    /**
     * A copy with another {@link #readAheadBytes()}.
     *
     * @param bytes how many bytes of received messages may wait for demand or for the callback executor
     * @return the copy
     */
    public Limits withReadAheadBytes(int bytes) {
        return new Limits(
                messageBytes,
                frameBytes,
                fragments,
                responseHeadBytes,
                responseHeaders,
                errorBodyBytes,
                queuedBytes,
                bytes);
    }
}
