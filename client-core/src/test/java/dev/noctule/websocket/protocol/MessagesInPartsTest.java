package dev.noctule.websocket.protocol;

import static dev.noctule.websocket.protocol.ServerBytes.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.testing.Bytes;
import dev.noctule.websocket.testing.Cost;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.4: messages that are told of as they arrive, and not when they are complete. */
class MessagesInPartsTest {
    private static final int STREAMS = 4_000;

    @Test
    void partsOfAMessageAreTheMessageAndOneOfThemIsTheLast() {
        server("81 05 48 65 6c 6c 6f  82 02 01 02").inParts().gives("textPart [Hello] last", "binaryPart [0102] last");
    }

    /** What is kept between messages is for their longest part, and not for the longest there may be. */
    @Test
    void shortTextTakesLittleMemory() {
        byte[] text = Bytes.hex("81 03 4e6f63");
        Receiving first = Receiving.inParts();
        first.read(text); // loads the classes
        Receiving receiving = Receiving.inParts();
        assertThat(Cost.allocatedBy(() -> receiving.read(text))).isLessThan(4 * 1024);
    }

    @Test
    void wholeFrameInOneReadIsOnePart() {
        List<String> parts = new ArrayList<>();
        Receiving receiving = receiving(new RecordingEvents() {
            @Override
            public void onTextPart(String part, boolean last) {
                parts.add(part + (last ? " last" : ""));
            }
        });
        receiving.read(Bytes.hex("01 02 48 65  80 03 6c 6c 6f"));
        assertThat(parts).containsExactly("He", "llo last");
    }

    @Test
    void partComesBeforeTheRestOfItsFrame() {
        Receiving receiving = Receiving.inParts();
        receiving.read(Bytes.hex("82 03 01"));
        receiving.events.assertNext("binaryPart [01]");
        receiving.read(Bytes.hex("02 03"));
        receiving.events.assertNext("binaryPart [0203] last");
    }

    @Test
    void framesHaveNoMeaning() {
        server("01 02 48 65  00 01 6c  80 02 6c 6f").inParts().gives("textPart [Hello] last");
        server("02 01 01  00 00  00 01 02  80 01 03").inParts().gives("binaryPart [010203] last");
    }

    @ParameterizedTest
    @ValueSource(strings = {"81 00", "01 00  80 00", "01 00  00 00  00 00  80 00"})
    void emptyMessageIsOneEmptyLastPart(String frames) {
        server(frames).inParts().gives("textPart [] last");
    }

    @Test
    void emptyLastFrameIsAnEmptyLastPart() {
        server("02 01 01  80 00").inParts().gives("binaryPart [01] last");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81 0a 41 c3 a9 e2 82 ac f0 9f 9a 80", // one frame
                "01 02 41 c3  00 02 a9 e2  00 00  00 01 82  00 02 ac f0  80 03 9f 9a 80", // cut in each code point
                "01 00  00 01 41  00 02 c3 a9  00 01 e2  00 02 82 ac  00 01 f0  00 01 9f  00 01 9a  80 01 80"
            })
    void codePointThatIsCutWaitsForItsRest(String frames) {
        server(frames).inParts().gives("textPart [A\u00e9\u20ac\ud83d\ude80] last");
    }

    @Test
    void longTextIsGivenInPiecesWithNoCodePointCut() {
        String text = "A" + "\u20ac".repeat(22_000); // 66 001 bytes: no piece of 16 KiB ends with a code point
        byte[] payload = text.getBytes(StandardCharsets.UTF_8);
        Receiving receiving = Receiving.inParts();
        receiving.read(Bytes.hex("81 7f 00 00 00 00 00 01 01 d1"));
        receiving.read(payload);
        receiving.events.assertNext("textPart [" + text + "] last");
    }

    @ParameterizedTest
    @CsvSource({
        "81 02 41 ff |, ff",
        "81 05 41 c0 | af 41 41, overlong",
        "81 05 41 ed a0 | 80 41, surrogate",
        "01 03 41 e2 82  00 01 | 41 |, cut in another frame",
        "01 02 41 e2  80 01 82 |, end within a code point",
        "01 02 41 e2  80 00 |, end within a code point in an empty frame",
        "81 03 41 e2 82 |, end within a code point in the only frame",
        "01 01 41  80 01 ff |, in the last frame",
    })
    void textThatIsNotUtf8FailsAtItsFirstBadByte(String bytes, String what) {
        String[] halves = bytes.split("\\|");
        byte[] all = Bytes.hex(String.join("", halves));
        int bad = Bytes.hex(bytes.substring(0, bytes.lastIndexOf('|')).replace("|", "")).length;
        Bytes.everySplit(all, reads -> {
            Receiving receiving = Receiving.inParts();
            reads.forEach(receiving::read);
            assertFailedBehindA(receiving, what);
        });
        Receiving receiving = Receiving.inParts();
        receiving.read(Arrays.copyOf(all, bad - 1));
        assertThat(receiving.violation).as(what).isNull();
        receiving.read(new byte[] {all[bad - 1]});
        assertFailedBehindA(receiving, what);
    }

    /** How much of what was valid is told before the failure depends on the reads. */
    private static void assertFailedBehindA(Receiving receiving, String what) {
        List<String> events = receiving.events.drain();
        assertThat(events).as(what).endsWith("sendClose 1007", "OPEN -> DRAINING");
        assertThat(events.subList(0, events.size() - 2)).isSubsetOf("textPart [A]");
        assertThat(receiving.broken()).startsWith("F12");
    }

    @Test
    void controlFramesComeBetweenParts() {
        server("01 01 41  89 01 70  00 01 42  8a 00  80 01 43")
                .inParts()
                .gives("textPart [A]", "sendPong [70]", "ping [70]", "textPart [B]", "pong []", "textPart [C] last");
    }

    @Test
    void closeInTheMiddleOfAMessageLeavesItWithoutALastPart() {
        server("02 01 01  88 02 03 e8  80 01 02")
                .inParts()
                .gives("binaryPart [01]", "sendClose 1000", "OPEN -> DRAINING");
    }

    @Test
    void messageThatWasNotFinishedLeavesNothingToTheNext() {
        server("01 02 c3 a9  80 00  02 01 01  80 01 02  81 01 41")
                .inParts()
                .gives("textPart [\u00e9] last", "binaryPart [0102] last", "textPart [A] last");
    }

    @Test
    void sequenceOfFramesIsCheckedAsEver() {
        server("01 01 41  81 |").inParts().fails(1002, "F7", "textPart [A]");
        server("80 |").inParts().fails(1002, "F7");
    }

    @Test
    void binaryPartIsAViewOfWhatWasRead() {
        List<ByteBuffer> lent = new ArrayList<>();
        Receiving receiving = receiving(new RecordingEvents() {
            @Override
            public void onBinaryPart(ByteBuffer part, boolean last) {
                lent.add(part);
            }
        });
        ByteBuf in = Unpooled.wrappedBuffer(Bytes.hex("82 02 01 02"));
        receiving.read(in);
        in.setByte(2, 0x33);
        assertThat(lent).hasSize(1);
        assertThat(lent.get(0).isReadOnly()).isTrue();
        assertThat(lent.get(0).remaining()).isEqualTo(2);
        assertThat(lent.get(0).get(0)).isEqualTo((byte) 0x33);
        in.release();
    }

    @Test
    @Tag("fault-29")
    void frameMayHaveAnyLengthThat63BitsTell() {
        server("82 7f 7f ff ff ff ff ff ff ff 01 02").inParts().gives("binaryPart [0102]");
        server("82 7f 80 00 00 00 00 00 00 00 |").inParts().fails(1002, "F4");
    }

    @Test
    void lengthsOfAMessageDoNotOverflowIntoALimit() {
        ReceiveRules rules = ReceiveRules.streaming(false);
        for (int i = 0; i < 5; i++) {
            assertThat(rules.checkLength(Opcode.BINARY, Long.MAX_VALUE)).isEqualTo(Long.MAX_VALUE);
        }
    }

    @Test
    void messageMayHaveAnyNumberOfFrames() {
        Receiving receiving = Receiving.inParts();
        receiving.read(Bytes.hex("02 00"));
        byte[] empty = Bytes.hex("00 00".repeat(1000));
        for (int i = 0; i < 100; i++) {
            receiving.read(empty);
        }
        receiving.read(Bytes.hex("80 01 01"));
        receiving.events.assertNext("binaryPart [01] last");
    }

    @Test
    void partThatLeavesNoRoomPausesInsideTheFrame() {
        Receiving receiving = receiving(new RecordingEvents() {
            @Override
            public void onTextPart(String part, boolean last) {
                super.onTextPart(part, last);
                room = false;
            }
        });
        byte[] frame = Bytes.hex("81 7f 00 00 00 00 00 01 00 00" + "41".repeat(64 * 1024));
        ByteBuf in = Unpooled.wrappedBuffer(frame);
        for (int left = 48; left >= 0; left -= 16) {
            receiving.read(in);
            assertThat(in.readableBytes()).isEqualTo(left * 1024);
            receiving.events.room = true;
        }
        receiving.events.assertNext("textPart [" + "A".repeat(64 * 1024) + "] last");
        in.release();
    }

    /** Puts parts together. */
    private static final class Joining extends RecordingEvents {
        private final StringBuilder text = new StringBuilder();
        private final ByteArrayOutputStream binary = new ByteArrayOutputStream();

        @Override
        public void onTextPart(String part, boolean last) {
            text.append(part);
            if (last) {
                onText(text.toString());
                text.setLength(0);
            }
        }

        @Override
        public void onBinaryPart(ByteBuffer part, boolean last) {
            while (part.hasRemaining()) {
                binary.write(part.get());
            }
            if (last) {
                onBinary(ByteBuffer.wrap(binary.toByteArray()));
                binary.reset();
            }
        }
    }

    @Test
    void partsPutTogetherAreTheMessagesOfStreamsGoodAndBad() {
        RandomStreams streams = new RandomStreams(5402);
        int bad = 0;
        for (int i = 0; i < STREAMS; i++) {
            byte[] stream = streams.spoil(streams.next());
            Receiving whole = new Receiving();
            whole.read(stream);
            if (whole.broken().startsWith("F15")) {
                continue; // the limit, which parts do not have
            }
            Receiving parts = receiving(new Joining());
            streams.cut(stream).forEach(parts::read);
            assertThat(parts.events.drain()).as("stream %d", i).isEqualTo(whole.events.drain());
            assertThat(parts.broken()).as("stream %d", i).isEqualTo(whole.broken());
            bad += whole.violation == null ? 0 : 1;
        }
        assertThat(bad).as("streams that broke a rule").isBetween(STREAMS / 5, STREAMS * 4 / 5);
    }

    @ParameterizedTest
    @ValueSource(strings = {"02 01 01  80 01 02", "82 01 01  82 01 02", "01 01 41  80 01 42", "02 01 01  80 00"})
    void nothingIsToldBehindAPartWhoseReceiverFails(String frames) {
        Bytes.everySplit(Bytes.hex(frames), reads -> {
            Receiving receiving = failingReceiver();
            reads.forEach(receiving::read);
            List<String> events = receiving.events.drain();
            assertThat(events.subList(0, 2)).containsExactly("sendClose 1011", "OPEN -> DRAINING");
            assertThat(events).hasSize(3);
        });
    }

    private static Receiving failingReceiver() {
        List<Session> session = new ArrayList<>();
        Receiving receiving = receiving(new RecordingEvents() {
            @Override
            public void onTextPart(String part, boolean last) {
                session.get(0).fail(lost());
                super.onTextPart(part, last);
            }

            @Override
            public void onBinaryPart(ByteBuffer part, boolean last) {
                session.get(0).fail(lost());
                super.onBinaryPart(part, last);
            }
        });
        session.add(receiving.session);
        return receiving;
    }

    private static ConnectionLostException lost() {
        return new ConnectionLostException(ConnectionLostException.Kind.INTERNAL, Phase.OPEN, "test", null);
    }

    private static Receiving receiving(RecordingEvents events) {
        return Receiving.inParts(events, null);
    }
}
