package dev.noctule.websocket.protocol.deflate;

import java.util.Arrays;
import java.util.function.Supplier;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * Compresses messages (RFC 7692, 7.2.1).
 *
 * <p>The runtime's {@link Deflater} always looks back up to 2^15 bytes and has no setting for less. But nothing before
 * a full flush is ever referred to behind it; so with a full flush after at most 2^w bytes of input no reference is
 * longer than a window of w bits (rule D18). What that costs is size.
 *
 * <p>Not thread-safe. {@link #close} is to be called once the connection has ended.
 */
public final class MessageDeflater implements AutoCloseable {
    /** What a sync flush ends with: an empty stored block, of which 7.2.1 leaves out the last four bytes. */
    private static final int TAIL = 4;

    private static final int WIDEST = 15;

    private static final byte[] NOTHING = {};

    private final Supplier<Deflater> streams;
    private final boolean contextTakeover;

    /** How much input there may be between full flushes; without meaning for the widest window. */
    private final int window;

    private final boolean bounded;
    private int sinceFullFlush;
    private @Nullable Deflater deflater;
    private byte[] output = {};
    private int size;

    /**
     * A compressor that takes native memory with its first message.
     *
     * @param level 1 to 9
     * @param windowBits 8 to 15
     * @param contextTakeover whether a message may refer to those before it
     */
    public MessageDeflater(int level, int windowBits, boolean contextTakeover) {
        this(windowBits, contextTakeover, () -> new Deflater(level, true));
    }

    /** Whose native memory a test watches. */
    MessageDeflater(int windowBits, boolean contextTakeover, Supplier<Deflater> streams) {
        this.streams = streams;
        this.window = 1 << windowBits;
        this.bounded = windowBits < WIDEST;
        this.contextTakeover = contextTakeover;
    }

    /**
     * Compresses a whole message.
     *
     * @param message only read
     * @return the payload of the message's frames
     */
    public byte[] deflate(byte[] message) {
        if (message.length == 0) {
            return new byte[] {0}; // 7.2.3.6: with nothing to flush, zlib would write nothing
        }
        Deflater stream = stream();
        output = new byte[message.length / 2 + 64];
        size = 0;
        int from = 0;
        while (bounded && message.length - from > window - sinceFullFlush) {
            int length = window - sinceFullFlush;
            run(stream, message, from, length, Deflater.FULL_FLUSH);
            from += length;
            sinceFullFlush = 0;
        }
        run(stream, message, from, message.length - from, Deflater.SYNC_FLUSH);
        sinceFullFlush += message.length - from;
        if (!contextTakeover) {
            stream.reset(); // 7.1.1.2
            sinceFullFlush = 0;
        }
        stream.setInput(NOTHING); // or it would keep this message until the next one
        byte[] payload = Arrays.copyOf(output, size - TAIL);
        output = new byte[0];
        return payload;
    }

    private Deflater stream() {
        Deflater stream = deflater;
        if (stream == null) {
            stream = streams.get();
            deflater = stream;
        }
        return stream;
    }

    /** A flush is complete when it leaves room in the output. */
    private void run(Deflater stream, byte[] input, int from, int length, int flush) {
        stream.setInput(input, from, length);
        int written;
        int room;
        do {
            if (size == output.length) {
                output = Arrays.copyOf(output, Math.multiplyExact(2, output.length));
            }
            room = output.length - size;
            written = stream.deflate(output, size, room, flush);
            size += written;
        } while (written == room);
    }

    /** Gives the native memory back; the object must not be used any more. */
    @Override
    public void close() {
        if (deflater != null) {
            deflater.end();
            deflater = null;
        }
    }
}
