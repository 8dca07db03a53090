package dev.noctule.cli;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** For a person's eyes. Nothing that is printed is obeyed by the terminal. */
final class TerminalConsole implements Console {
    private static final int SHOWN_CHARACTERS = 4096;
    private static final int SHOWN_BYTES = 64;

    private final Consumer<String> lines;
    private final boolean verbose;

    /**
     * A console for a terminal.
     *
     * @param lines prints a line, above what is being typed if there is such a thing
     */
    TerminalConsole(Consumer<String> lines, boolean verbose) {
        this.lines = lines;
        this.verbose = verbose;
    }

    @Override
    public void text(String text) {
        String shown = text.length() > SHOWN_CHARACTERS ? Escaping.shorten(text, SHOWN_CHARACTERS) : "'" + text + "'";
        note("Received from socket: " + shown);
    }

    @Override
    public void binary(ByteBuffer data) {
        note("Received from socket: binary, " + HexView.of(data, SHOWN_BYTES));
    }

    @Override
    public void note(String line) {
        lines.accept(Escaping.escape(line));
    }

    @Override
    public void detail(String line) {
        if (verbose) {
            note(line);
        }
    }
}
