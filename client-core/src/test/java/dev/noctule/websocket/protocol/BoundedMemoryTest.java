package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.protocol.deflate.MessageInflater;
import dev.noctule.websocket.testing.Bytes;
import dev.noctule.websocket.testing.Cost;
import dev.noctule.websocket.testing.Figures;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455, 10.4, on a heap of 64 MiB: what a hostile server can make a client take of it, at the default limits. */
@Tag("small-heap")
class BoundedMemoryTest {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final int MILLION = 1_000_000;
    private static final int LIMIT = Limits.defaults().messageBytes();
    private static final Limits ANY_FRAGMENTS = Limits.defaults().withFragments(Integer.MAX_VALUE);

    @BeforeAll
    static void heapIsSmall() {
        Cost.assertHeapIsSmall();
    }

    @ParameterizedTest
    @CsvSource({"16777216, true, at the default limit", "2147483647, false, with no limit at all"})
    @Tag("CVE-2022-35922")
    @Tag("Java-WebSocket#1507")
    @Tag("fault-29")
    void headerThatPromisesOneGibibyteAllocatesNothingToSpeakOf(int limit, boolean fails, String how) {
        byte[] header = Bytes.hex("82 7f 00 00 00 00 40 00 00 00"); // and then silence
        Limits limits = Limits.defaults().withMessageBytes(limit);
        new Receiving(limits).read(header); // loads the classes
        Receiving receiving = new Receiving(limits);
        long allocated = Cost.allocatedBy(() -> receiving.read(header));
        Figures.of("CVE-2022-35922").atMost(64 * KIB, "bytes", "allocated for a header of 1 GiB, " + how, allocated);
        assertThat(receiving.events.drain())
                .isEqualTo(fails ? List.of("sendClose 1009", "OPEN -> DRAINING") : List.of());
    }

    @Test
    @Tag("F15")
    @Tag("CVE-2014-0193")
    @Tag("Java-WebSocket#1508")
    @Tag("fault-30")
    void endlessContinuationsOf1KibFailWith1009AtTheLimit() {
        Receiving receiving = new Receiving(ANY_FRAGMENTS);
        receiving.read(Bytes.hex("02 00"));
        byte[] oneKib = Bytes.hex("00 7e 04 00" + "41".repeat(KIB));
        int received = 0;
        while (receiving.violation == null && received < 2 * LIMIT) {
            receiving.read(oneKib);
            received += KIB;
        }
        assertThat(receiving.violation).isNotNull();
        assertThat(received).isEqualTo(LIMIT + KIB);
        Figures.of("CVE-2014-0193")
                .atMost(LIMIT + KIB, "bytes", "received in continuations of 1 KiB before 1009", received);
        receiving.events.assertNext("sendClose 1009", "OPEN -> DRAINING");
    }

    @ParameterizedTest
    @CsvSource({
        "02 00, 00 01 41, 2000000, one byte",
        "02 00, 00 00, 0, no byte",
        "01 00, 00 01 41, 2000000, one byte of text",
        "01 03 e5 a4 a9, 00 01 41, 2000000, 'one byte of text, behind a character that is not Latin-1'"
    })
    @Tag("CVE-2026-48779")
    @Tag("fault-32")
    void millionFragmentsKeepAtMostTwiceTheirPayload(String first, String next, int bound, String length) {
        byte[] begin = Bytes.hex(first);
        byte[] fragment = Bytes.hex(next);
        receive(begin, MILLION / 10, fragment); // loads the classes
        long before = Cost.retainedHeap();
        Receiving receiving = receive(begin, MILLION, fragment);
        long retained = Cost.retainedHeap() - before;
        Figures.of("CVE-2026-48779")
                .atMost(
                        bound + 64 * KIB,
                        "bytes",
                        "kept of 1 000 000 fragments of " + length + ", the limit of fragments being off",
                        retained);
        assertThat(receiving.violation).isNull();
        receiving.read(Bytes.hex("80 00"));
        assertThat(receiving.events.drain()).hasSize(1);
    }

    private static Receiving receive(byte[] begin, int fragments, byte[] fragment) {
        Receiving receiving = new Receiving(ANY_FRAGMENTS);
        receiving.read(begin);
        for (int i = 0; i < fragments; i++) {
            receiving.read(fragment);
        }
        return receiving;
    }

    @ParameterizedTest
    @CsvSource({"00 01 41, one byte", "00 00, no byte"})
    @Tag("F15")
    @Tag("CVE-2026-48779")
    @Tag("fault-32")
    void limitOfFragmentsCountsThoseOfNoByteToo(String fragment, String length) {
        Receiving receiving = new Receiving();
        receiving.read(Bytes.hex("02 00"));
        byte[] bytes = Bytes.hex(fragment);
        int received = 1;
        while (receiving.violation == null && received < MILLION) {
            receiving.read(bytes);
            received++;
        }
        assertThat(receiving.violation).isNotNull();
        assertThat(received).isEqualTo(16 * KIB + 1);
        Figures.of("CVE-2026-48779")
                .atMost(16 * KIB + 1, "fragments", "received of " + length + " before 1009", received);
        receiving.events.assertNext("sendClose 1009", "OPEN -> DRAINING");
    }

    /**
     * A character that is not Latin-1 in each piece makes the most of what is kept: twice the limit, which at the
     * default would be half of this heap.
     */
    @ParameterizedTest
    @CsvSource({"x, of ASCII", "\u5929, with a character that is not Latin-1 every 4 KiB"})
    @Tag("D17")
    @Tag("CVE-2026-1526")
    @Tag("fault-33")
    void bombOfTextFailsWith1009AtTheLimit(String character, String how) {
        byte[] frame = frame(0xC1, compressedText(character)); // FIN, RSV1 and TEXT
        MessageInflater inflater = new MessageInflater(true);
        int limit = LIMIT / 2;
        Receiving receiving = new Receiving(Limits.defaults().withMessageBytes(limit), inflater);
        long allocated = Cost.allocatedBy(() -> receiving.read(frame));
        inflater.close();
        Figures.of("CVE-2026-1526")
                .atMost(
                        3 * limit + 256 * KIB,
                        "bytes",
                        "allocated for a bomb of text " + how + ", at 8 MiB",
                        allocated);
        receiving.events.assertNext("sendClose 1009", "OPEN -> DRAINING");
    }

    /** Four KiB more than the limit: the character, and ASCII, again and again. */
    private static byte[] compressedText(String character) {
        byte[] piece = Arrays.copyOf((character + "x".repeat(4 * KIB)).getBytes(StandardCharsets.UTF_8), 4 * KIB);
        byte[] compressed = new byte[MIB];
        Deflater deflater = new Deflater(9, true);
        int length = 0;
        for (int i = 0; i <= LIMIT; i += piece.length) {
            deflater.setInput(piece);
            length += deflater.deflate(compressed, length, MIB - length, Deflater.NO_FLUSH);
        }
        length += deflater.deflate(compressed, length, MIB - length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(compressed, length);
    }

    @ParameterizedTest
    @CsvSource({"1, whole", "1000, in 1 000 fragments"})
    @Tag("D17")
    @Tag("CVE-2026-1526")
    @Tag("CVE-2018-1000518")
    @Tag("GHSA-hxp9-w8x3-p566")
    @Tag("CVE-2025-58057")
    @Tag("CVE-2026-42587")
    @Tag("fault-33")
    void bombOf6MbThatInflatesToOneGibibyteFailsWith1009AtTheLimit(int fragments, String how) {
        double zlib = cpuMillisOfZlib();
        List<byte[]> frames = frames(bomb(), fragments);
        Figures figures = Figures.of("CVE-2026-1526");
        double cpu = Cost.leastCpuMillis(20, () -> {
            MessageInflater inflater = new MessageInflater(true);
            return () -> assertDefused(frames, inflater, how);
        });
        figures.atMost(3, "times the CPU of zlib", "for a bomb, " + how, cpu / zlib);
        long allocated = Cost.allocatedBy(() -> assertDefused(frames, new MessageInflater(true), how));
        figures.atMost(3 * LIMIT, "bytes", "allocated, while doubling, for a bomb, " + how, allocated);
    }

    private static void assertDefused(List<byte[]> frames, MessageInflater inflater, String how) {
        Receiving receiving = new Receiving(Limits.defaults(), inflater);
        for (byte[] frame : frames) {
            receiving.read(frame);
        }
        inflater.close();
        assertThat(receiving.violation).isNotNull();
        assertThat(receiving.violation.getMessage())
                .matches("Expected a message of at most 16777216 bytes but was \\d+\\. To receive it, .*");
        int inflated = Integer.parseInt(receiving.violation.getMessage().replaceAll(".*but was (\\d+).*", "$1"));
        Figures.of("CVE-2026-1526").atMost(8 * KIB, "bytes", "inflated beyond the limit, " + how, inflated - LIMIT);
        receiving.events.assertNext("sendClose 1009", "OPEN -> DRAINING");
    }

    /** For as much of it, by the JDK's inflater alone, into memory that is used again. */
    private static double cpuMillisOfZlib() {
        byte[] mib = compressedMib();
        byte[] piece = new byte[4 * KIB];
        return Cost.leastCpuMillis(20, () -> () -> {
            Inflater inflater = new Inflater(true);
            try {
                for (int i = 0; i <= LIMIT / MIB; i++) {
                    inflater.setInput(mib);
                    while (!inflater.needsInput()) {
                        inflater.inflate(piece);
                    }
                }
                assertThat(inflater.getBytesWritten()).isGreaterThan(LIMIT);
            } catch (DataFormatException e) {
                throw new AssertionError(e);
            } finally {
                inflater.end();
            }
        });
    }

    /** One GiB, a MiB of which is compressed and then repeated: nothing before a full flush is referred to behind it. */
    private static byte[] bomb() {
        byte[] mib = compressedMib();
        byte[] bomb = new byte[KIB * mib.length];
        for (int i = 0; i < KIB; i++) {
            System.arraycopy(mib, 0, bomb, i * mib.length, mib.length);
        }
        assertThat(bomb.length).isBetween(5_900_000, 6_100_000);
        return Arrays.copyOf(bomb, bomb.length - 4); // RFC 7692, 7.2.1
    }

    private static byte[] compressedMib() {
        byte[] mib = new byte[MIB];
        byte[] noise = new byte[4_190];
        new Random(1).nextBytes(noise);
        System.arraycopy(noise, 0, mib, 0, noise.length);
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(mib);
        byte[] compressed = new byte[16 * KIB];
        int length = deflater.deflate(compressed, 0, compressed.length, Deflater.FULL_FLUSH);
        deflater.end();
        return Arrays.copyOf(compressed, length);
    }

    private static List<byte[]> frames(byte[] payload, int count) {
        List<byte[]> frames = new ArrayList<>();
        int length = payload.length / count;
        for (int i = 0; i < count; i++) {
            int to = i == count - 1 ? payload.length : (i + 1) * length;
            int first = (i == 0 ? 0x42 : 0) | (i == count - 1 ? 0x80 : 0); // RSV1 and BINARY; FIN
            frames.add(frame(first, Arrays.copyOfRange(payload, i * length, to)));
        }
        return frames;
    }

    private static byte[] frame(int first, byte[] payload) {
        ByteBuffer header = payload.length < 65_536
                ? ByteBuffer.allocate(4).put((byte) first).put((byte) 126).putShort((short) payload.length)
                : ByteBuffer.allocate(10).put((byte) first).put((byte) 127).putLong(payload.length);
        ByteArrayOutputStream frame = new ByteArrayOutputStream(header.capacity() + payload.length);
        frame.writeBytes(header.array());
        frame.writeBytes(payload);
        return frame.toByteArray();
    }
}
