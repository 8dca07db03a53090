package dev.noctule.cli;

/**
 * The server that the user means.
 *
 * @param secure whether {@code wss}
 * @param host a name, an IPv4 address, or an IPv6 address in brackets
 * @param port 1 to 65535
 * @param path path and query, as they were given, beginning with a slash
 */
record Target(boolean secure, String host, int port, String path) {
    /** The URL with its port, even where that is the default: what was chosen is always shown. */
    String url() {
        return (secure ? "wss://" : "ws://") + host + ":" + port + path;
    }

    /** The URL that speaks TLS if this one does not, and the reverse. */
    String otherUrl() {
        return new Target(!secure, host, port, path).url();
    }

    boolean isLoopback() {
        return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
    }
}
