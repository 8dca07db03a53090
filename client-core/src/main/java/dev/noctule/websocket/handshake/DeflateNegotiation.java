package dev.noctule.websocket.handshake;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.HandshakeException.Kind;
import dev.noctule.websocket.handshake.Extension.Parameter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Offer and answer of permessage-deflate (RFC 7692, sections 5 and 7.1). It does not compress anything. */
public final class DeflateNegotiation {
    /** The name of the extension, RFC 7692, section 7. */
    public static final String NAME = "permessage-deflate";

    private static final String SERVER_NO_CONTEXT_TAKEOVER = "server_no_context_takeover";
    private static final String CLIENT_NO_CONTEXT_TAKEOVER = "client_no_context_takeover";
    private static final String SERVER_MAX_WINDOW_BITS = "server_max_window_bits";
    private static final String CLIENT_MAX_WINDOW_BITS = "client_max_window_bits";
    private static final int WIDEST = 15;

    private final Compression offered;
    private boolean serverNoContextTakeover;
    private boolean clientNoContextTakeover;
    private int serverWindowBits = WIDEST;
    private int clientWindowBits;

    private DeflateNegotiation(Compression offered) {
        this.offered = offered;
        this.clientWindowBits = offered.clientMaxWindowBits(); // 7.1.2.2: our hint binds us, whatever the answer
    }

    /**
     * What is offered (D1): one configuration. {@code client_max_window_bits} is always in it, so that the server may
     * choose.
     *
     * @param compression what the user wants
     * @return the element for Sec-WebSocket-Extensions
     */
    public static Extension offer(Compression compression) {
        List<Parameter> parameters = new ArrayList<>();
        if (compression.serverNoContextTakeover()) {
            parameters.add(new Parameter(SERVER_NO_CONTEXT_TAKEOVER, null));
        }
        if (compression.clientNoContextTakeover()) {
            parameters.add(new Parameter(CLIENT_NO_CONTEXT_TAKEOVER, null));
        }
        if (compression.serverMaxWindowBits() < WIDEST) {
            parameters.add(new Parameter(SERVER_MAX_WINDOW_BITS, String.valueOf(compression.serverMaxWindowBits())));
        }
        int own = compression.clientMaxWindowBits();
        parameters.add(new Parameter(CLIENT_MAX_WINDOW_BITS, own < WIDEST ? String.valueOf(own) : null));
        return new Extension(NAME, parameters);
    }

    /**
     * Checks what the server has answered.
     *
     * @param accepted the extension as the server accepted it
     * @param offered what was offered
     * @return what is in force
     * @throws HandshakeException if the answer does not fit the offer, or breaks RFC 7692, 7.1
     */
    public static DeflateAgreement check(Extension accepted, Compression offered) {
        DeflateNegotiation negotiation = new DeflateNegotiation(offered);
        Set<String> seen = new HashSet<>();
        for (Parameter parameter : accepted.parameters()) {
            if (!seen.add(parameter.name())) { // D1, 7.1
                throw invalid("each parameter once", parameter);
            }
            negotiation.accept(parameter);
        }
        negotiation.requireWhatWasAsked(seen, accepted);
        return new DeflateAgreement(
                negotiation.clientNoContextTakeover || offered.clientNoContextTakeover(),
                negotiation.serverNoContextTakeover,
                negotiation.clientWindowBits,
                negotiation.serverWindowBits);
    }

    private void accept(Parameter parameter) {
        switch (parameter.name()) {
            case SERVER_NO_CONTEXT_TAKEOVER -> serverNoContextTakeover = flag(parameter);
            case CLIENT_NO_CONTEXT_TAKEOVER -> clientNoContextTakeover = flag(parameter); // D2: also unasked
            case SERVER_MAX_WINDOW_BITS -> serverWindowBits = windowBits(parameter, offered.serverMaxWindowBits());
            case CLIENT_MAX_WINDOW_BITS -> clientWindowBits = windowBits(parameter, offered.clientMaxWindowBits());
            default -> throw invalid("a parameter of RFC 7692", parameter);
        }
    }

    /** 7.1.1: no value. */
    private static boolean flag(Parameter parameter) {
        if (parameter.value() != null) {
            throw invalid("no value", parameter);
        }
        return true;
    }

    /**
     * D3, 7.1.2: a decimal from 8 to 15 with no leading zero; in an answer never without a value, and not beyond the
     * offer.
     */
    private static int windowBits(Parameter parameter, int highest) {
        int bits = decimal(parameter.value());
        if (bits < 8 || bits > highest) {
            throw invalid("a value from 8 to " + highest, parameter);
        }
        return bits;
    }

    /** The number, or 0 if it is none, which is out of range as well. */
    private static int decimal(@Nullable String value) {
        if (value == null || value.isEmpty() || value.length() > 2 || value.charAt(0) == '0') {
            return 0;
        }
        return value.chars().allMatch(Grammar::isDigit) ? Integer.parseInt(value) : 0;
    }

    /** D5: the server should have declined the offer instead (7.1.1.1, 7.1.2.1). */
    private void requireWhatWasAsked(Set<String> seen, Extension accepted) {
        require(offered.serverNoContextTakeover(), SERVER_NO_CONTEXT_TAKEOVER, seen, accepted);
        require(offered.serverMaxWindowBits() < WIDEST, SERVER_MAX_WINDOW_BITS, seen, accepted);
    }

    private static void require(boolean asked, String name, Set<String> seen, Extension accepted) {
        if (asked && !seen.contains(name)) {
            throw new HandshakeException(
                    Kind.INVALID_RESPONSE,
                    "Expected '" + name + "', which was asked for, but was " + Printable.quote(accepted.toString()),
                    null);
        }
    }

    private static HandshakeException invalid(String expected, Parameter parameter) {
        return new HandshakeException(
                Kind.INVALID_RESPONSE,
                "Expected " + expected + " in 'Sec-WebSocket-Extensions: " + NAME + "' but was "
                        + Printable.quote(parameter.toString()),
                null);
    }
}
