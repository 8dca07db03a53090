package dev.noctule.websocket.faults;

import java.util.Locale;

/**
 * One place of the matrix.
 *
 * @param secure whether the scheme is {@code wss}
 * @param outcome what has to be seen
 */
record Cell(boolean secure, Transport transport, Stage stage, Fault fault, Outcome outcome) {
    String scheme() {
        return secure ? "wss" : "ws";
    }

    @Override
    public String toString() {
        return "[" + scheme() + " " + transport.name().toLowerCase(Locale.ROOT) + "] " + stage + ", " + fault + ": "
                + outcome;
    }
}
