package dev.noctule.websocket.handshake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One extension with its parameters, as it stands in Sec-WebSocket-Extensions (RFC 6455, 9.1). Whether it was offered,
 * and whether its parameters make sense, is for others to check.
 *
 * @param name a token
 * @param parameters in the order of the header
 */
public record Extension(String name, List<Parameter> parameters) {
    /** Copies the list. */
    public Extension {
        parameters = List.copyOf(parameters);
    }

    /** The form that it has in a header field, with no value quoted. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(name);
        parameters.forEach(parameter -> text.append("; ").append(parameter));
        return text.toString();
    }

    /**
     * One parameter.
     *
     * @param name a token
     * @param value a token, without the quotes that it may have had; null if there is only a name
     */
    public record Parameter(String name, @Nullable String value) {
        /** The form that it has in a header field, with no quotes. */
        @Override
        public String toString() {
            return value == null ? name : name + "=" + value;
        }
    }
}
