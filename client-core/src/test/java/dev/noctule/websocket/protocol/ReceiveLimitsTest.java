package dev.noctule.websocket.protocol;

import static dev.noctule.websocket.protocol.ServerBytes.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.testing.Bytes;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 10.4: limits, from the headers alone. The defaults are in {@link BoundedMemoryTest} too. */
@Tag("F15")
class ReceiveLimitsTest {
    private static final Limits FOUR_BYTES = Limits.defaults().withMessageBytes(4);
    private static final Limits THREE_FRAGMENTS = Limits.defaults().withFragments(3);

    @Test
    void messageAtTheLimitIsReceived() {
        server("82 04 01 02 03 04").within(FOUR_BYTES).gives("binary [01 02 03 04]");
        server("02 02 01 02  80 02 03 04").within(FOUR_BYTES).gives("binary [01 02 03 04]");
    }

    @Test
    @Tag("fault-29")
    void frameOverTheLimitFailsWith1009() {
        server("82 05 | 01 02 03 04 05").within(FOUR_BYTES).fails(1009, "F15");
        server("02 05 | 01").within(FOUR_BYTES).fails(1009, "F15");
    }

    @Test
    @Tag("fault-30")
    void messageOverTheLimitFailsWith1009AtTheHeaderOfTheFragmentThatExceedsIt() {
        server("02 02 01 02  80 03 | 03 04 05").within(FOUR_BYTES).fails(1009, "F15");
        server("02 02 01 02  00 02 03 04  00 01 | 05").within(FOUR_BYTES).fails(1009, "F15");
    }

    @Test
    @Tag("CVE-2020-27813")
    @Tag("CVE-2026-1528")
    @Tag("CVE-2020-13935")
    @Tag("fault-30")
    void runningTotalSurvivesAnInterleavedPong() {
        server("02 03 01 02 03  8a 01 2a  80 02 | 04 05").within(FOUR_BYTES).fails(1009, "F15", "pong [2a]");
    }

    @Test
    void controlFramesDoNotCountTowardsTheMessage() {
        server("02 02 01 02  8a 04 00 00 00 00  8a 00  80 02 03 04")
                .within(FOUR_BYTES)
                .gives("pong [00 00 00 00]", "pong []", "binary [01 02 03 04]");
    }

    @Test
    void everyMessageIsCountedFromZero() {
        server("82 04 01 02 03 04  82 04 05 06 07 08  02 04 09 0a 0b 0c  80 00")
                .within(FOUR_BYTES)
                .gives("binary [01 02 03 04]", "binary [05 06 07 08]", "binary [09 0a 0b 0c]");
    }

    @Test
    void frameLimitMayBeLowerThanThatOfTheMessage() {
        Limits limits = Limits.defaults().withMessageBytes(6).withFrameBytes(3);
        server("02 03 01 02 03  80 03 04 05 06").within(limits).gives("binary [01 02 03 04 05 06]");
        server("82 04 | 01").within(limits).fails(1009, "F15");
    }

    @Test
    @Tag("fault-29")
    void messageOf16MibIsWithinTheDefaultAndOneByteMoreIsNot() {
        server("82 7f 00 00 00 00 01 00 00 00").gives();
        server("82 7f 00 00 00 00 01 00 00 01 |").fails(1009, "F15");
    }

    @Test
    void fragmentsAtTheLimitAreReceived() {
        server("02 01 01  00 01 02  80 01 03").within(THREE_FRAGMENTS).gives("binary [01 02 03]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "02 01 01  00 01 02  00 01 03  80 01 | 04",
                "02 00  00 00  00 00  00 00 |",
                "01 00  00 00  00 01 41  80 00 |"
            })
    @Tag("CVE-2026-48779")
    @Tag("fault-32")
    void fragmentsOverTheLimitFailWith1009EvenEmptyOnes(String bytes) {
        server(bytes).within(THREE_FRAGMENTS).fails(1009, "F15");
    }

    @Test
    void fragmentsOfEveryMessageAreCountedFromZero() {
        server("02 00  00 00  80 01 01  81 01 41  02 00  00 00  80 01 02")
                .within(THREE_FRAGMENTS)
                .gives("binary [01]", "text 'A'", "binary [02]");
    }

    @Test
    void controlFramesAreNoFragments() {
        server("02 01 01  8a 00  8a 00  00 01 02  8a 00  80 01 03")
                .within(THREE_FRAGMENTS)
                .gives("pong []", "pong []", "pong []", "binary [01 02 03]");
    }

    @Test
    void violationNamesTheLimitAndTheRemedy() {
        assertThat(messageOf(FOUR_BYTES, "82 05"))
                .isEqualTo("Expected a frame of at most 4 bytes but was 5. To receive it, raise Limits.frameBytes");
        assertThat(messageOf(FOUR_BYTES, "02 03 01 02 03 80 02"))
                .isEqualTo("Expected a message of at most 4 bytes but was 5. To receive it, raise Limits.messageBytes");
        assertThat(messageOf(THREE_FRAGMENTS, "02 00 00 00 00 00 00 00"))
                .isEqualTo(
                        "Expected a message of at most 3 fragments but was 4. To receive it, raise Limits.fragments");
    }

    private static String messageOf(Limits limits, String bytes) {
        Receiving receiving = new Receiving(limits);
        receiving.read(Bytes.hex(bytes));
        return receiving.violation.getMessage();
    }
}
