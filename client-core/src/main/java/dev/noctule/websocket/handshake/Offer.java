package dev.noctule.websocket.handshake;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.WebSocketRequest;
import java.util.List;

/**
 * What a request leaves for the server to choose from, and what its answer is held to. It has been checked by {@link
 * HandshakeRequest#create}, which sends it.
 *
 * @param subprotocols in order of preference
 * @param subprotocolRequired whether the server has to choose one of them
 * @param compression whether and how permessage-deflate is offered
 */
public record Offer(List<String> subprotocols, boolean subprotocolRequired, Compression compression) {
    /** Copies the list. */
    public Offer {
        subprotocols = List.copyOf(subprotocols);
    }

    /** What this request offers. */
    public static Offer of(WebSocketRequest request, Compression compression) {
        return new Offer(request.subprotocols(), request.subprotocolRequired(), compression);
    }
}
