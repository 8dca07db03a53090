package dev.noctule.websocket.protocol.deflate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.testing.Bytes;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Inflater;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, 7.2.2: from payload to message. */
class MessageInflaterTest {
    private final MessageInflater inflater = new MessageInflater(true);
    private final MessageInflater withoutTakeover = new MessageInflater(false);

    @AfterEach
    void close() {
        inflater.close();
        withoutTakeover.close();
    }

    @ParameterizedTest
    @CsvSource({
        "f2 48 cd c9 c9 07 00, fixed Huffman codes: 7.2.3.1",
        "00 05 00 fa ff 48 65 6c 6c 6f 00, a stored block: 7.2.3.3",
        "f3 48 cd c9 c9 07 00 00, BFINAL: 7.2.3.4",
        "f2 48 05 00 00 00 ff ff ca c9 c9 07 00, two blocks: 7.2.3.5",
        "00 00 00 ff ff f2 48 cd c9 c9 07 00, an empty block before",
        "f2 48 cd c9 c9 07 00 00 00 ff ff 00, an empty block behind",
        "00 02 00 fd ff 48 65 00 03 00 fc ff 6c 6c 6f 00, two stored blocks",
        "01 02 00 fd ff 48 65 01 03 00 fc ff 6c 6c 6f 00, two stored blocks with BFINAL",
        "03 00 f3 48 cd c9 c9 07 00 03 00 00, empty blocks with BFINAL around one",
        "f2 48 cd 01 00 00 00 ff ff ca c9 07 00, a full flush behind Hel",
    })
    @Tag("D8")
    @Tag("D10")
    void helloOfTheRfcInEveryForm(String payload, String form) {
        assertThat(text(inflater, payload)).as(form).isEqualTo("Hello");
        assertThat(text(withoutTakeover, payload)).as(form).isEqualTo("Hello");
    }

    @Test
    @Tag("D10")
    void dynamicHuffmanCodesAreRead() {
        String block = "04 c1 01 01 00 00 00 80 90 ad f9 3f 22 92 24 49 92 24 49 92 64 00"; // by zlib, Huffman only
        assertThat(text(inflater, block)).isEqualTo("ab".repeat(20));
    }

    @Test
    @Tag("D8")
    void messageAfterEveryFormIsRead() {
        for (String payload : new String[] {"f348cdc9c9070000", "000500faff48656c6c6f00", "00", "f248cdc9c90700"}) {
            text(inflater, payload);
            assertThat(text(inflater, "f2 48 cd c9 c9 07 00")).isEqualTo("Hello");
        }
    }

    @Test
    @Tag("D12")
    void secondHelloRefersToTheFirst() { // 7.2.3.2
        text(inflater, "f2 48 cd c9 c9 07 00");
        assertThat(text(inflater, "f2 00 11 00 00")).isEqualTo("Hello");
    }

    @Test
    @Tag("D12")
    void emptyMessageBetweenKeepsTheContext() {
        text(inflater, "f2 48 cd c9 c9 07 00");
        assertThat(text(inflater, "00")).isEmpty();
        assertThat(text(inflater, "f2 00 11 00 00")).isEqualTo("Hello");
    }

    @Test
    @Tag("D12")
    void withNoContextTakeoverThereIsNoFirstToReferTo() {
        text(withoutTakeover, "f2 48 cd c9 c9 07 00");
        assertCorrupt(withoutTakeover, "f2 00 11 00 00", "invalid distance too far back");
    }

    @Test
    @Tag("D9")
    void oneZeroIsAnEmptyMessage() { // 7.2.3.6
        assertThat(text(inflater, "00")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "06, invalid block type",
        "07, invalid block type",
        "00 05 00 fa fe 48 65 6c 6c 6f 00, invalid stored block lengths",
        "f2 00 11 00 00, invalid distance too far back",
        "f2 48 cd c9 c9 07 00 06, invalid",
        "f3 48 cd c9 c9 07 00 ff, invalid block type",
    })
    @Tag("D11")
    void corruptPayloadFailsWith1007(String payload, String why) {
        assertCorrupt(inflater, payload, why);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "f2 48 cd c9 c9 07 00",
                "00 05 00 fa ff 48 65 6c 6c 6f 00",
                "f3 48 cd c9 c9 07 00 00",
                "f2 48 05 00 00 00 ff ff ca c9 c9 07 00",
                "00 02 00 fd ff 48 65 00 03 00 fc ff 6c 6c 6f 00",
            })
    @Tag("D11")
    void payloadThatEndsWithinABlockFailsWith1007(String payload) {
        byte[] whole = Bytes.hex(payload);
        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            if (endsWithABlock(cut)) {
                continue;
            }
            try (MessageInflater fresh = new MessageInflater(true)) {
                assertThatExceptionOfType(ProtocolException.class)
                        .as("the first %s bytes of %s", length, payload)
                        .isThrownBy(() -> inflate(fresh, cut))
                        .satisfies(e -> assertThat(e.closeCode()).isEqualTo(1007));
            }
        }
    }

    /** The header of its one block has some 30 bytes, which hold the codes themselves. */
    @Test
    @Tag("D11")
    void payloadThatEndsWithinTheCodesOfADynamicBlockFailsWith1007() {
        byte[] whole = Bytes.hex("04 c1 89 11 80 20 0c 45 c1 5a 92 f7 73 80 02 ce 68 ff b5 b9 2b bc 48 40 6f 76 84 6d"
                + "c8 79 ae 66 55 e5 58 43 8f 42 10 dc fb d0 56 35 d3 f9 4c f2 98 56 e6 fb 07");
        assertThat(inflate(inflater, whole)).hasSize(65);
        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            try (MessageInflater fresh = new MessageInflater(true)) {
                assertThatExceptionOfType(ProtocolException.class)
                        .as("the first %s bytes", length)
                        .isThrownBy(() -> inflate(fresh, cut))
                        .satisfies(e -> assertThat(e.rule()).isEqualTo("D11"));
            }
        }
    }

    /** The header of an empty stored block by itself, after a block that ended with a byte. */
    private static boolean endsWithABlock(byte[] payload) {
        String hex = HexFormat.of().formatHex(payload);
        return hex.equals("00") || hex.equals("f2480500") || hex.equals("000200fdff486500");
    }

    @Test
    @Tag("D11")
    void tailThatWasNotRemovedFailsWith1007() {
        assertCorrupt(inflater, "f2 48 cd c9 c9 07 00 00 00 ff ff", "the message ends within a block");
    }

    private static void assertCorrupt(MessageInflater inflater, String payload, String why) {
        assertThatExceptionOfType(ProtocolException.class)
                .isThrownBy(() -> inflate(inflater, Bytes.hex(payload)))
                .withMessageContaining(why)
                .satisfies(e -> assertThat(e.closeCode()).isEqualTo(1007))
                .satisfies(e -> assertThat(e.rule()).isEqualTo("D11"));
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
    @Tag("D18")
    void everyWindowOfOurDeflaterIsRead(int bits) {
        byte[] message = new byte[100_000];
        new Random(bits).nextBytes(message);
        System.arraycopy(message, 0, message, 20_000, 10_000);
        Arrays.fill(message, 50_000, 90_000, (byte) 'x');
        try (MessageDeflater deflater = new MessageDeflater(6, bits, true)) {
            assertThat(inflate(inflater, deflater.deflate(message))).isEqualTo(message);
            assertThat(inflate(inflater, deflater.deflate(message))).isEqualTo(message);
        }
    }

    @Test
    void messageWithNoByteTakesNoNativeMemory() {
        List<String> calls = new ArrayList<>();
        try (MessageInflater watched = new MessageInflater(false, () -> {
            calls.add("new");
            return new Inflater(true);
        })) {
            watched.endMessage();
            assertThat(calls).isEmpty();
        }
    }

    @Test
    @Tag("Jetty#293")
    @Tag("Jetty#13029")
    void nativeMemoryIsTakenWithTheFirstMessageAndGivenBackOnce() {
        List<String> calls = new ArrayList<>();
        MessageInflater watched = new MessageInflater(true, () -> {
            calls.add("new");
            return new Inflater(true) {
                @Override
                public void end() {
                    calls.add("end");
                    super.end();
                }
            };
        });
        assertThat(calls).isEmpty();
        text(watched, "f2 48 cd c9 c9 07 00");
        text(watched, "f2 00 11 00 00");
        assertThat(calls).containsExactly("new");
        watched.close();
        watched.close();
        assertThat(calls).containsExactly("new", "end");
    }

    @Test
    void closingUnusedDoesNothing() {
        withoutTakeover.close();
        assertThat(text(withoutTakeover, "f2 48 cd c9 c9 07 00")).isEqualTo("Hello");
    }

    private static String text(MessageInflater inflater, String payload) {
        return new String(inflate(inflater, Bytes.hex(payload)), StandardCharsets.US_ASCII);
    }

    private static byte[] inflate(MessageInflater inflater, byte[] payload) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        inflater.input(ByteBuffer.wrap(payload));
        drain(inflater, message);
        inflater.inputTail();
        drain(inflater, message);
        inflater.endMessage();
        return message.toByteArray();
    }

    /** Seven bytes at a time, so that output never ends where input does. */
    private static void drain(MessageInflater inflater, ByteArrayOutputStream message) {
        byte[] output = new byte[7];
        for (int n = inflater.inflate(output, 0, 7); n > 0; n = inflater.inflate(output, 0, 7)) {
            message.write(output, 0, n);
        }
    }
}
