package dev.noctule.websocket;

/**
 * Compression of messages by permessage-deflate (RFC 7692): what is offered to the server, and how messages are
 * compressed if the server agrees. The server may decline; then messages go as they are, see {@link
 * Handshake#extensions()}.
 *
 * <p>Where a secret and something that an attacker chooses are in the same message, or with context takeover in the
 * same connection, compression tells the attacker about the secret by the length (RFC 7692, section 8): send such
 * messages by {@link WebSocket#uncompressed()}.
 *
 * <p>Compression costs memory outside the heap: some 256 KiB for each connection that has sent a compressed message,
 * some 44 KiB for each that has received one. It is taken at the first such message.
 *
 * @param enabled whether the extension is offered at all
 * @param thresholdBytes messages shorter than this are sent uncompressed; default 1024; 0 compresses all
 * @param level 1 (fastest) to 9 (smallest); default 6
 * @param clientNoContextTakeover whether each message is compressed by itself: less memory in the server, larger
 *     messages
 * @param serverNoContextTakeover whether the server is required to do the same
 * @param clientMaxWindowBits the largest window that this client uses, 8 to 15; default 15; the server may lower it
 * @param serverMaxWindowBits the largest window that the server may use, 8 to 15; default 15
 */
public record Compression(
        boolean enabled,
        int thresholdBytes,
        int level,
        boolean clientNoContextTakeover,
        boolean serverNoContextTakeover,
        int clientMaxWindowBits,
        int serverMaxWindowBits) {
    private static final Compression DEFLATE = new Compression(true, 1024, 6, false, false, 15, 15);
    private static final Compression NONE = new Compression(false, 1024, 6, false, false, 15, 15);

    /**
     * Checks the ranges.
     *
     * @param enabled see above
     * @param thresholdBytes see above
     * @param level see above
     * @param clientNoContextTakeover see above
     * @param serverNoContextTakeover see above
     * @param clientMaxWindowBits see above
     * @param serverMaxWindowBits see above
     * @throws IllegalArgumentException if a number is out of its range
     */
    public Compression {
        check("thresholdBytes", thresholdBytes, 0, Integer.MAX_VALUE);
        check("level", level, 1, 9);
        check("clientMaxWindowBits", clientMaxWindowBits, 8, 15);
        check("serverMaxWindowBits", serverMaxWindowBits, 8, 15);
    }

    private static void check(String name, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new IllegalArgumentException(
                    "Expected " + name + " to be from " + lowest + " to " + highest + ", but was " + value);
        }
    }

    /**
     * No compression: the default of a client.
     *
     * @return the options
     */
    public static Compression none() {
        return NONE;
    }

    /**
     * Offers compression with the defaults named above.
     *
     * @return the options
     */
    public static Compression deflate() {
        return DEFLATE;
    }

    /**
     * A copy with another {@link #thresholdBytes()}.
     *
     * @param bytes the new value
     * @return the copy
     */
    public Compression withThresholdBytes(int bytes) {
        return new Compression(
                enabled,
                bytes,
                level,
                clientNoContextTakeover,
                serverNoContextTakeover,
                clientMaxWindowBits,
                serverMaxWindowBits);
    }

    /**
     * A copy with another {@link #level()}.
     *
     * @param level the new value
     * @return the copy
     */
    public Compression withLevel(int level) {
        return new Compression(
                enabled,
                thresholdBytes,
                level,
                clientNoContextTakeover,
                serverNoContextTakeover,
                clientMaxWindowBits,
                serverMaxWindowBits);
    }

    /**
     * A copy with other context takeover.
     *
     * @param client the new {@link #clientNoContextTakeover()}
     * @param server the new {@link #serverNoContextTakeover()}
     * @return the copy
     */
    public Compression withNoContextTakeover(boolean client, boolean server) {
        return new Compression(
                enabled, thresholdBytes, level, client, server, clientMaxWindowBits, serverMaxWindowBits);
    }

    /**
     * A copy with other windows.
     *
     * @param client the new {@link #clientMaxWindowBits()}
     * @param server the new {@link #serverMaxWindowBits()}
     * @return the copy
     */
    public Compression withMaxWindowBits(int client, int server) {
        return new Compression(
                enabled, thresholdBytes, level, clientNoContextTakeover, serverNoContextTakeover, client, server);
    }
}
