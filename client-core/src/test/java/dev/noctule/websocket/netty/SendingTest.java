package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.noctule.websocket.testing.Bytes;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RFC 6455, 6.1, as the user sees it: what becomes of the bytes that a call takes. */
class SendingTest {
    @Test
    @Tag("G8")
    void bufferIsNotMovedAndMayBeUsedAgainAtOnce() {
        try (OpenConnection connection = OpenConnection.open()) {
            byte[] bytes = Bytes.hex("00 01 02 03 04");
            ByteBuffer data = ByteBuffer.wrap(bytes, 1, 3);
            connection.socket.sendBinary(data);
            connection.socket.ping(data);
            assertThat(data.position()).isEqualTo(1);
            assertThat(data.remaining()).isEqualTo(3);
            assertThat(bytes).isEqualTo(Bytes.hex("00 01 02 03 04"));
            bytes[1] = 0x7f;
            connection.assertSent("82 83 00000000 01 02 03  89 83 00000000 01 02 03");
            connection.tcpEnds();
            connection.listener.assertNext("close 1006 by NETWORK: EOF");
        }
    }

    @Test
    @Tag("G5")
    void pingHasAtMost125Bytes() {
        try (OpenConnection connection = OpenConnection.open()) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> connection.socket.ping(ByteBuffer.allocate(126)))
                    .withMessageContaining("125");
            connection.assertSent("");
            connection.socket.ping(ByteBuffer.allocate(125));
            connection.assertSent("89 fd 00000000" + " 00".repeat(125));
            connection.tcpEnds();
            connection.listener.assertNext("close 1006 by NETWORK: EOF");
        }
    }

    @Test
    @Tag("G6")
    void badArgumentThrowsWhateverTheStateOfTheConnection() {
        try (OpenConnection connection = OpenConnection.open()) {
            connection.tcpEnds();
            connection.listener.assertNext("close 1006 by NETWORK: EOF");
            assertThatIllegalArgumentException().isThrownBy(() -> connection.socket.sendText("\ud800"));
            assertThatNullPointerException().isThrownBy(() -> connection.socket.sendText(nothing()));
            assertThatNullPointerException().isThrownBy(() -> connection.socket.sendBinary(nothing()));
            assertThat(connection.socket.sendText("a")).isCompletedExceptionally();
        }
    }

    /** What callers with no checker of nullness pass. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // because that is the point
    private static <T> T nothing() {
        return null;
    }
}
