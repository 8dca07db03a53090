package dev.noctule.websocket.interop;

import static dev.noctule.websocket.interop.DeflateSettings.CLIENT_MAX_WINDOW_BITS;
import static dev.noctule.websocket.interop.DeflateSettings.CLIENT_NO_CONTEXT_TAKEOVER;
import static dev.noctule.websocket.interop.DeflateSettings.EXTENSION;
import static dev.noctule.websocket.interop.DeflateSettings.LEVEL;
import static dev.noctule.websocket.interop.DeflateSettings.NEVER;
import static dev.noctule.websocket.interop.DeflateSettings.NONE;
import static dev.noctule.websocket.interop.DeflateSettings.SERVER_MAX_WINDOW_BITS;
import static dev.noctule.websocket.interop.DeflateSettings.SERVER_NO_CONTEXT_TAKEOVER;
import static dev.noctule.websocket.interop.DeflateSettings.THRESHOLD;
import static dev.noctule.websocket.interop.DeflateSettings.TRUE;

import dev.noctule.websocket.Compression;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What each server can be told about permessage-deflate, and what it then answers, from its source. */
enum DeflatePeer {
    /** Knows takeover, and leaves windows out. A server of one's own may change what the offer says. */
    JETTY(Peer.JETTY) {
        @Override
        Stream<DeflateSettings> settings() {
            return Stream.concat(takeovers(), Stream.of(NONE.with(EXTENSION, NEVER)));
        }

        @Override
        DeflateOutcome answer(Compression offer, DeflateSettings settings) {
            return withoutWindows(
                    offer,
                    offer.serverNoContextTakeover() || settings.is(SERVER_NO_CONTEXT_TAKEOVER, TRUE),
                    offer.clientNoContextTakeover() || settings.is(CLIENT_NO_CONTEXT_TAKEOVER, TRUE));
        }
    },

    /** Knows takeover, and leaves windows out. */
    UNDERTOW(Peer.UNDERTOW) {
        @Override
        Stream<DeflateSettings> settings() {
            return Stream.concat(
                    levels(), Stream.of(NONE.with(EXTENSION, NEVER), NONE.with(SERVER_NO_CONTEXT_TAKEOVER, TRUE)));
        }

        @Override
        DeflateOutcome answer(Compression offer, DeflateSettings settings) {
            return withoutWindows(offer, offer.serverNoContextTakeover(), offer.clientNoContextTakeover());
        }
    },

    /** Always says that it does without takeover, and leaves windows out. */
    JAVA_WEBSOCKET(Peer.JAVA_WEBSOCKET) {
        @Override
        Stream<DeflateSettings> settings() {
            return Stream.concat(
                    Stream.of(NONE, NONE.with(CLIENT_NO_CONTEXT_TAKEOVER, TRUE))
                            .flatMap(settings -> Stream.of(
                                    settings, settings.with(THRESHOLD, "0"), settings.with(THRESHOLD, "100000"))),
                    Stream.of(NONE.with(SERVER_NO_CONTEXT_TAKEOVER, NEVER)));
        }

        @Override
        DeflateOutcome answer(Compression offer, DeflateSettings settings) {
            DeflateOutcome outcome = withoutWindows(
                    offer, true, offer.clientNoContextTakeover() || settings.is(CLIENT_NO_CONTEXT_TAKEOVER, TRUE));
            boolean broken = outcome.kind() == DeflateOutcome.Kind.AGREED
                    && settings.is(SERVER_NO_CONTEXT_TAKEOVER, NEVER); // it takes context over all the same
            return broken ? DeflateOutcome.failed(1007) : outcome;
        }
    },

    /** Knows all parameters. Where it does not like an offer, it does not open the connection. */
    NODE(Peer.NODE) {
        @Override
        Stream<DeflateSettings> settings() {
            Stream<DeflateSettings> refusals = Stream.of(
                    NONE.with(EXTENSION, NEVER),
                    NONE.with(SERVER_NO_CONTEXT_TAKEOVER, NEVER),
                    NONE.with(SERVER_MAX_WINDOW_BITS, NEVER),
                    NONE.with(CLIENT_MAX_WINDOW_BITS, NEVER));
            Stream<DeflateSettings> thresholds = takeovers()
                    .flatMap(settings ->
                            Stream.of(settings.with(THRESHOLD, "1024"), settings.with(THRESHOLD, "100000")));
            return Stream.of(windows(), levels(), thresholds, refusals).flatMap(stream -> stream);
        }

        @Override
        DeflateOutcome answer(Compression offer, DeflateSettings settings) {
            int serverBits = settings.number(SERVER_MAX_WINDOW_BITS, 0);
            int clientBits = settings.number(CLIENT_MAX_WINDOW_BITS, 0);
            boolean tooWide = settings.is(SERVER_MAX_WINDOW_BITS, NEVER) || serverBits > offer.serverMaxWindowBits();
            boolean rejected = (offer.serverNoContextTakeover() && settings.is(SERVER_NO_CONTEXT_TAKEOVER, NEVER))
                    || (offer.serverMaxWindowBits() < WIDEST && tooWide)
                    || (offer.clientMaxWindowBits() < WIDEST && clientBits > offer.clientMaxWindowBits());
            if (rejected) {
                return DeflateOutcome.rejected(400);
            }
            int hint = settings.is(CLIENT_MAX_WINDOW_BITS, NEVER) ? 0 : unlessWidest(offer.clientMaxWindowBits());
            return agreed(
                    offer.serverNoContextTakeover() || settings.is(SERVER_NO_CONTEXT_TAKEOVER, TRUE),
                    offer.clientNoContextTakeover() || settings.is(CLIENT_NO_CONTEXT_TAKEOVER, TRUE),
                    serverBits != 0 ? serverBits : unlessWidest(offer.serverMaxWindowBits()),
                    clientBits != 0 ? clientBits : hint);
        }
    },

    /** Knows all parameters, takes the smaller of the two windows, and cannot compress with the smallest. */
    PYTHON(Peer.PYTHON) {
        @Override
        Stream<DeflateSettings> settings() {
            return Stream.of(windows(), levels(), Stream.of(NONE.with(EXTENSION, NEVER)))
                    .flatMap(stream -> stream);
        }

        @Override
        DeflateOutcome answer(Compression offer, DeflateSettings settings) {
            boolean serverNoContextTakeover =
                    offer.serverNoContextTakeover() || settings.is(SERVER_NO_CONTEXT_TAKEOVER, TRUE);
            int serverBits = smaller(offer.serverMaxWindowBits(), settings.number(SERVER_MAX_WINDOW_BITS, 0));
            if (serverBits == 8) { // the compressor is made with the connection, or with each message
                return serverNoContextTakeover ? DeflateOutcome.failed(1011) : DeflateOutcome.rejected(500);
            }
            return agreed(
                    serverNoContextTakeover,
                    offer.clientNoContextTakeover() || settings.is(CLIENT_NO_CONTEXT_TAKEOVER, TRUE),
                    serverBits,
                    smaller(offer.clientMaxWindowBits(), settings.number(CLIENT_MAX_WINDOW_BITS, 0)));
        }
    };

    private static final int WIDEST = 15;

    final Peer peer;

    DeflatePeer(Peer peer) {
        this.peer = peer;
    }

    /** All that it can be told that makes a difference. */
    abstract Stream<DeflateSettings> settings();

    /** What comes of an offer where it is told to agree to the extension. */
    abstract DeflateOutcome answer(Compression offer, DeflateSettings settings);

    final DeflateOutcome outcome(Compression offer, DeflateSettings settings) {
        return settings.is(EXTENSION, NEVER) ? DeflateOutcome.DECLINED : answer(offer, settings);
    }

    private static Stream<DeflateSettings> takeovers() {
        return Stream.of(
                NONE,
                NONE.with(SERVER_NO_CONTEXT_TAKEOVER, TRUE),
                NONE.with(CLIENT_NO_CONTEXT_TAKEOVER, TRUE),
                NONE.with(SERVER_NO_CONTEXT_TAKEOVER, TRUE).with(CLIENT_NO_CONTEXT_TAKEOVER, TRUE));
    }

    /** Takeover and windows. */
    private static Stream<DeflateSettings> windows() {
        return takeovers()
                .flatMap(settings -> bits(settings, SERVER_MAX_WINDOW_BITS))
                .flatMap(settings -> bits(settings, CLIENT_MAX_WINDOW_BITS));
    }

    private static Stream<DeflateSettings> bits(DeflateSettings settings, String name) {
        return Stream.concat(
                Stream.of(settings),
                IntStream.rangeClosed(8, WIDEST).mapToObj(bits -> settings.with(name, String.valueOf(bits))));
    }

    private static Stream<DeflateSettings> levels() {
        return Stream.of(NONE.with(LEVEL, "1"), NONE.with(LEVEL, "9"));
    }

    private static DeflateOutcome withoutWindows(Compression offer, boolean server, boolean client) {
        return offer.serverMaxWindowBits() < WIDEST ? DeflateOutcome.NOT_ACCEPTED : agreed(server, client, 0, 0);
    }

    /** Zero stands for a parameter that is left out. */
    private static DeflateOutcome agreed(boolean server, boolean client, int serverBits, int clientBits) {
        List<String> parameters = List.of(
                server ? SERVER_NO_CONTEXT_TAKEOVER : "",
                client ? CLIENT_NO_CONTEXT_TAKEOVER : "",
                serverBits != 0 ? SERVER_MAX_WINDOW_BITS + "=" + serverBits : "",
                clientBits != 0 ? CLIENT_MAX_WINDOW_BITS + "=" + clientBits : "");
        return DeflateOutcome.agreed(parameters.stream().filter(parameter -> !parameter.isEmpty()));
    }

    /** Noctule does not name the widest window in its offer. */
    private static int unlessWidest(int bits) {
        return bits == WIDEST ? 0 : bits;
    }

    private static int smaller(int offered, int set) {
        return set == 0 ? unlessWidest(offered) : Math.min(offered, set);
    }
}
