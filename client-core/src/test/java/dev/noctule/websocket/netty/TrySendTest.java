package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.PreparedMessage;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** {@code trySend}: a message is sent, or nothing is done and the caller knows. */
class TrySendTest {
    private static final int MIB = 1024 * 1024;

    private OpenConnection connection = OpenConnection.open();

    @AfterEach
    void nothingUnseenIsLeft() {
        connection.close();
    }

    private void assertNothingCanBeSent() {
        long before = connection.socket.bufferedBytes();
        assertThat(connection.socket.trySendText("A")).isFalse();
        assertThat(connection.socket.trySendBinary(ByteBuffer.allocate(1))).isFalse();
        assertThat(connection.socket.trySend(PreparedMessage.text("A"))).isFalse();
        assertThat(connection.socket.bufferedBytes()).isEqualTo(before);
    }

    @Test
    void messageIsSent() {
        assertThat(connection.socket.trySendText("\u00e4")).isTrue();
        assertThat(connection.socket.trySendBinary(ByteBuffer.wrap(new byte[] {1, 2})))
                .isTrue();
        assertThat(connection.socket.trySend(PreparedMessage.text("B"))).isTrue();
        connection.assertSent("81 82 00000000 c3 a4  82 82 00000000 01 02  81 81 00000000 42");
    }

    @Test
    void nothingIsSentWhileTheSocketIsNotWritable() {
        connection.setTransportWritable(false);
        connection.socket.sendBinary(ByteBuffer.allocate(MIB));
        assertNothingCanBeSent();
        connection.setTransportWritable(true);
        assertThat(connection.takeSent()).hasSize(2 * (MIB + 14)); // and nothing behind it
        connection.listener.assertNext("writable");
        assertThat(connection.socket.trySendText("A")).isTrue();
        connection.assertSent("81 81 00000000 41");
    }

    @Test
    void onWritableTellsWhenAnotherTryIsWorthIt() {
        connection.listener.during("writable", socket -> socket.trySendText("again"));
        connection.setTransportWritable(false);
        connection.socket.sendBinary(ByteBuffer.allocate(MIB));
        connection.setTransportWritable(true);
        connection.listener.assertNext("writable");
        assertThat(connection.takeSent()).endsWith("8185000000006167" + "61696e");
    }

    @Test
    void messageThatDoesNotFitIsNotSent() {
        connection.close();
        connection = OpenConnection.within(Limits.defaults().withQueuedBytes(256 + 3));
        assertThat(connection.socket.trySendBinary(ByteBuffer.allocate(4))).isFalse();
        assertThat(connection.socket.trySendText("\u00e4\u00e4")).isFalse(); // four bytes
        assertThat(connection.socket.bufferedBytes()).isZero();
        connection.assertSent("");
        assertThat(connection.socket.trySendText("abc")).isTrue();
        connection.assertSent("81 83 00000000 61 62 63");
    }

    @Test
    void nothingIsSentOnAClosingSocketNorOnAClosedOne() {
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        assertNothingCanBeSent();
        connection.tcpEnds();
        connection.listener.assertNext("close 1006 by CLIENT: EOF");
        assertNothingCanBeSent();
    }

    @Test
    void nothingIsSentBehindACloseThatWaits() {
        connection.setTransportWritable(false);
        CompletableFuture<Void> before = connection.socket.sendText("A");
        connection.socket.close();
        assertThat(connection.socket.isOpen()).isFalse();
        assertThat(connection.socket.isWritable()).isFalse();
        assertNothingCanBeSent();
        assertThat(connection.socket.sendText("B")).isCompletedExceptionally();
        connection.setTransportWritable(true);
        connection.assertSent("81 81 00000000 41  88 82 00000000 03 e8");
        assertThat(before).isCompletedWithValue(null);
    }

    @Test
    void onWritableIsNotCalledBetweenCloseAndTheEnd() {
        connection.setTransportWritable(false);
        connection.socket.sendBinary(ByteBuffer.allocate(MIB));
        connection.socket.close();
        connection.setTransportWritable(true);
        assertThat(connection.takeSent()).endsWith("8882" + "00000000" + "03e8");
        connection.listener.assertExhausted();
    }

    @Test
    void badArgumentThrowsWhateverTheStateOfTheConnection() {
        assertThatIllegalArgumentException().isThrownBy(() -> connection.socket.trySendText("\ud800"));
        connection.tcpEnds();
        connection.listener.assertNext("close 1006 by NETWORK: EOF");
        assertThatIllegalArgumentException().isThrownBy(() -> connection.socket.trySendText("\ud800"));
    }

    @Test
    void messageOfAFutureThatNobodySeesIsLostWithTheConnection() {
        connection.setTransportWritable(false);
        assertThat(connection.socket.trySendText("A")).isTrue();
        connection.tcpEnds();
        connection.listener.assertNext("close 1006 by NETWORK: EOF");
        assertThat(connection.socket.bufferedBytes()).isZero();
    }
}
