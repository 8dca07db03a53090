package dev.noctule.cli;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/** For a person's eyes. Nothing that is printed is obeyed by the terminal. */
final class TerminalConsole implements Console {
    private static final int SHOWN_CHARACTERS = 4096;
    private static final int SHOWN_BYTES = 64;

    private final Output output;
    private final Notes notes;

    /**
     * Prepares it.
     *
     * @param lines prints a line above the one that is being typed; for any thread
     */
    TerminalConsole(Consumer<String> lines, Output output) {
        this.output = output;
        this.notes = new Notes(lines, output, output.isColouredOnTerminal());
    }

    @Override
    public void text(String text) {
        String shown = text.length() > SHOWN_CHARACTERS ? Escaping.shorten(text, SHOWN_CHARACTERS) : "'" + text + "'";
        notes.received("Received from socket: " + shown);
    }

    @Override
    public void binary(ByteBuffer data) {
        notes.received("Received from socket: binary, " + HexView.of(data, SHOWN_BYTES));
    }

    @Override
    public Notes notes() {
        return notes;
    }

    @Override
    public Journal journal() {
        return output.journal();
    }
}
