package dev.noctule.websocket.handshake;

import static dev.noctule.websocket.testing.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 1.3 and 4.1: Sec-WebSocket-Key and Sec-WebSocket-Accept. Rule H5. */
class HandshakeKeyTest {
    @Test
    @Tag("R4")
    void acceptIsThatOfTheRfc() {
        assertThat(HandshakeKey.accept("dGhlIHNhbXBsZSBub25jZQ==")).isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
    }

    @Test
    @Tag("H5")
    void keyIsThatOfTheRfc() {
        byte[] nonce = hex("74 68 65 20 73 61 6d 70 6c 65 20 6e 6f 6e 63 65"); // "the sample nonce"
        assertThat(HandshakeKey.encode(nonce)).isEqualTo("dGhlIHNhbXBsZSBub25jZQ==");
    }

    @Test
    @Tag("H5")
    void keyUsesTheStandardAlphabetAndPadding() {
        assertThat(HandshakeKey.encode(hex("ff ff ff ff ff ff ff ff ff ff ff ff ff ff fb ef")))
                .isEqualTo("///////////////////77w==")
                .hasSize(24);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15, 17})
    @Tag("H5")
    void keyHasSixteenBytes(int length) {
        assertThatIllegalArgumentException().isThrownBy(() -> HandshakeKey.encode(new byte[length]));
    }
}
