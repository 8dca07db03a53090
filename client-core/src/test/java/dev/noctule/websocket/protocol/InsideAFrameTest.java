package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.testing.Bytes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether bytes of a frame are still to come, which a limit on the time inside a frame has to know. */
@Tag("F15")
class InsideAFrameTest {
    private final Receiving receiving = new Receiving();

    @ParameterizedTest
    @CsvSource({
        "81 00, 0",
        "81 01, 1",
        "01 02, 2", // the first fragment of a message
        "89 00, 0", // Ping
        "8a 01, 1", // Pong
        "82 7e 00 7e, 126",
        "82 7f 00 00 00 00 00 01 00 00, 65536"
    })
    void frameReachesFromItsFirstByteToItsLast(String header, int payloadBytes) {
        byte[] frame = Bytes.hex(header + "41".repeat(payloadBytes));
        assertThat(receiving.isInsideFrame()).isFalse();
        for (int i = 0; i < frame.length; i++) {
            receiving.read(new byte[] {frame[i]});
            assertThat(receiving.isInsideFrame()).isEqualTo(i < frame.length - 1);
        }
    }

    @Test
    void nextFrameOfTheSameReadCounts() {
        receiving.read(Bytes.hex("01 01 41  89 00  80"));
        assertThat(receiving.isInsideFrame()).isTrue();
        receiving.read(Bytes.hex("00  89 00"));
        assertThat(receiving.isInsideFrame()).isFalse();
    }
}
