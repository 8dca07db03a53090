package dev.noctule.cli;

import java.nio.ByteBuffer;
import org.jline.reader.LineReader;

/** Prints above the line that is being typed, which survives. Nothing that is printed is obeyed by the terminal. */
final class TerminalConsole implements Console {
    private static final int SHOWN_CHARACTERS = 4096;
    private static final int SHOWN_BYTES = 64;

    private final LineReader reader;
    private final boolean verbose;

    TerminalConsole(LineReader reader, boolean verbose) {
        this.reader = reader;
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
        reader.printAbove(Escaping.escape(line));
    }

    @Override
    public void detail(String line) {
        if (verbose) {
            note(line);
        }
    }
}
