package dev.noctule.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;

/** Standard output holds the JSON lines of the {@link Journal}; lines for the person go to standard error. */
final class JsonConsole implements Console {
    private final Output output;
    private final Notes notes;

    JsonConsole(PrintStream err, Output output) {
        this.output = output;
        this.notes = PipeConsole.notesOn(err, output);
    }

    /** It is in the journal already. */
    @Override
    public void text(String text) throws IOException {
        journal().requireReader();
    }

    /** It is in the journal already. */
    @Override
    public void binary(ByteBuffer data) throws IOException {
        journal().requireReader();
    }

    @Override
    public void flush() throws IOException {
        journal().requireReader();
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
