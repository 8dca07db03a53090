package dev.noctule.cli;

import java.util.function.Consumer;

/**
 * Lines for the person: what {@code -q} and {@code -v} leave of them, with time and colour if that is wanted. Control
 * characters in them are escaped here. Safe for use by many threads if the place where they go is.
 */
final class Notes {
    private final Consumer<String> lines;
    private final Output output;
    private final boolean coloured;

    /**
     * Prepares them.
     *
     * @param lines where they go
     */
    Notes(Consumer<String> lines, Output output, boolean coloured) {
        this.lines = lines;
        this.output = output;
        this.coloured = coloured;
    }

    /** What a line begins with that goes elsewhere: the time of day for {@code -T}, else nothing. */
    String stamp() {
        return output.stamp();
    }

    /** What is good to know; {@code -q} leaves it out. */
    void note(String line) {
        if (!output.isQuiet()) {
            print(Tone.PLAIN, line);
        }
    }

    /** What {@code -v} adds. */
    void detail(String line) {
        if (output.showsDetails()) {
            print(Tone.DETAIL, line);
        }
    }

    /** What goes over the wire and {@code -v} adds; {@code -vv} has it among all else that does. */
    void wire(String line) {
        if (!output.showsFrames()) {
            detail(line);
        }
    }

    /** What {@code -vv} adds. */
    void frame(String line) {
        print(Tone.DETAIL, line);
    }

    /** A message that has come in. */
    void received(String line) {
        print(Tone.RECEIVED, line);
    }

    /** What the person has asked for, or must know. */
    void answer(String line) {
        print(Tone.PLAIN, line);
    }

    /** What went wrong. */
    void failure(Failure failure) {
        failure.lines().forEach(line -> print(Tone.ERROR, line));
    }

    private void print(Tone tone, String line) {
        String shown = output.stamp() + Escaping.escape(line);
        lines.accept(coloured ? tone.paint(shown) : shown);
    }
}
