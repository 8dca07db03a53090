package dev.noctule.websocket.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The host of a URI, as TLS needs it. */
class PeerHostTest {
    @ParameterizedTest
    @CsvSource({
        "chat.example, chat.example",
        "chat.example., chat.example",
        "[::1], ::1",
        "::1, ::1",
        "127.0.0.1, 127.0.0.1"
    })
    void losesTheBracketsAndTheDotOfTheRoot(String host, String name) {
        assertThat(PeerHost.of(host).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "2001:db8::1", "::ffff:127.0.0.1"})
    void knowsAnAddress(String host) {
        assertThat(PeerHost.of(host).isAddress()).isTrue();
        assertThat(PeerHost.of(host).isDnsName()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "a.b.c", "1.example", "xn--bcher-kva.example", "my_service", "127.0.0.1.example"})
    void knowsAName(String host) {
        assertThat(PeerHost.of(host).isDnsName()).isTrue();
        assertThat(PeerHost.of(host).isAddress()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                ".",
                "a..b",
                ".a",
                "a b",
                "a/b",
                "*.example",
                "b\u00fccher.example",
                "127.1",
                "1",
                "a.1",
                "a\0"
            })
    void knowsWhatIsNeither(String host) {
        assertThat(PeerHost.of(host).isDnsName()).isFalse();
        assertThat(PeerHost.of(host).isAddress()).isFalse();
    }

    @Test
    void aNameHas253CharactersAtMost() {
        String label62 = "a".repeat(62) + ".";
        String longest = label62.repeat(4) + "b"; // 4 * 63 + 1 = 253

        assertThat(PeerHost.of(longest).isDnsName()).isTrue();
        assertThat(PeerHost.of(longest + ".").isDnsName()).isTrue();
        assertThat(PeerHost.of(longest + "b").isDnsName()).isFalse();
    }
}
