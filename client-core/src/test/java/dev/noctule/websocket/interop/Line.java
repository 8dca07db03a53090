package dev.noctule.websocket.interop;

import java.util.stream.Stream;

/**
 * One line of the table: a peer, with or without TLS.
 *
 * @param peer the peer
 * @param tls whether {@code wss}
 */
record Line(Peer peer, boolean tls) {
    static Stream<Line> all() {
        return Stream.of(Peer.values()).flatMap(peer -> Stream.of(new Line(peer, false), new Line(peer, true)));
    }

    @Override
    public String toString() {
        return peer + " / " + (tls ? "wss" : "ws");
    }
}
