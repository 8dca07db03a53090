package dev.noctule.websocket;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Where to connect to, and how: immutable, and usable for any number of connections. The URI, the header fields and the
 * subprotocols are checked by {@link WebSocketClient#connect(WebSocketRequest, WebSocketListener)}, before anything is
 * sent.
 */
public final class WebSocketRequest {
    private final String uri;
    private final List<Map.Entry<String, String>> headers;
    private final List<String> subprotocols;
    private final boolean subprotocolRequired;
    private final boolean autoDemand;

    private WebSocketRequest(Builder builder) {
        this.uri = builder.uri;
        this.headers = List.copyOf(builder.headers);
        this.subprotocols = List.copyOf(builder.subprotocols);
        this.subprotocolRequired = builder.subprotocolRequired;
        this.autoDemand = builder.autoDemand;
    }

    /**
     * A request with nothing but a URI.
     *
     * @param uri {@code ws://host[:port][/path][?query]} or the same with {@code wss} (RFC 6455, section 3)
     * @return the request
     */
    public static WebSocketRequest of(String uri) {
        return builder(uri).build();
    }

    /**
     * A request with nothing but a URI.
     *
     * @param uri see {@link #of(String)}
     * @return the request
     */
    public static WebSocketRequest of(URI uri) {
        return of(uri.toString());
    }

    /**
     * Starts a request.
     *
     * @param uri see {@link #of(String)}
     * @return a builder
     */
    public static Builder builder(String uri) {
        return new Builder(uri);
    }

    /**
     * Where to connect to.
     *
     * @return the URI as it was given
     */
    public String uri() {
        return uri;
    }

    /**
     * The header fields to be added to the handshake.
     *
     * @return name and value, in the order of the calls
     */
    public List<Map.Entry<String, String>> headers() {
        return headers;
    }

    /**
     * The subprotocols to be offered.
     *
     * @return in order of preference
     */
    public List<String> subprotocols() {
        return subprotocols;
    }

    /**
     * Whether the server has to choose a subprotocol.
     *
     * @return true if an answer without one fails the handshake
     */
    public boolean subprotocolRequired() {
        return subprotocolRequired;
    }

    /**
     * Whether messages are delivered as they come.
     *
     * @return false if they wait for {@link WebSocket#request}
     */
    public boolean autoDemand() {
        return autoDemand;
    }

    /**
     * A builder that starts with what this request has.
     *
     * @return the builder
     */
    public Builder toBuilder() {
        Builder builder = new Builder(uri);
        builder.headers.addAll(headers);
        builder.subprotocols.addAll(subprotocols);
        builder.subprotocolRequired = subprotocolRequired;
        builder.autoDemand = autoDemand;
        return builder;
    }

    /** The URI without its query, which may hold a token; no header value. */
    @Override
    public String toString() {
        int query = uri.indexOf('?');
        return "WebSocketRequest[" + (query < 0 ? uri : uri.substring(0, query) + "?...") + "]";
    }

    /** Collects what a request has. Not thread-safe. */
    public static final class Builder {
        private final String uri;
        private final List<Map.Entry<String, String>> headers = new ArrayList<>();
        private final List<String> subprotocols = new ArrayList<>();
        private boolean subprotocolRequired;
        private boolean autoDemand = true;

        private Builder(String uri) {
            this.uri = Objects.requireNonNull(uri, "uri");
        }

        /**
         * Adds a header field to the handshake; a name may be added more than once. {@code Origin}, {@code
         * Authorization} and {@code Cookie} are the user's to set; {@code Host}, {@code Upgrade}, {@code Connection}
         * and {@code Sec-WebSocket-*} are not.
         *
         * @param name an HTTP field name
         * @param value visible US-ASCII, spaces and tabs
         * @return this builder
         */
        public Builder header(String name, String value) {
            headers.add(Map.entry(name, value));
            return this;
        }

        /**
         * Offers subprotocols (RFC 6455, 1.9), in order of preference. The server chooses one or none, see {@link
         * Handshake#subprotocol()}.
         *
         * @param names distinct HTTP tokens
         * @return this builder
         */
        public Builder subprotocols(String... names) {
            subprotocols.addAll(List.of(names));
            return this;
        }

        /**
         * With true, an answer that chooses none of the offered subprotocols fails the handshake, as {@link
         * HandshakeException.Kind#INVALID_RESPONSE}: for a client that has nothing to say to a server which does not
         * speak its subprotocol. By default such a connection opens, and {@link Handshake#subprotocol()} is null (RFC
         * 6455, 4.1). At least one subprotocol must be offered then.
         *
         * @param required whether the server has to choose one
         * @return this builder
         */
        public Builder requireSubprotocol(boolean required) {
            this.subprotocolRequired = required;
            return this;
        }

        /**
         * With false, no message is delivered until the listener asks for it by {@link WebSocket#request}. The default
         * is true.
         *
         * @param autoDemand whether messages are delivered as they come
         * @return this builder
         */
        public Builder autoDemand(boolean autoDemand) {
            this.autoDemand = autoDemand;
            return this;
        }

        /**
         * The request.
         *
         * @return an immutable request
         */
        public WebSocketRequest build() {
            return new WebSocketRequest(this);
        }
    }
}
