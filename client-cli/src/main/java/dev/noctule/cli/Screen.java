package dev.noctule.cli;

import java.io.PrintStream;

/**
 * A terminal on which lines are printed one below the other, with a status line under the last one. For any thread.
 * Nothing is escaped here.
 */
final class Screen {
    /** To the beginning of the line, and erase what is there. */
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream out;

    /** What the last line shows; empty if there is none. */
    private String status = "";

    Screen(PrintStream out) {
        this.out = out;
    }

    /** Prints a line above the status. */
    synchronized void print(String line) {
        out.print(status.isEmpty() ? line + System.lineSeparator() : CLEAR + line + System.lineSeparator() + status);
        out.flush();
    }

    /** Shows another status; empty for none. */
    synchronized void status(String text) {
        if (!text.equals(status)) {
            status = text;
            out.print(CLEAR + text);
            out.flush();
        }
    }
}
