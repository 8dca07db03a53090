package dev.noctule.websocket.interop;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How an offer of permessage-deflate ends.
 *
 * @param kind which way
 * @param detail with which parameters, status, or close code
 */
record DeflateOutcome(Kind kind, String detail) {
    private static final Pattern CLIENT_WINDOW = Pattern.compile("client_max_window_bits=(\\d+)");

    enum Kind {
        /** Compressed messages go both ways. */
        AGREED,
        /** The server opens the connection without the extension. */
        DECLINED,
        /** The server does not open it. */
        REJECTED,
        /** The client does not: the server leaves out what it was asked for. */
        NOT_ACCEPTED,
        /** It is opened, and the first message fails it. */
        FAILED
    }

    static final DeflateOutcome DECLINED = new DeflateOutcome(Kind.DECLINED, "no extension");
    static final DeflateOutcome NOT_ACCEPTED = new DeflateOutcome(Kind.NOT_ACCEPTED, "invalid response");

    /** In the order of the alphabet, which has no meaning in the header. */
    static DeflateOutcome agreed(Stream<String> parameters) {
        return new DeflateOutcome(Kind.AGREED, parameters.sorted().collect(Collectors.joining("; ")));
    }

    static DeflateOutcome rejected(int status) {
        return new DeflateOutcome(Kind.REJECTED, "HTTP " + status);
    }

    static DeflateOutcome failed(int closeCode) {
        return new DeflateOutcome(Kind.FAILED, "close code " + closeCode);
    }

    List<String> parameters() {
        return detail.isEmpty() ? List.of() : List.of(detail.split("; "));
    }

    /** The window that the server has chosen for the client, or else the one that the client has offered. */
    int clientWindowBits(int offered) {
        Matcher matcher = CLIENT_WINDOW.matcher(detail);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : offered;
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT).replace('_', ' ') + (detail.isEmpty() ? "" : ": " + detail);
    }
}
