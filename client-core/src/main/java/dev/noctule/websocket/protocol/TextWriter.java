package dev.noctule.websocket.protocol;

import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Text to masked frames without garbage, and short text to arrays: encoded piece by piece in memory that a thread keeps, and masked on the way
 * from there into the frame. The encoder is strict, which {@link String#getBytes} is not: it sends {@code '?'} in place
 * of an unpaired surrogate.
 */
final class TextWriter {
    /** A longer text goes in pieces, so that both buffers stay in the nearest cache. */
    static final int LONGEST_PIECE = 4 * 1024;

    private static final int SHORTEST_PIECE = 128;

    /** A char is never more: four bytes are two chars. */
    private static final int MOST_BYTES_PER_CHAR = 3;

    private static final ThreadLocal<TextWriter> WRITERS = ThreadLocal.withInitial(TextWriter::new);

    private final CharsetEncoder encoder = StandardCharsets.UTF_8.newEncoder();

    /** They grow with the longest text so far: a virtual thread may live for one short message only. */
    private CharBuffer chars = CharBuffer.allocate(SHORTEST_PIECE);

    private ByteBuffer bytes = ByteBuffer.allocate(SHORTEST_PIECE * MOST_BYTES_PER_CHAR);

    private TextWriter() {}

    static TextWriter ofThisThread() {
        return WRITERS.get();
    }

    /**
     * Writes header and payload.
     *
     * @throws IllegalArgumentException if the text has no UTF-8 form; something of it may have been written
     */
    void write(int firstByte, String text, int maskKey, ByteBuf out) {
        encoder.reset();
        if (text.length() <= LONGEST_PIECE) {
            writeOnePiece(firstByte, text, maskKey, out);
        } else {
            writePieces(firstByte, text, maskKey, out);
        }
    }

    /**
     * The UTF-8 form of a text of one piece.
     *
     * @throws IllegalArgumentException if it has none
     */
    byte[] encode(String text) {
        encoder.reset();
        encode(text, 0);
        return Arrays.copyOf(bytes.array(), bytes.position());
    }

    private void writeOnePiece(int firstByte, String text, int maskKey, ByteBuf out) {
        encode(text, 0);
        int length = bytes.position();
        int size = FrameWriter.sizeOf(length);
        ByteBuffer target = FrameWriter.room(out, size);
        int start = FrameWriter.writeHeader(firstByte, length, maskKey, target);
        Masker.mask(bytes.array(), 0, length, target, start, maskKey);
        out.writerIndex(out.writerIndex() + size);
    }

    /**
     * The length stands ahead of the payload, and is known behind it. There is room for it as if each char were a byte;
     * where it needs more, the payload moves, which costs less than to count its bytes first.
     */
    private void writePieces(int firstByte, String text, int maskKey, ByteBuf out) {
        int start = out.writerIndex();
        int reserved = headerOf(text.length());
        FrameWriter.room(out, reserved + text.length());
        out.writerIndex(start + reserved);
        for (int from = 0; from < text.length(); from += chars.position()) {
            encode(text, from);
            int written = out.writerIndex() - start - reserved;
            writeMasked(Integer.rotateLeft(maskKey, written * Byte.SIZE), out);
        }
        int length = out.writerIndex() - start - reserved;
        int header = headerOf(length);
        out.writerIndex(start);
        ByteBuffer target = FrameWriter.room(out, header + length);
        if (header > reserved) {
            target.put(target.position() + header, target, target.position() + reserved, length);
        }
        FrameWriter.writeHeader(firstByte, length, maskKey, target);
        out.writerIndex(start + header + length);
    }

    private static int headerOf(int length) {
        return FrameWriter.sizeOf(length) - length;
    }

    /**
     * One piece: as many chars as {@link #chars} took, into {@link #bytes}. A pair of surrogates that does not fit is
     * left for the next piece.
     */
    private void encode(String text, int from) {
        int to = Math.min(text.length(), from + LONGEST_PIECE);
        ensureCapacity(to - from);
        text.getChars(from, to, chars.array(), 0);
        chars.clear().limit(to - from);
        if (encoder.encode(chars, bytes.clear(), to == text.length()).isError()) {
            throw Utf8.unpaired(from + chars.position());
        }
    }

    private void ensureCapacity(int length) {
        if (length > chars.capacity()) {
            int capacity = Math.min(LONGEST_PIECE, 2 * length);
            // First the one that the encoder may overflow: there may be memory for one of them only.
            bytes = ByteBuffer.allocate(capacity * MOST_BYTES_PER_CHAR);
            chars = CharBuffer.allocate(capacity);
        }
    }

    private void writeMasked(int maskKey, ByteBuf out) {
        int length = bytes.position();
        ByteBuffer target = FrameWriter.room(out, length);
        Masker.mask(bytes.array(), 0, length, target, target.position(), maskKey);
        out.writerIndex(out.writerIndex() + length);
    }
}
