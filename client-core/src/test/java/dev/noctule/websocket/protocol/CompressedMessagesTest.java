package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.protocol.deflate.MessageInflater;
import dev.noctule.websocket.testing.Bytes;
import dev.noctule.websocket.testing.Cost;
import dev.noctule.websocket.testing.Figures;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, 6.2 and 7.2.2: compressed messages in frames. Bombs are in {@link BoundedMemoryTest}. */
class CompressedMessagesTest {
    /** Text "Hello" in one frame: 7.2.3.1. */
    private static final String HELLO = "c1 07 f2 48 cd c9 c9 07 00 ";

    private final List<MessageInflater> inflaters = new ArrayList<>();
    private Receiving receiving = receiving(Limits.defaults(), true);

    private Receiving receiving(Limits limits, boolean contextTakeover) {
        MessageInflater inflater = new MessageInflater(contextTakeover);
        inflaters.add(inflater);
        return new Receiving(limits, inflater);
    }

    @AfterEach
    void nothingUnseenIsLeft() {
        receiving.events.assertExhausted();
        inflaters.forEach(MessageInflater::close);
    }

    /** Whatever the split, these events and no others; if the last one is a failure, then with this rule. */
    private void assertGives(boolean contextTakeover, @Nullable String rule, String hex, String... events) {
        Bytes.everySplit(Bytes.hex(hex), reads -> {
            try (MessageInflater inflater = new MessageInflater(contextTakeover)) {
                Receiving split = new Receiving(Limits.defaults(), inflater);
                reads.forEach(split::read);
                split.events.assertNext(events);
                assertThat(ruleOf(split.violation)).isEqualTo(rule);
            }
        });
    }

    private static @Nullable String ruleOf(@Nullable ProtocolException violation) {
        return violation == null ? null : violation.rule();
    }

    private void gives(String hex, String... events) {
        assertGives(true, null, hex, events);
    }

    private void fails(int closeCode, String rule, String hex, String... eventsBefore) {
        String[] events = Arrays.copyOf(eventsBefore, eventsBefore.length + 2);
        events[eventsBefore.length] = "sendClose " + closeCode;
        events[eventsBefore.length + 1] = "OPEN -> DRAINING";
        assertGives(true, rule, hex, events);
    }

    @Test
    @Tag("D6")
    void rsv1MarksACompressedMessage() {
        gives(HELLO, "text 'Hello'");
        gives("c2 07 f2 48 cd c9 c9 07 00", "binary [48 65 6c 6c 6f]");
    }

    @ParameterizedTest
    @CsvSource({
        "41 03 f2 48 cd  c0 04 c9 c9 07 00, continuation",
        "41 03 f2 48 cd  40 04 c9 c9 07 00, continuation that is not the last",
        "01 01 41  c0 01 42, continuation of a plain message",
        "c8 02 03 e8, Close",
        "c9 00, Ping",
        "ca 00, Pong",
    })
    @Tag("D6")
    void rsv1AnywhereElseFailsWith1002(String bytes, String where) {
        fails(1002, "D6", bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"a1 01 41", "91 01 41", "e1 01 41", "d1 01 41", "a9 00", "b0 00"})
    @Tag("F1")
    void otherReservedBitsFailAsEver(String bytes) {
        receiving.read(Bytes.hex(bytes));
        assertThat(ruleOf(receiving.violation)).isEqualTo("F1");
        receiving.events.assertNext("sendClose 1002", "OPEN -> DRAINING");
    }

    @Test
    @Tag("F1")
    void rsv1FailsWith1002WithoutNegotiation() {
        Receiving plain = new Receiving();
        plain.read(Bytes.hex(HELLO));
        assertThat(ruleOf(plain.violation)).isEqualTo("F1");
        plain.events.assertNext("sendClose 1002", "OPEN -> DRAINING");
    }

    @Test
    @Tag("D7")
    @Tag("D12")
    void plainMessageIsTakenAsItIsAndKeepsTheContext() {
        gives(HELLO + "81 01 41  c1 05 f2 00 11 00 00", "text 'Hello'", "text 'A'", "text 'Hello'");
        gives("82 02 f2 48", "binary [f2 48]");
    }

    @Test
    @Tag("D9")
    void emptyMessageIsOneZeroOrNothing() {
        gives("c1 01 00", "text ''");
        gives("c1 00", "text ''");
        gives("c2 00", "binary []");
        gives("41 00  00 00  80 00", "text ''");
    }

    @Test
    @Tag("D9")
    @Tag("D12")
    void emptyMessageKeepsTheContext() {
        gives(HELLO + "c1 00  c1 01 00  c1 05 f2 00 11 00 00", "text 'Hello'", "text ''", "text ''", "text 'Hello'");
    }

    @Test
    @Tag("D10")
    void thousandsOfEmptyBlocksAreRead() {
        assertReadWithin(2, "stored", "00 00 00 ff ff ".repeat(6_000));
        assertReadWithin(25, "fixed", "03 00 ".repeat(15_000));
    }

    private void assertReadWithin(double millis, String kind, String blocks) {
        byte[] frame = Bytes.hex("c1 7e 75 37 " + blocks + "f2 48 cd c9 c9 07 00");
        double cpu = Cost.leastCpuMillis(20, () -> () -> {
            receiving.read(frame);
            receiving.events.assertNext("text 'Hello'");
        });
        Figures.of("D10").atMost(millis, "ms of CPU", "for 30 000 bytes of empty blocks, " + kind, cpu);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "c1 01 06", // block type 3
                "c1 05 f2 00 11 00 00", // too far back
                "c1 0b 00 05 00 fa fe 48 65 6c 6c 6f 00", // LEN and NLEN
                "c1 06 f2 48 cd c9 c9 07", // ends within a block
                "c1 04 00 05 00 fa", // ends within the header of one
                "c1 09 00 05 00 fa ff 48 65 6c 6c", // ends within a stored block
                "c1 0b f2 48 cd c9 c9 07 00 00 00 ff ff", // the tail is still there
                "41 05 f2 48 cd c9 c9  80 02 07 06", // after the content
            })
    @Tag("D11")
    @Tag("fault-34")
    void corruptMessageFailsWith1007AndNothingOfItIsDelivered(String bytes) {
        fails(1007, "D11", bytes);
    }

    @Test
    @Tag("D11")
    @Tag("F9")
    void faultThatComesFirstCountsHoweverTheBytesAreCut() {
        fails(1007, "F12", "c1 07 00 01 00 fe ff ff 06"); // no UTF-8, then block type 3
        fails(1007, "D11", "c1 05 f2 00 11 00 00"); // too far back, and no more
    }

    @Test
    @Tag("D11")
    @Tag("fault-34")
    void messagesBeforeACorruptOneAreDelivered() {
        fails(1007, "D11", HELLO + "c1 01 06 " + HELLO, "text 'Hello'");
    }

    @Test
    @Tag("D12")
    void referenceToTheMessageBeforeNeedsContextTakeover() {
        gives(HELLO + "c1 05 f2 00 11 00 00", "text 'Hello'", "text 'Hello'");
        assertGives(false, "D11", HELLO + "c1 05 f2 00 11 00 00", "text 'Hello'", "sendClose 1007", "OPEN -> DRAINING");
    }

    @Test
    @Tag("D13")
    void inflatedTextMustBeUtf8() {
        gives("c1 09 00 03 00 fc ff e2 82 ac 00", "text '\u20ac'");
        gives("c2 08 00 02 00 fd ff c3 28 00", "binary [c3 28]");
        fails(1007, "F12", "c1 08 00 02 00 fd ff c3 28 00");
        fails(1007, "F12", "c1 08 00 02 00 fd ff e2 82 00"); // ends within a code point
    }

    @Test
    @Tag("D13")
    void firstImpossibleByteFailsBeforeTheMessageEnds() {
        receiving.read(Bytes.hex("41 07 00 ff 00 00 ff 41 ff"));
        assertThat(ruleOf(receiving.violation)).isEqualTo("F12");
        receiving.events.assertNext("sendClose 1007", "OPEN -> DRAINING");
    }

    @Test
    @Tag("D14")
    void messageMayBeFragmentedAtEveryByte() {
        String[] payload = "f2 48 05 00 00 00 ff ff ca c9 c9 07 00".split(" ");
        for (int cut = 0; cut <= payload.length; cut++) {
            String first = String.join(" ", Arrays.copyOf(payload, cut));
            String rest = String.join(" ", Arrays.copyOfRange(payload, cut, payload.length));
            receiving.read(Bytes.hex("41 0" + Integer.toHexString(cut) + first));
            receiving.read(Bytes.hex("89 00  80 0" + Integer.toHexString(payload.length - cut) + rest));
            receiving.events.assertNext("sendPong []", "ping []", "text 'Hello'");
        }
        gives("41 01 f2  00 01 48  00 00  00 01 cd  00 01 c9  00 01 c9  00 01 07  00 01 00  80 00", "text 'Hello'");
    }

    @Test
    @Tag("F15")
    @Tag("D17")
    @Tag("fault-33")
    void limitIsCountedInInflatedBytes() {
        receiving = receiving(Limits.defaults().withMessageBytes(7), true);
        receiving.read(Bytes.hex(HELLO));
        receiving.events.assertNext("text 'Hello'");
        receiving = receiving(Limits.defaults().withMessageBytes(9), true);
        receiving.read(Bytes.hex(HELLO + "c1 05 f2 00 11 00 00")); // each by itself
        receiving.events.assertNext("text 'Hello'", "text 'Hello'");
    }

    @ParameterizedTest
    @CsvSource({"c2, 100, false", "c2, 101, true", "c1, 100, false", "c1, 101, true"})
    @Tag("F15")
    @Tag("D17")
    @Tag("fault-33")
    void messageOfTheLimitIsTakenAndOneByteMoreFailsWith1009(String firstByte, int length, boolean tooLong) {
        receiving = receiving(Limits.defaults().withMessageBytes(100), true);
        byte[] payload = deflated(new byte[length]);
        receiving.read(Bytes.hex(firstByte + hex(payload.length)));
        receiving.read(payload);
        assertThat(ruleOf(receiving.violation)).isEqualTo(tooLong ? "F15" : null);
        assertThat(receiving.events.drain()).hasSize(tooLong ? 2 : 1);
    }

    /** It is the bytes that count, of which the last may be one of several that are a character. */
    @ParameterizedTest
    @CsvSource({"40000, x, false", "40000, \u00e9, true", "39998, \u5929, false", "39999, \u5929, true"})
    @Tag("F15")
    @Tag("D17")
    void longTextOfTheLimitIsTakenAndOneByteMoreFailsWith1009(int ahead, String end, boolean tooLong) {
        receiving = receiving(Limits.defaults().withMessageBytes(40_001), true);
        byte[] payload = deflated(("x".repeat(ahead) + end).getBytes(StandardCharsets.UTF_8));
        receiving.read(Bytes.hex("c1 " + hex(payload.length)));
        receiving.read(payload);
        assertThat(ruleOf(receiving.violation)).isEqualTo(tooLong ? "F15" : null);
        assertThat(receiving.events.drain()).hasSize(tooLong ? 2 : 1);
    }

    /** On one thread, whose memory they share: a code point that is cut off waits in its own connection. */
    @Test
    @Tag("F14")
    void longTextsOfTwoConnectionsAreInflatedByTurns() {
        String text = new Random(1)
                .ints(20_000, 0, 4)
                .mapToObj(i -> List.of("a", "\u20ac", "\ud83e\udd87", "\u00e9").get(i))
                .collect(Collectors.joining());
        byte[] payload = deflated(text.getBytes(StandardCharsets.UTF_8));
        MessageInflater ofParts = new MessageInflater(true);
        inflaters.add(ofParts);
        Receiving parts = Receiving.inParts(new RecordingEvents(), ofParts);
        byte[] header = Bytes.hex("c1 7e " + HexFormat.of().toHexDigits((short) payload.length));
        receiving.read(header);
        parts.read(header);
        for (int i = 0; i < payload.length; i++) {
            receiving.read(new byte[] {payload[i]});
            parts.read(new byte[] {payload[i]});
        }
        receiving.events.assertNext("text '" + text + "'");
        parts.events.assertNext("textPart [" + text + "] last");
    }

    private static String hex(int octet) {
        return String.format("%02x", octet);
    }

    @Test
    @Tag("D17")
    void manySmallMessagesKeepNoMoreThanTheirBytes() {
        List<ByteBuffer> messages = new ArrayList<>();
        MessageInflater inflater = new MessageInflater(true);
        inflaters.add(inflater);
        RecordingEvents events = new RecordingEvents() {
            @Override
            public void onBinary(ByteBuffer data) {
                messages.add(data);
            }
        };
        Session session = new Session(events, Limits.defaults(), inflater);
        FrameParser parser = new FrameParser(new ReceiveRules(Limits.defaults(), true), session);
        parser.parse(Unpooled.wrappedBuffer(Bytes.hex("c2 07 f2 48 cd c9 c9 07 00")));
        assertThat(messages).extracting(ByteBuffer::capacity).containsExactly(5);
    }

    /** Zeros, compressed; the runtime's deflater is not the code under test. */
    private static byte[] deflated(byte[] message) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(message);
        byte[] output = new byte[64 + message.length];
        int length = deflater.deflate(output, 0, output.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return Arrays.copyOf(output, length - 4);
    }
}
