package dev.noctule.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;

/** Standard output holds payloads only, as they came, one a line; everything else goes to standard error. */
final class PipeConsole implements Console {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final OutputStream out;
    private final WritableByteChannel channel;
    private final PrintStream err;
    private final boolean verbose;

    PipeConsole(OutputStream out, PrintStream err, boolean verbose) {
        this.out = new BufferedOutputStream(out, BUFFER_BYTES);
        this.channel = Channels.newChannel(this.out);
        this.err = err;
        this.verbose = verbose;
    }

    @Override
    public void text(String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
    }

    @Override
    public void binary(ByteBuffer data) throws IOException {
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
    public void note(String line) {
        err.println(Escaping.escape(line));
        err.flush();
    }

    @Override
    public void detail(String line) {
        if (verbose) {
            note(line);
        }
    }
}
