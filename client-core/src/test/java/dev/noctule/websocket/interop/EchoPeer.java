package dev.noctule.websocket.interop;

import java.net.URI;

/**
 * A running server that nobody here wrote, taught to do what the tests ask for. It listens on loopback, with and
 * without TLS, chooses {@link #SUBPROTOCOL} if it is offered, and knows these paths; any other gets HTTP status 404:
 *
 * <table>
 * <caption>Paths</caption>
 * <tr><td>{@code /echo}</td><td>sends every message back</td></tr>
 * <tr><td>{@code /fragments}</td><td>sends every message back in frames of at most {@link #FRAGMENT} bytes or code
 * points</td></tr>
 * <tr><td>{@code /ping}</td><td>sends a Ping with {@link #PING} in it, and when that comes back the text {@code "pong:
 * "} and what the Pong had in it</td></tr>
 * <tr><td>{@code /close?code=N}</td><td>closes at once with code N and {@link #REASON}</td></tr>
 * <tr><td>{@code /deflate?SETTINGS}</td><td>is {@code /echo} with permessage-deflate set as {@link DeflateSettings}
 * say, in the peers of {@link DeflatePeer}</td></tr>
 * </table>
 */
interface EchoPeer extends AutoCloseable {
    String SUBPROTOCOL = "echo.noctule.dev";
    String REASON = "as asked \u2602";
    String PING = "are you there?";

    /** A prime number, so that fragments end anywhere in the text of a test. */
    int FRAGMENT = 997;

    /** What a peer must take in one message, and what some take only when told to. */
    int LONGEST_MESSAGE = 4 << 20;

    /** Of the server, for the table. */
    String version();

    /** Where a path is. */
    URI uri(boolean tls, String path);

    /** What it printed, if it is another process. */
    default String output() {
        return "";
    }

    /** Stops it; it leaves nothing behind. */
    @Override
    void close() throws Exception;

    /** The N of {@code /close?code=N}. */
    static int closeCode(String target) {
        return Integer.parseInt(target.substring(target.indexOf('=') + 1));
    }
}
