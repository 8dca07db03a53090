package dev.noctule.websocket.handshake;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What client and server have agreed on, when the answer was validated.
 *
 * @param subprotocol one of the offered subprotocols, or null if the server chose none
 * @param extensions what the server accepted, in its order
 * @param deflate permessage-deflate, which is one of them, or null if it is not
 */
public record Agreement(
        @Nullable String subprotocol,
        List<Extension> extensions,
        @Nullable DeflateAgreement deflate) {
    /** Copies the list. */
    public Agreement {
        extensions = List.copyOf(extensions);
    }
}
