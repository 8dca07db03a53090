package dev.noctule.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which ends are the end, and which are errors. Our policy; RFC 6455 only names the codes (7.4.1). */
class CloseInfoNormalTest {
    @ParameterizedTest
    @CsvSource({
        "1000, true, true",
        "1001, true, true",
        "1005, true, true",
        "1000, false, false", // asked for, but never answered
        "1002, true, false",
        "1006, false, false",
        "1008, true, false",
        "1011, true, false",
        "1012, true, false",
        "4000, true, false"
    })
    void endIsNormalIfBothSidesClosedAndNoCodeTellsOtherwise(int code, boolean clean, boolean normal) {
        CloseInfo info = new CloseInfo(code, "", ClosedBy.SERVER, OptionalInt.empty(), clean, null);
        assertThat(info.isNormal()).isEqualTo(normal);
    }
}
