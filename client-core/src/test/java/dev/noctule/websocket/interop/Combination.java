package dev.noctule.websocket.interop;

import static dev.noctule.websocket.interop.DeflateSettings.NONE;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.handshake.DeflateNegotiation;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One cell of the matrix.
 *
 * @param peer the server
 * @param offer what it is offered
 * @param settings what it is told
 */
record Combination(DeflatePeer peer, Compression offer, DeflateSettings settings) {
    private static final int WIDEST = 15;
    private static final Compression PLAIN = Compression.deflate();

    /**
     * Every offer to a server that is told nothing; the plain offer to servers that are told everything; and every offer
     * of one parameter to every setting of one. All of the cross product would be 65 000 handshakes for each server.
     */
    static Stream<Combination> all() {
        return Stream.of(DeflatePeer.values())
                .flatMap(peer -> Stream.of(
                                offers().map(offer -> new Combination(peer, offer, NONE)),
                                peer.settings().map(settings -> new Combination(peer, PLAIN, settings)),
                                peer.settings()
                                        .filter(settings -> settings.values().size() <= 1)
                                        .flatMap(settings ->
                                                oneParameter().map(offer -> new Combination(peer, offer, settings))))
                        .flatMap(stream -> stream)
                        .distinct());
    }

    private static Stream<Compression> offers() {
        return Stream.of(false, true)
                .flatMap(client -> Stream.of(
                        PLAIN.withNoContextTakeover(client, false), PLAIN.withNoContextTakeover(client, true)))
                .flatMap(offer -> windows().mapToObj(bits -> offer.withMaxWindowBits(bits, WIDEST)))
                .flatMap(offer ->
                        windows().mapToObj(bits -> offer.withMaxWindowBits(offer.clientMaxWindowBits(), bits)));
    }

    private static Stream<Compression> oneParameter() {
        return Stream.of(
                        Stream.of(PLAIN.withNoContextTakeover(true, false), PLAIN.withNoContextTakeover(false, true)),
                        windows().mapToObj(bits -> PLAIN.withMaxWindowBits(bits, WIDEST)),
                        windows().mapToObj(bits -> PLAIN.withMaxWindowBits(WIDEST, bits)))
                .flatMap(stream -> stream);
    }

    private static IntStream windows() {
        return IntStream.rangeClosed(8, WIDEST);
    }

    /** With all takeovers and all windows of both sides, but not each window of one with each of the other. */
    boolean deservesAllMessages() {
        return settings.equals(NONE)
                && (offer.clientMaxWindowBits() == WIDEST || offer.serverMaxWindowBits() == WIDEST);
    }

    DeflateOutcome expected() {
        return peer.outcome(offer, settings);
    }

    boolean is(DeflateOutcome.Kind... kinds) {
        return List.of(kinds).contains(expected().kind());
    }

    /** The columns of the table. */
    @Override
    public String toString() {
        return peer.peer + " / " + DeflateNegotiation.offer(offer) + " / " + settings + " / " + expected();
    }
}
