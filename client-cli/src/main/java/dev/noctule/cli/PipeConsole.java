package dev.noctule.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/**
 * Standard output holds payloads only, as they came, one a line, with {@code -T} behind the time; everything else goes
 * to standard error.
 */
final class PipeConsole implements Console {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final OutputStream out;
    private final WritableByteChannel channel;
    private final Output output;
    private final Notes notes;

    PipeConsole(OutputStream out, PrintStream err, Output output) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
        this.channel = Channels.newChannel(this.out);
        this.output = output;
        this.notes = notesOn(err, output);
    }

    /** Lines on standard error, each to be seen at once. */
    static Notes notesOn(PrintStream err, Output output) {
        return new Notes(
                line -> {
                    err.println(line);
                    err.flush();
                },
                output,
                output.isColouredElsewhere());
    }

    @Override
    public void text(String text) throws IOException {
        write(output.stamp());
        write(text);
        out.write('\n');
    }

    @Override
    public void binary(ByteBuffer data) throws IOException {
        write(output.stamp());
        while (data.hasRemaining()) {
            channel.write(data);
        }
        out.write('\n');
    }

    @Override
    public void flush() throws IOException {
        out.flush();
    }

    @Override
    public Notes notes() {
        return notes;
    }

    @Override
    public Journal journal() {
        return output.journal();
    }

    private void write(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
    }
}
