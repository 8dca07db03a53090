package dev.noctule.cli;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Standard input as records of strict UTF-8: lines, each ended by LF or CR LF, or what is between NULs. The last one may
 * end with the input.
 */
final class LineInput {
    /** The longest message that the echo server takes, and most servers with it: 16 MiB. */
    static final int LONGEST_LINE = 16 * 1024 * 1024;

    private static final int CHUNK_BYTES = 64 * 1024;

    private final InputStream in;
    private final Separator separator;
    private final byte[] chunk = new byte[CHUNK_BYTES];
    private int position;
    private int limit;
    private boolean ended;
    private long lines;

    LineInput(InputStream in) {
        this(in, Separator.LINE_FEED);
    }

    LineInput(InputStream in, Separator separator) {
        this.in = in;
        this.separator = separator;
    }

    /** What is between two records. */
    enum Separator {
        LINE_FEED('\n', "line"),
        NUL('\0', "record");

        private final char end;
        private final String record;

        Separator(char end, String record) {
            this.end = end;
            this.record = record;
        }
    }

    /**
     * Waits for the next line.
     *
     * @return the line, or other record, without its end, or null at the end of the input
     * @throws FailureException if the line is not UTF-8, or longer than {@link #LONGEST_LINE}
     */
    @Nullable
    String next() throws IOException, FailureException {
        if (!fill()) {
            return null;
        }
        lines++;
        ByteArrayOutputStream line = new ByteArrayOutputStream(128);
        while (fill() && !take(line)) {
            if (line.size() > LONGEST_LINE) {
                throw FailureException.usage(
                        separator.record + " " + lines + " of the input is longer than 16 MiB",
                        "Is it text at all? One " + separator.record
                                + " is one message; -b sends all of the input as one binary message.");
            }
        }
        return decode(line.toByteArray());
    }

    /** How many lines were begun. */
    long lines() {
        return lines;
    }

    /** Makes sure that there is something in the chunk: false at the end of the input. */
    private boolean fill() throws IOException {
        if (position == limit && !ended) {
            position = 0;
            limit = Math.max(0, in.read(chunk));
            ended = limit == 0; // not to be asked again: a terminal would wait for a second Ctrl-D
        }
        return position < limit;
    }

    /** Moves bytes from the chunk to the line: true if the line has ended. */
    private boolean take(ByteArrayOutputStream line) {
        int end = position;
        while (end < limit && chunk[end] != separator.end) {
            end++;
        }
        line.write(chunk, position, end - position);
        boolean ended = end < limit;
        position = ended ? end + 1 : end;
        return ended;
    }

    private String decode(byte[] line) throws FailureException {
        ByteBuffer bytes = ByteBuffer.wrap(line, 0, endsWithCr(line) ? line.length - 1 : line.length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException notUtf8) {
            String octet = String.format("0x%02x", bytes.get(bytes.position()));
            throw FailureException.usage(
                    separator.record + " " + lines + " of the input is not UTF-8: " + octet + " at byte "
                            + (bytes.position() + 1),
                    "Convert it, e.g. with iconv -f LATIN1 -t UTF-8, or send all of it as one binary message with -b.");
        }
    }

    private boolean endsWithCr(byte[] line) {
        return separator == Separator.LINE_FEED && line.length > 0 && line[line.length - 1] == '\r';
    }
}
