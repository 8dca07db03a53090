package dev.noctule.websocket.protocol.deflate;

import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.ProtocolException;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Decompresses messages (RFC 7692, 7.2.2), piece by piece: input is given, output is asked for.
 *
 * <p>Not thread-safe. {@link #close} is to be called once the connection has ended.
 */
public final class MessageInflater implements AutoCloseable {
    /**
     * How many empty stored blocks of five bytes it takes to get past the header of a block that is cut off. The
     * longest has 14 + 19 * 3 + 316 * 7 bits, with dynamic Huffman codes: 286 bytes (RFC 1951, 3.2.7).
     */
    private static final int PROBES = 64;

    private static final byte[] TAIL = tail();

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final boolean contextTakeover;
    private final Supplier<Inflater> streams;
    private @Nullable Inflater inflater;
    private ByteBuffer input = NOTHING;
    private boolean tailGiven;

    /** What is wrong with the input, while the output before it is given out. */
    private @Nullable DataFormatException corruption;

    /**
     * A decompressor that takes native memory with its first input.
     *
     * @param contextTakeover whether a message may refer to those before it
     */
    public MessageInflater(boolean contextTakeover) {
        this(contextTakeover, () -> new Inflater(true));
    }

    /** Whose native memory a test watches. */
    MessageInflater(boolean contextTakeover, Supplier<Inflater> streams) {
        this.contextTakeover = contextTakeover;
        this.streams = streams;
    }

    /**
     * What 7.2.1 leaves out at the end of each message, and 7.2.2 puts back; then empty stored blocks. They have no
     * content either, unless the message did not end where a block does: then they are taken for something else, which
     * shows (rule D11).
     */
    private static byte[] tail() {
        ByteBuffer tail = ByteBuffer.allocate(4 + PROBES * 5);
        tail.putInt(0x0000_FFFF);
        for (int i = 0; i < PROBES; i++) {
            tail.put((byte) 0).putInt(0x0000_FFFF);
        }
        return tail.array();
    }

    /**
     * Gives input, after what there was before has been used up.
     *
     * @param part from position to limit; must stay as it is until {@link #inflate} gives nothing more
     */
    public void input(ByteBuffer part) {
        input = part;
        stream().setInput(part);
    }

    /** Gives the last input of a message: what the sender left out. */
    public void inputTail() {
        tailGiven = true;
        input(ByteBuffer.wrap(TAIL));
    }

    private Inflater stream() {
        Inflater stream = inflater;
        if (stream == null) {
            stream = streams.get();
            inflater = stream;
        }
        return stream;
    }

    /**
     * Takes output.
     *
     * @param output where to
     * @param offset where in it
     * @param length how much at most, positive
     * @return how much; 0 when the input is used up
     * @throws ProtocolException with code 1007 if the input is not in the format of RFC 1951, or ends within a block
     */
    public int inflate(byte[] output, int offset, int length) {
        try {
            int written = inflate(stream(), output, offset, length);
            if (written > 0 && tailGiven) {
                throw new DataFormatException("the message ends within a block"); // the tail by itself has no content
            }
            return written;
        } catch (DataFormatException corrupt) {
            throw new ProtocolException(
                    CloseCode.INVALID_PAYLOAD,
                    "D11",
                    "Expected compressed data, but it is corrupt: " + corrupt.getMessage());
        }
    }

    private int inflate(Inflater stream, byte[] output, int offset, int length) throws DataFormatException {
        int written = step(stream, output, offset, length);
        while (stream.finished()) {
            // D8: blocks behind one with BFINAL are a new stream (7.2.3.4).
            stream.reset();
            stream.setInput(input);
            if (written > 0) {
                return written;
            }
            written = step(stream, output, offset, length);
        }
        return written;
    }

    /**
     * A corrupt place does not hide what came before it in the same input: that may not be UTF-8, and how the input was
     * cut must not decide which of the two is found (rule F9).
     */
    private int step(Inflater stream, byte[] output, int offset, int length) throws DataFormatException {
        if (corruption != null) {
            throw corruption;
        }
        long before = stream.getBytesWritten();
        try {
            return stream.inflate(output, offset, length);
        } catch (DataFormatException corrupt) {
            corruption = corrupt;
            int written = (int) (stream.getBytesWritten() - before);
            if (written == 0) {
                throw corrupt;
            }
            return written;
        }
    }

    /** The message has ended: its tail is used up. */
    public void endMessage() {
        tailGiven = false;
        input = NOTHING;
        if (!contextTakeover && inflater != null) { // which an empty message has no need of
            inflater.reset(); // 7.1.1.1
        }
    }

    /** Gives the native memory back; the object must not be used any more. */
    @Override
    public void close() {
        if (inflater != null) {
            inflater.end();
            inflater = null;
        }
    }
}
