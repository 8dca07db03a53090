package dev.noctule.cli;

import java.util.ArrayList;
import java.util.List;

/**
 * What went wrong, in the words of a person who has to do something about it.
 *
 * @param code what the program ends with
 * @param cause one line: what happened
 * @param remedy one line: what to do
 * @param details further lines, for example what the server answered
 */
record Failure(ExitCode code, String cause, String remedy, List<String> details) {
    Failure {
        details = List.copyOf(details);
    }

    static Failure of(ExitCode code, String cause, String remedy) {
        return new Failure(code, cause, remedy, List.of());
    }

    /** The lines to be printed, with nothing in them that a terminal would obey. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("echo-cli: " + Escaping.escape(cause));
        lines.add("  " + Escaping.escape(remedy));
        details.forEach(detail -> lines.add("  | " + Escaping.escape(detail)));
        return lines;
    }
}
