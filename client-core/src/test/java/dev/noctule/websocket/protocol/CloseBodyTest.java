package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.testing.Bytes;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.5.1 and 7.4: code and reason of a Close frame. */
class CloseBodyTest {
    @Test
    @Tag("C6")
    void emptyBodyIsReportedAs1005AndStaysEmpty() {
        assertThat(CloseBody.parse(new byte[0])).isEqualTo(new CloseBody(1005, ""));
        assertThat(CloseBody.EMPTY.encode()).isEmpty();
    }

    @Test
    @Tag("C2")
    void bodyOfOneByteFailsWith1002() {
        assertThatThrownBy(() -> CloseBody.parse(Bytes.hex("03")))
                .hasMessage("Expected a Close body of 0 or at least 2 bytes, but was 1")
                .satisfies(violation -> assertViolation(violation, 1002, "C2"));
    }

    @Test
    @Tag("C4")
    void codeAloneIsRead() {
        assertThat(CloseBody.parse(Bytes.hex("03 e8"))).isEqualTo(new CloseBody(1000, ""));
        assertThat(CloseBody.parse(Bytes.hex("13 87"))).isEqualTo(new CloseBody(4999, ""));
    }

    @Test
    @Tag("C3")
    void reasonIsRead() {
        assertThat(CloseBody.parse(Bytes.hex("03 e9 f0 9f 9a 80"))).isEqualTo(new CloseBody(1001, "\ud83d\ude80"));
    }

    @Test
    @Tag("C7")
    void reasonOf123BytesIsRead() {
        assertThat(CloseBody.parse(Bytes.hex("03 e8" + "61".repeat(123))))
                .isEqualTo(new CloseBody(1000, "a".repeat(123)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"03 e8 ff", "03 e8 61 c0 80", "03 e8 ed a0 80", "03 e8 61 e2 82"})
    @Tag("C3")
    void reasonThatIsNotUtf8FailsWith1007(String body) {
        assertThatThrownBy(() -> CloseBody.parse(Bytes.hex(body)))
                .satisfies(violation -> assertViolation(violation, 1007, "C3"));
    }

    @Test
    @Tag("C4")
    void everyCodeOf16BitsIsReadIfItMayBeSentAndElseFailsWith1002() {
        for (int code = 0; code <= 0xFFFF; code++) {
            byte[] body = {(byte) (code >> 8), (byte) code};
            if (mayBeSent(code)) {
                assertThat(CloseBody.parse(body).code()).isEqualTo(code);
            } else {
                assertThatThrownBy(() -> CloseBody.parse(body))
                        .satisfies(violation -> assertViolation(violation, 1002, "C4"));
            }
        }
    }

    /** The table of conformance rule C4, written down once more. */
    private static boolean mayBeSent(int code) {
        return switch (code) {
            case 1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014 -> true;
            default -> code >= 3000 && code < 5000;
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1005, 1006, 1015, 0, -1, 999, 1004, 1016, 2999, 5000, 65536 + 1000})
    @Tag("C5")
    void codeThatIsNeverSentIsRefused(int code) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CloseBody.of(code, ""))
                .withMessageEndingWith("but was " + code);
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1003, 1014, 3000, 4999})
    @Tag("C5")
    void codeThatMayBeSentIsTaken(int code) {
        assertThat(CloseBody.of(code, "")).isEqualTo(new CloseBody(code, ""));
    }

    @Test
    @Tag("C7")
    void reasonOf123BytesIsTakenAndOneMoreIsRefused() {
        assertThat(CloseBody.of(1000, "a".repeat(123)).encode()).hasSize(125);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CloseBody.of(1000, "a".repeat(124)))
                .withMessage("Expected a reason of at most 123 bytes of UTF-8, but it has 124");
    }

    @Test
    @Tag("C7")
    void reasonIsMeasuredInBytesNotInCharacters() {
        assertThat(CloseBody.of(1000, "\u20ac".repeat(41)).encode()).hasSize(125); // 123 = 41 * 3
        assertThatIllegalArgumentException().isThrownBy(() -> CloseBody.of(1000, "\u20ac".repeat(42)));
    }

    @Test
    @Tag("C3")
    @Tag("G6")
    void reasonWithNoUtf8FormIsRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> CloseBody.of(1000, "\ud83d"));
    }

    @Test
    @Tag("C1")
    void codeAndReasonAreWrittenInNetworkByteOrder() {
        assertThat(CloseBody.of(1000, "bye").encode()).isEqualTo(Bytes.hex("03 e8 62 79 65"));
        assertThat(CloseBody.of(4999, "").encode()).isEqualTo(Bytes.hex("13 87"));
        assertThat(CloseBody.of(1001, "\u20ac").encode()).isEqualTo(Bytes.hex("03 e9 e2 82 ac"));
    }

    private static void assertViolation(Throwable thrown, int closeCode, String rule) {
        assertThat(thrown)
                .asInstanceOf(InstanceOfAssertFactories.type(ProtocolException.class))
                .satisfies(violation -> {
                    assertThat(violation.closeCode()).isEqualTo(closeCode);
                    assertThat(violation.rule()).isEqualTo(rule);
                });
    }
}
