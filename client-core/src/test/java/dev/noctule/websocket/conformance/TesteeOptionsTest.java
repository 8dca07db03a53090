package dev.noctule.websocket.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctule.websocket.Tls;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The command line of {@code dev/autobahn}. */
class TesteeOptionsTest {
    @Test
    void addressAloneIsEnough() {
        assertThat(TesteeOptions.parse("ws://127.0.0.1:9001/"))
                .isEqualTo(new TesteeOptions(
                        "ws://127.0.0.1:9001",
                        "noctule",
                        true,
                        false,
                        false,
                        Tls.system(),
                        new Patience(Duration.ofMinutes(1), Duration.ofMinutes(10), Duration.ofHours(2))));
    }

    @Test
    void optionsMayStandAnywhere() {
        assertThat(TesteeOptions.parse("--no-compression", "wss://h", "--one-byte", "--strict", "me"))
                .isEqualTo(new TesteeOptions("wss://h", "me", false, true, true, Tls.system(), Patience.DEFAULT));
    }

    @Test
    void timeoutsAreSeconds() {
        assertThat(TesteeOptions.parse("ws://h", "--silence", "5", "--case-timeout", "60", "--timeout", "3600")
                        .patience())
                .isEqualTo(new Patience(Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofHours(1)));
    }

    @Test
    void trustIsSaidByPemFileOrNotAtAll() {
        assertThat(TesteeOptions.parse("wss://h", "--cacert", "ca.pem").tls())
                .isEqualTo(Tls.trusting(Path.of("ca.pem")));
        assertThat(TesteeOptions.parse("wss://h", "--insecure").tls()).isEqualTo(Tls.insecure());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ws://h agent surplus",
                "ws://h --unknown",
                "ws://h --cacert",
                "ws://h --timeout",
                "ws://h --timeout 0",
                "ws://h --case-timeout soon"
            })
    void anythingElseIsRefused(String line) {
        String[] arguments = line.isEmpty() ? new String[0] : line.split(" ");
        assertThatThrownBy(() -> TesteeOptions.parse(arguments)).isInstanceOf(IllegalArgumentException.class);
    }
}
