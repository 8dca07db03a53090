package dev.noctule.cli;

import java.util.Locale;

/** Which way a message or a control frame went, as JSON lines say it. */
enum Direction {
    /** From the server. */
    IN,
    /** To the server. */
    OUT;

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
