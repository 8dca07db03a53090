package dev.noctule.cli;

import java.util.Map;

/** When lines for the person have colours. Payloads in a pipe never have. */
enum Colors {
    /** On a terminal, unless {@code NO_COLOR} is set or the terminal is dumb. */
    AUTO,
    ALWAYS,
    NEVER;

    /** Whether lines on the terminal have colours; see no-color.org. */
    boolean onTerminal(Map<String, String> environment) {
        boolean wanted = environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
        return this == ALWAYS || (this == AUTO && wanted);
    }

    /** Whether lines on standard error have colours: Java cannot tell whether that is a terminal. */
    boolean elsewhere() {
        return this == ALWAYS;
    }
}
