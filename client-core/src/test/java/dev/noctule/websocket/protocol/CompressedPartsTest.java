package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.protocol.deflate.MessageInflater;
import dev.noctule.websocket.testing.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 7692, 6.2 and 7.2.2: compressed messages that are told of as they arrive. */
class CompressedPartsTest {
    /** Text "Hello" in one frame: 7.2.3.1. */
    private static final String HELLO = "c1 07 f2 48 cd c9 c9 07 00 ";

    private static final int MIB = 1024 * 1024;

    private static void gives(String hex, String... events) {
        Bytes.everySplit(Bytes.hex(hex), reads -> {
            try (MessageInflater inflater = new MessageInflater(true)) {
                Receiving receiving = Receiving.inParts(new RecordingEvents(), inflater);
                reads.forEach(receiving::read);
                receiving.events.assertNext(events);
            }
        });
    }

    @Test
    void partsAreWhatTheMessageInflatesTo() {
        gives(HELLO, "textPart [Hello] last");
        gives("41 03 f2 48 cd  80 04 c9 c9 07 00", "textPart [Hello] last");
        gives("c2 07 f2 48 cd c9 c9 07 00", "binaryPart [48656c6c6f] last");
    }

    @Test
    void contextIsKeptFromMessageToMessage() {
        gives(
                HELLO + "81 01 41  c1 05 f2 00 11 00 00",
                "textPart [Hello] last",
                "textPart [A] last",
                "textPart [Hello] last");
    }

    @Test
    void emptyMessageIsOneEmptyLastPart() {
        gives("c1 01 00", "textPart [] last");
        gives("c2 00", "binaryPart [] last");
        gives("42 00  80 00  " + HELLO, "binaryPart [] last", "textPart [Hello] last");
    }

    @Test
    void controlFramesComeBetweenParts() {
        // Two stored blocks, "A" and "B", a Ping between them: 7.2.3.3
        gives(
                "41 06 00 01 00 fe ff 41  89 00  80 07 00 01 00 fe ff 42 00",
                "textPart [A]",
                "sendPong []",
                "ping []",
                "textPart [B] last");
    }

    @ParameterizedTest
    @CsvSource({
        "c1 01 06, D11, reserved block type",
        "c1 03 f2 48 cd, D11, end within a block",
        "41 02 f2 48  80 01 06, D11, corrupt in its second frame",
        "c1 07 00 01 00 fe ff ff 00, F12, a stored block with a byte that is not UTF-8",
        "c1 07 00 01 00 fe ff c3 00, F12, a stored block that ends within a code point",
    })
    @Tag("fault-34")
    void corruptMessageFailsWith1007(String hex, String rule, String what) {
        Bytes.everySplit(Bytes.hex(hex), reads -> {
            try (MessageInflater inflater = new MessageInflater(true)) {
                Receiving receiving = Receiving.inParts(new RecordingEvents(), inflater);
                reads.forEach(receiving::read);
                assertThat(receiving.broken()).as(what).startsWith(rule);
                assertThat(receiving.events.drain()).endsWith("sendClose 1007", "OPEN -> DRAINING");
            }
        });
    }

    /** Takes parts, counts their bytes, and leaves no room behind each, or ends the session. */
    private static final class Counting extends RecordingEvents {
        long received;
        int parts;
        boolean pauses;

        @Nullable
        Session failing;

        @Override
        public void onTextPart(String part, boolean last) {
            count(part.length());
        }

        @Override
        public void onBinaryPart(ByteBuffer part, boolean last) {
            count(part.remaining());
        }

        private void count(int bytes) {
            parts++;
            received += bytes;
            room = !pauses;
            if (failing != null) {
                failing.fail(
                        new ConnectionLostException(ConnectionLostException.Kind.INTERNAL, Phase.OPEN, "test", null));
            }
        }
    }

    @Test
    @Tag("fault-33")
    void bombIsGivenOutAMebibyteAtATimeWhereThereIsNoRoom() {
        Counting counting = new Counting();
        counting.pauses = true;
        try (MessageInflater inflater = new MessageInflater(true)) {
            Receiving receiving = Receiving.inParts(counting, inflater);
            ByteBuf in = Unpooled.wrappedBuffer(bomb(0xc2));
            long before = 0;
            while (in.isReadable()) {
                counting.room = true;
                receiving.read(in);
                assertThat(counting.received - before).isLessThanOrEqualTo(MIB + 16 * 1024);
                before = counting.received;
            }
            in.release();
        }
        assertThat(counting.received).isEqualTo(32 * MIB);
    }

    @ParameterizedTest
    @CsvSource({"c2, a whole binary message", "42, the first frame of one", "c1, a whole text message"})
    void nothingIsInflatedBehindAPartWhoseReceiverFails(String firstByte, String what) {
        Counting counting = new Counting();
        try (MessageInflater inflater = new MessageInflater(true)) {
            Receiving receiving = Receiving.inParts(counting, inflater);
            counting.failing = receiving.session;
            receiving.read(bomb(Integer.parseInt(firstByte, 16)));
        }
        assertThat(counting.parts).as(what).isEqualTo(1);
        counting.assertNext("sendClose 1011", "OPEN -> DRAINING");
    }

    @Test
    void receiverThatFailsInTheLastFrameIsNotToldOfTheEnd() {
        Counting counting = new Counting();
        try (MessageInflater inflater = new MessageInflater(true)) {
            Receiving receiving = Receiving.inParts(counting, inflater);
            counting.failing = receiving.session;
            receiving.read(Bytes.hex(HELLO));
        }
        assertThat(counting.parts).isEqualTo(1);
        counting.assertNext("sendClose 1011", "OPEN -> DRAINING");
    }

    /** A frame of some 32 KiB that inflates to 32 MiB of zeros. */
    private static byte[] bomb(int firstByte) {
        Deflater deflater = new Deflater(9, true);
        deflater.setInput(new byte[32 * MIB]);
        byte[] frame = new byte[64 * 1024];
        int length = deflater.deflate(frame, 4, frame.length - 4, Deflater.SYNC_FLUSH) - 4; // 7.2.1
        deflater.end();
        frame[0] = (byte) firstByte;
        frame[1] = 126;
        frame[2] = (byte) (length >> 8);
        frame[3] = (byte) length;
        return Arrays.copyOf(frame, 4 + length);
    }
}
