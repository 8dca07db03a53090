package dev.noctule.websocket.interop;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a peer is told about permessage-deflate, for one connection: the query of {@code /deflate}. The parameters have
 * the names of RFC 7692, 7.1; the value {@link #NEVER} is for what the peer must not agree to.
 *
 * @param values by name
 */
record DeflateSettings(Map<String, String> values) {
    static final String EXTENSION = "permessage-deflate";
    static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";

    /** What is shorter is not compressed. */
    static final String THRESHOLD = "threshold";

    static final String LEVEL = "level";

    /** The window that the peer inflates with, whatever was agreed on. */
    static final String INFLATE = "inflate";

    static final String TRUE = "true";
    static final String NEVER = "never";

    /** The peer's own choice in everything. */
    static final DeflateSettings NONE = new DeflateSettings(Map.of());

    /** The other way round than {@link #toString}. */
    static DeflateSettings parse(@Nullable String query) {
        DeflateSettings settings = NONE;
        if (query != null && !query.isEmpty()) {
            for (String pair : query.split("&", -1)) {
                String[] parts = pair.split("=", 2);
                settings = settings.with(parts[0], parts[1]);
            }
        }
        return settings;
    }

    DeflateSettings with(String name, String value) {
        Map<String, String> more = new TreeMap<>(values);
        more.put(name, value);
        return new DeflateSettings(more);
    }

    /** Whether a value is what it is compared with. */
    boolean is(String name, String value) {
        return value.equals(values.get(name));
    }

    /** A value that is a number, or else the other number. */
    int number(String name, int otherwise) {
        String value = values.get(name);
        return value == null || value.equals(NEVER) ? otherwise : Integer.parseInt(value);
    }

    @Override
    public String toString() {
        return values.entrySet().stream().map(Map.Entry::toString).collect(Collectors.joining("&"));
    }
}
