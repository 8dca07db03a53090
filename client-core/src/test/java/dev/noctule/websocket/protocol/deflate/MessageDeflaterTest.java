package dev.noctule.websocket.protocol.deflate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.testing.Bytes;
import dev.noctule.websocket.testing.Cost;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, 7.2.1: from message to payload. */
class MessageDeflaterTest {
    private static final byte[] HELLO = Bytes.hex("48 65 6c 6c 6f");

    @Test
    @Tag("D8")
    void helloIsCompressedAsInTheRfc() { // 7.2.3.1
        try (MessageDeflater deflater = new MessageDeflater(6, 15, true)) {
            assertDeflated(deflater, HELLO, "f248cdc9c90700");
        }
    }

    @Test
    @Tag("D12")
    void secondHelloRefersToTheFirst() { // 7.2.3.2
        try (MessageDeflater deflater = new MessageDeflater(6, 15, true)) {
            deflater.deflate(HELLO);
            assertDeflated(deflater, HELLO, "f200110000");
        }
    }

    @Test
    @Tag("D12")
    void withNoContextTakeoverEveryHelloIsTheFirst() {
        try (MessageDeflater deflater = new MessageDeflater(6, 15, false)) {
            assertDeflated(deflater, HELLO, "f248cdc9c90700");
            assertDeflated(deflater, HELLO, "f248cdc9c90700");
        }
    }

    @Test
    @Tag("D9")
    void emptyMessageIsOneZeroAndKeepsTheContext() { // 7.2.3.6
        try (MessageDeflater deflater = new MessageDeflater(6, 15, true)) {
            assertDeflated(deflater, new byte[0], "00");
            deflater.deflate(HELLO);
            assertDeflated(deflater, new byte[0], "00");
            assertDeflated(deflater, HELLO, "f200110000");
        }
    }

    private static void assertDeflated(MessageDeflater deflater, byte[] message, String payload) {
        assertThat(HexFormat.of().formatHex(deflater.deflate(message))).isEqualTo(payload);
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    @Tag("D18")
    void noDistanceIsLongerThanTheWindow(int bits) {
        byte[] unit = randomBytes(200);
        Distances reader = new Distances();
        try (MessageDeflater deflater = new MessageDeflater(6, bits, true)) {
            byte[] first = repeated(unit, 3_000);
            byte[] second = repeated(unit, 130);
            reader.read(deflater.deflate(first));
            reader.read(deflater.deflate(second));
            reader.read(deflater.deflate(second));
        }
        assertThat(reader.longest()).isBetween(200, 1 << bits);
        assertThat(reader.output()).hasSize(3_260);
    }

    /** What repeats only from far away: a window that is too wide would find it. */
    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13})
    @Tag("D18")
    void repetitionBeyondTheWindowIsNotReferredTo(int bits) {
        byte[] unit = randomBytes((1 << bits) + 1);
        Distances reader = new Distances();
        try (MessageDeflater deflater = new MessageDeflater(9, bits, true)) {
            reader.read(deflater.deflate(unit));
            reader.read(deflater.deflate(unit));
        }
        assertThat(reader.longest()).isLessThanOrEqualTo(1 << bits);
        assertThat(reader.output()).isEqualTo(repeated(unit, 2 * unit.length));
    }

    @Test
    @Tag("D18")
    void referenceToAnEarlierMessageIsWithinTheWindowToo() {
        byte[] unit = randomBytes(100);
        Distances reader = new Distances();
        try (MessageDeflater deflater = new MessageDeflater(9, 8, true)) {
            for (int i = 0; i < 20; i++) {
                reader.read(deflater.deflate(unit));
            }
        }
        assertThat(reader.longest()).isEqualTo(100);
        assertThat(reader.output()).isEqualTo(repeated(unit, 2_000));
    }

    /** 200 bytes, then as many as the window still has and the first 50 again, now 300 back: beyond 2^8. */
    @Test
    @Tag("D18")
    void bytesOfEarlierMessagesCountTowardsTheWindow() {
        byte[] first = randomBytes(200);
        byte[] second = randomBytes(150);
        System.arraycopy(first, 0, second, 100, 50);
        Distances reader = new Distances();
        try (MessageDeflater deflater = new MessageDeflater(9, 8, true)) {
            reader.read(deflater.deflate(first));
            reader.read(deflater.deflate(second));
        }
        assertThat(reader.longest()).isLessThanOrEqualTo(1 << 8);
    }

    @Test
    @Tag("D18")
    void widestWindowIsUsedAcrossItsOwnLength() {
        byte[] unit = randomBytes(20_000); // 2^15 lies within the second one
        try (MessageDeflater deflater = new MessageDeflater(9, 15, true)) {
            assertThat(deflater.deflate(repeated(unit, 40_000))).hasSizeLessThan(21_000);
        }
    }

    @Test
    void whatDoesNotShrinkComesThroughWhole() {
        byte[] noise = randomBytes(5_000);
        Distances reader = new Distances();
        try (MessageDeflater deflater = new MessageDeflater(1, 15, true)) {
            reader.read(deflater.deflate(noise));
        }
        assertThat(reader.output()).isEqualTo(noise);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 6, 9})
    void everyLengthComesThroughWhole(int level) {
        byte[] text = "to be, or not to be ".repeat(20).getBytes(StandardCharsets.US_ASCII);
        for (int length = 1; length <= text.length; length++) {
            byte[] message = Arrays.copyOf(text, length);
            Distances reader = new Distances();
            try (MessageDeflater deflater = new MessageDeflater(level, 15, false)) {
                reader.read(deflater.deflate(message));
            }
            assertThat(reader.output()).isEqualTo(message);
        }
    }

    @Test
    @Tag("Jetty#293")
    @Tag("Jetty#13029")
    void nativeMemoryIsTakenWithTheFirstMessageAndGivenBackOnce() {
        List<String> calls = new ArrayList<>();
        MessageDeflater watched = new MessageDeflater(15, true, () -> {
            calls.add("new");
            return new Deflater(6, true) {
                @Override
                public void end() {
                    calls.add("end");
                    super.end();
                }
            };
        });
        assertThat(calls).isEmpty();
        watched.deflate(HELLO);
        watched.deflate(HELLO);
        assertThat(calls).containsExactly("new");
        watched.close();
        watched.close();
        assertThat(calls).containsExactly("new", "end");
    }

    @Test
    void closingUnusedDoesNothing() {
        new MessageDeflater(6, 15, true).close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @Tag("Jetty#293")
    @Tag("Jetty#13029")
    void lastMessageIsNotKeptUntilTheNextOne(boolean contextTakeover) {
        try (MessageDeflater deflater = new MessageDeflater(6, 15, contextTakeover)) {
            WeakReference<byte[]> message = deflateAndForget(deflater);
            Cost.collectGarbageUntil("message is collected", () -> message.refersTo(null));
            deflater.deflate(HELLO);
        }
    }

    private static WeakReference<byte[]> deflateAndForget(MessageDeflater deflater) {
        byte[] message = randomBytes(5_000);
        deflater.deflate(message);
        return new WeakReference<>(message);
    }

    private static byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static byte[] repeated(byte[] unit, int length) {
        byte[] all = new byte[length];
        for (int i = 0; i < length; i++) {
            all[i] = unit[i % unit.length];
        }
        return all;
    }
}
