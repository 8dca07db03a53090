package dev.noctule.cli;

import java.io.IOException;
import java.io.InputStream;

/** A file or a pipe that cannot be read. */
final class BrokenInput extends InputStream {
    @Override
    public int read() throws IOException {
        throw new IOException("Input/output error");
    }

    /** Else it would be the end of the input only. */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        return read();
    }
}
