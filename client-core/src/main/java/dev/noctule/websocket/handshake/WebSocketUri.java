package dev.noctule.websocket.handshake;

import java.util.Objects;

/**
 * A WebSocket URI (RFC 6455, section 3), in the parts that the handshake needs. Made by {@link #parse}, which checks
 * them; it does not ask whether the host exists.
 *
 * @param secure whether the scheme is {@code wss}
 * @param host in lower case; international names in A-labels; an IPv6 address without its brackets
 * @param port 1 to 65535
 * @param requestTarget path and query, percent-encoded US-ASCII that begins with a slash
 */
public record WebSocketUri(boolean secure, String host, int port, String requestTarget) {
    /**
     * Reads a URI. Messages name what is wrong and where; they never repeat user information, path or query.
     *
     * @param uri {@code ws://host[:port][/path][?query]} or the same with {@code wss}
     * @return its parts
     * @throws IllegalArgumentException if this is not a WebSocket URI, or has a part that a handshake cannot carry
     */
    public static WebSocketUri parse(String uri) {
        return UriParser.parse(Objects.requireNonNull(uri, "uri"));
    }

    /**
     * Reads a host that stands alone. Messages do not repeat it when it seems to hold user information.
     *
     * @param host a name or an IP address, an IPv6 address without its brackets
     * @return as {@link #host()} has it
     * @throws IllegalArgumentException if it is no host
     */
    public static String parseHost(String host) {
        return UriParser.parseLoneHost(host);
    }

    /**
     * The value of the Host field (RFC 6455, 4.1, item 4): brackets around IPv6, and the port unless it is the scheme's
     * own.
     *
     * @return for example {@code example.org:8443}
     */
    public String hostHeader() {
        return port == defaultPort(secure) ? bracketed(host) : authority(); // H2
    }

    /**
     * Host and port, whatever the port: what a tunnel is asked for (RFC 9112, 3.2.3), and what a person is told.
     *
     * @return for example {@code example.org:443}
     */
    public String authority() {
        return authority(host, port);
    }

    /**
     * Host and port, with brackets around IPv6.
     *
     * @param host without brackets
     * @param port 1 to 65535
     * @return for example {@code [::1]:80}
     */
    public static String authority(String host, int port) {
        return bracketed(host) + ":" + port;
    }

    private static String bracketed(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    /**
     * Whether the host is an address and no name, so that there is nothing to resolve and no SNI to send.
     *
     * @return true for IPv4 and IPv6
     */
    public boolean isIpLiteral() {
        return host.indexOf(':') >= 0 || IpAddress.isIpv4(host);
    }

    /**
     * The URI in normal form: scheme and host in lower case, no port that is the scheme's own, a path of at least a
     * slash.
     */
    @Override
    public String toString() {
        return (secure ? "wss://" : "ws://") + hostHeader() + requestTarget;
    }

    static int defaultPort(boolean secure) {
        return secure ? 443 : 80; // H1
    }
}
