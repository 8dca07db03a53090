package dev.noctule.websocket.protocol.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.testing.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Tag;

/**
 * Decompression: an input is the payload of a message, which comes twice on a connection. It must give what the
 * runtime's inflater by itself makes of the whole stream, in whatever pieces it comes, and never more at a time than was
 * asked for.
 */
class InflateFuzzTest {
    /** What 7.2.1 leaves out. */
    private static final byte[] TAIL = Bytes.hex("00 00 ff ff");

    /**
     * "noctule, a bat" in a block with fixed Huffman codes: it comes out as that only where the payload before it has
     * ended with a block.
     */
    private static final byte[] MARK_BLOCK = Bytes.hex("ca cb 4f 2e 29 cd 49 d5 51 48 54 48 4a 2c 01 00 00 00 ff ff");

    private static final byte[] MARK = "noctule, a bat".getBytes(StandardCharsets.US_ASCII);
    private static final int LONGEST = 8 * 1024;
    private static final String CORRUPT = "corrupt";
    private static final String TOO_LONG = "too long";

    @FuzzTest
    @Tag("D8")
    @Tag("D10")
    @Tag("D11")
    @Tag("D12")
    @Tag("D14")
    @Tag("D17")
    void payload(byte[] payload) {
        if (payload.length > 0) { // D9: a message with no byte at all is not inflated
            assertAsTheRuntimesInflater(payload, false);
            assertAsTheRuntimesInflater(payload, true);
        }
    }

    private static void assertAsTheRuntimesInflater(byte[] payload, boolean contextTakeover) {
        try (MessageInflater whole = new MessageInflater(contextTakeover);
                MessageInflater pieces = new MessageInflater(contextTakeover)) {
            String first = oracle(payload, 0);
            assertThat(inflate(whole, List.of(payload), 1000)).isEqualTo(first);
            assertThat(inflate(pieces, Bytes.cutByContent(payload), 7)).isEqualTo(first);
            if (first.equals(CORRUPT) || first.equals(TOO_LONG)) {
                return; // the connection has failed
            }
            byte[] both = concat(payload, TAIL, payload);
            String second = contextTakeover ? oracle(both, first.length() / 2) : first;
            assertThat(inflate(whole, List.of(payload), 1000)).isEqualTo(second);
            assertThat(inflate(pieces, Bytes.piecesOf(payload, 1), 7)).isEqualTo(second);
        }
    }

    /** What the code under test gives, in hexadecimal. */
    private static String inflate(MessageInflater inflater, List<byte[]> reads, int step) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        try {
            for (byte[] read : reads) {
                inflater.input(ByteBuffer.wrap(read));
                drain(inflater, message, step);
            }
            inflater.inputTail();
            drain(inflater, message, step);
            inflater.endMessage();
        } catch (ProtocolException corrupt) {
            assertThat(corrupt.closeCode()).isEqualTo(1007);
            return message.size() > LONGEST ? TOO_LONG : CORRUPT;
        }
        return message.size() > LONGEST ? TOO_LONG : HexFormat.of().formatHex(message.toByteArray());
    }

    private static void drain(MessageInflater inflater, ByteArrayOutputStream message, int step) {
        byte[] output = new byte[step + 2];
        int written;
        do {
            written = inflater.inflate(output, 1, step);
            assertThat(written).isBetween(0, step);
            message.write(output, 1, written);
        } while (written > 0 && message.size() <= LONGEST);
        assertThat(output[0] + output[step + 1]).as("bytes around the output").isZero();
    }

    /**
     * The content of a stream, behind the part that belongs to earlier messages: a fresh inflater takes it whole, and
     * the mark behind it. The tail has no content of its own: if it has, then the payload was cut off (D11).
     */
    private static String oracle(byte[] stream, int earlier) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        int longest = earlier + LONGEST;
        boolean corrupt = isCorrupt(stream, content, longest);
        if (content.size() > longest) {
            return TOO_LONG;
        }
        ByteArrayOutputStream marked = new ByteArrayOutputStream();
        corrupt |= isCorrupt(concat(stream, TAIL, MARK_BLOCK), marked, longest + MARK.length);
        boolean ended = Arrays.equals(concat(content.toByteArray(), MARK), marked.toByteArray());
        return corrupt || !ended ? CORRUPT : HexFormat.of().formatHex(content.toByteArray(), earlier, content.size());
    }

    /** Inflates byte by byte, so that what comes before a corrupt place is not lost. */
    private static boolean isCorrupt(byte[] stream, ByteArrayOutputStream content, int longest) {
        Inflater inflater = new Inflater(true);
        inflater.setInput(stream);
        try {
            byte[] octet = new byte[1];
            while (content.size() <= longest) {
                if (inflater.inflate(octet) > 0) {
                    content.write(octet[0]);
                } else if (inflater.finished() && inflater.getRemaining() > 0) { // BFINAL: 7.2.3.4
                    int rest = inflater.getRemaining();
                    inflater.reset();
                    inflater.setInput(stream, stream.length - rest, rest);
                } else {
                    return false;
                }
            }
            return false;
        } catch (DataFormatException corrupt) {
            return true;
        } finally {
            inflater.end();
        }
    }

    private static byte[] concat(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }
}
