package dev.noctule.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 6455, 7.4, and the IANA registry of close codes. */
class CloseCodeTest {
    private static final Set<Integer> BELOW_3000 =
            Set.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014);

    @Test
    @Tag("C4")
    void codesOnTheWireAre1000To1003And1007To1014And3000To4999() {
        Set<Integer> expected = IntStream.range(3000, 5000).boxed().collect(Collectors.toSet());
        expected.addAll(BELOW_3000);
        assertThat(IntStream.rangeClosed(-1, 0x1_0000)
                        .filter(CloseCode::isValidOnWire)
                        .boxed())
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "1000, normal",
        "1006, no close frame received",
        "1008, policy violation",
        "1015, TLS failure",
        "1004, reserved",
        "2999, reserved",
        "3000, registered with IANA",
        "3999, registered with IANA",
        "4000, private use",
        "4999, private use",
        "5000, reserved",
        "0, reserved"
    })
    @Tag("C4")
    void codeIsDescribedForAPerson(int code, String words) {
        assertThat(CloseCode.describe(code)).isEqualTo(words);
    }
}
