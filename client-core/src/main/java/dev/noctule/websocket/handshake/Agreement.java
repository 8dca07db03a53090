package dev.noctule.websocket.handshake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What client and server have agreed on, when the answer was validated.
 *
 * @param subprotocol one of the offered subprotocols, or null if the server chose none
 * @param extensions what the server accepted, in its order
 */
public record Agreement(@Nullable String subprotocol, List<Extension> extensions) {
    /** Copies the list. */
    public Agreement {
        extensions = List.copyOf(extensions);
    }
}
