package dev.noctule.websocket;

import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP proxy on the way to the server. It is asked by CONNECT for a tunnel, for {@code ws} and {@code wss} alike
 * (RFC 6455, 4.1; RFC 9110, 9.3.6), and resolves the server's name. Inside the tunnel TLS and the opening handshake are
 * the server's: its certificate is checked, and what the request holds is not shown to the proxy. The way to the proxy
 * itself is not encrypted.
 *
 * @param host a name or an IP address, an IPv6 address without its brackets
 * @param port 1 to 65535
 * @param credentials for Basic authentication (RFC 7617), sent to the proxy only, or null
 */
public record HttpProxy(String host, int port, @Nullable Credentials credentials) {
    /**
     * Who asks.
     *
     * @param user with no colon and no control character
     * @param password with no control character; both are sent as UTF-8
     */
    public record Credentials(String user, String password) {
        /**
         * Checks the characters.
         *
         * @param user see above
         * @param password see above
         * @throws IllegalArgumentException if one of them has a character that cannot be sent; the message repeats
         *     neither
         */
        public Credentials {
            Objects.requireNonNull(user, "user");
            Objects.requireNonNull(password, "password");
            if (user.indexOf(':') >= 0) { // RFC 7617, 2
                throw new IllegalArgumentException("Expected a user of the proxy without a colon");
            }
            check("user", user);
            check("password", password);
        }

        /** RFC 7617, 2, forbids control characters; and half of a surrogate pair has no form in UTF-8. */
        private static void check(String what, String text) {
            if (text.chars().anyMatch(Character::isISOControl)) {
                throw new IllegalArgumentException("Expected a " + what + " of the proxy without control characters");
            }
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
                throw new IllegalArgumentException("Expected a " + what + " of the proxy with a UTF-8 form");
            }
        }

        /** Names the user, never the password. */
        @Override
        public String toString() {
            return "Credentials[" + user + "]";
        }
    }

    /**
     * Checks the port. The host is checked by {@link WebSocketClient.Builder#proxy}.
     *
     * @param host see above
     * @param port see above
     * @param credentials see above
     * @throws IllegalArgumentException if the port is out of its range
     */
    public HttpProxy {
        Objects.requireNonNull(host, "host");
        if (port < 1 || port > 65535) {
            throw new IllegalArgumentException("Expected a port of 1 to 65535 for the proxy, but was " + port);
        }
    }

    /**
     * A proxy that asks for no credentials.
     *
     * @param host see above
     * @param port see above
     * @return the proxy
     * @throws IllegalArgumentException if the port is out of its range
     */
    public static HttpProxy of(String host, int port) {
        return new HttpProxy(host, port, null);
    }

    /**
     * A copy that authenticates.
     *
     * @param user see {@link Credentials}
     * @param password see {@link Credentials}
     * @return the copy
     * @throws IllegalArgumentException if one of them has a character that cannot be sent
     */
    public HttpProxy withCredentials(String user, String password) {
        return new HttpProxy(host, port, new Credentials(user, password));
    }
}
