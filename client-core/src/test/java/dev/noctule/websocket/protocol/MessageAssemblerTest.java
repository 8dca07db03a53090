package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.testing.Bytes;
import dev.noctule.websocket.testing.Cost;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 10.4: memory follows the bytes that have arrived, not those that a header promises. */
@Tag("F15")
class MessageAssemblerTest {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;

    private final List<ByteBuffer> messages = new ArrayList<>();
    private final Receiving receiving = new Receiving(Limits.defaults(), new RecordingEvents() {
        @Override
        public void onBinary(ByteBuffer data) {
            messages.add(data);
        }
    });

    @BeforeEach
    void loadTheClassesBeforeAnythingIsMeasured() {
        receiving.read(Bytes.hex("82 01 41  02 01 41  80 01 42"));
        messages.clear();
        new Receiving().read(Bytes.hex("82 7f 00 00 00 00 40 00 00 00"));
        Cost.allocatedBy(() -> {});
    }

    @Test
    @Tag("CVE-2022-35922")
    @Tag("Java-WebSocket#1507")
    @Tag("fault-29")
    void headerOfAFrameBeyondTheLimitAllocatesNothingToSpeakOf() {
        byte[] header = Bytes.hex("82 7f 00 00 00 00 40 00 00 00"); // 1 GiB, then silence
        assertThat(Cost.allocatedBy(() -> receiving.read(header))).isLessThan(64 * KIB);
        assertThat(receiving.violation.closeCode()).isEqualTo(1009);
    }

    @Test
    @Tag("fault-29")
    void headerOf16MibAllocatesNothingToSpeakOf() {
        byte[] header = Bytes.hex("82 7f 00 00 00 00 01 00 00 00");
        assertThat(Cost.allocatedBy(() -> receiving.read(header))).isLessThan(16 * KIB);
    }

    @Test
    void fewBytesOf16MibAllocateLittle() {
        byte[] bytes = Bytes.hex("82 7f 00 00 00 00 01 00 00 00  01 02 03 04");
        assertThat(Cost.allocatedBy(() -> receiving.read(bytes))).isLessThan(128 * KIB);
    }

    @Test
    void messageInOneFrameFillsItsArray() {
        receiving.read(Bytes.hex("82 03 01 02 03"));
        receiving.read(Bytes.hex("82 7f 00 00 00 00 00 03 00 00"));
        ByteBuf payload = Unpooled.buffer().writeZero(3 * 64 * KIB);
        while (payload.isReadable()) {
            receiving.read(payload.readSlice(64));
        }
        payload.release();
        assertThat(messages).extracting(ByteBuffer::remaining).containsExactly(3, 3 * 64 * KIB);
        assertThat(messages).extracting(ByteBuffer::capacity).containsExactly(3, 3 * 64 * KIB);
    }

    @Test
    @Tag("CVE-2026-48779")
    @Tag("fault-32")
    void messageInManyFragmentsKeepsAtMostTwiceItsLength() {
        receiving.read(Bytes.hex("02 01 41"));
        for (int i = 0; i < 9_998; i++) {
            receiving.read(Bytes.hex("00 01 41"));
        }
        receiving.read(Bytes.hex("80 01 41"));
        assertThat(messages).hasSize(1);
        assertThat(messages.get(0).remaining()).isEqualTo(10_000);
        assertThat(messages.get(0).capacity()).isLessThanOrEqualTo(2 * 10_000);
    }

    /** Growing by each fragment, not by doubling, would copy 128 GiB here. */
    @Test
    @Tag("CVE-2014-0193")
    @Tag("Java-WebSocket#1508")
    @Tag("fault-32")
    void copyingGrowsWithTheMessageNotWithItsSquare() {
        byte[] first = Bytes.hex("02 7e 03 fc" + "41".repeat(1020));
        byte[] middle = Bytes.hex("00 7e 03 fc" + "41".repeat(1020));
        long allocated = Cost.allocatedBy(() -> {
            receiving.read(first);
            for (int i = 1; i < 16 * KIB - 1; i++) {
                receiving.read(middle);
            }
            receiving.read(Bytes.hex("80 00"));
        });
        assertThat(receiving.violation).isNull();
        assertThat(messages.get(0).remaining()).isEqualTo(1020 * (16 * KIB - 1));
        // 32 MiB for the message, 6 MiB for the buffers of the reads, and some for what watches the test.
        assertThat(allocated).isLessThan(64L * MIB);
    }

    /** Decoded as it comes, a text has no bytes that are kept until it is complete. */
    @ParameterizedTest
    @ValueSource(strings = {"61", "c3 a9", "d0 96", "e5 a4 a9", "f0 9f a6 87"})
    void longTextTakesThreeTimesItsLengthAtMost(String character) {
        int length = 12 * 80 * KIB; // in whole characters of one to four bytes
        byte[] header = Bytes.hex("81 7f 00 00 00 00" + HexFormat.of().toHexDigits(length, 8));
        ByteBuf payload = Unpooled.buffer(length);
        while (payload.isWritable()) {
            payload.writeBytes(Bytes.hex(character));
        }
        List<String> texts = new ArrayList<>();
        Receiving receivingText = new Receiving(Limits.defaults(), new RecordingEvents() {
            @Override
            public void onText(String message) {
                texts.add(message);
            }
        });
        long allocated = Cost.allocatedBy(() -> {
            receivingText.read(header);
            while (payload.isReadable()) {
                receivingText.read(payload.readSlice(Math.min(payload.readableBytes(), 12 * KIB + 1)));
            }
        });
        assertThat(texts).containsExactly(payload.toString(0, length, StandardCharsets.UTF_8));
        assertThat(allocated).isLessThan(3L * length);
    }

    @Test
    void bufferIsTheReceiversToKeep() {
        receiving.read(Bytes.hex("82 02 01 02  82 02 03 04"));
        assertThat(messages).containsExactly(ByteBuffer.wrap(Bytes.hex("01 02")), ByteBuffer.wrap(Bytes.hex("03 04")));
    }
}
