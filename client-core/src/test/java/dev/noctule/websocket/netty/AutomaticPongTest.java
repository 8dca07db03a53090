package dev.noctule.websocket.netty;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * RFC 6455, 5.5.2 and 5.5.3, on a channel: Pings are answered at once while the transport takes it, and the newest one
 * otherwise.
 */
@Tag("F10")
class AutomaticPongTest {
    private final OpenConnection connection = OpenConnection.open();

    @AfterEach
    void nothingUnseenIsLeft() {
        connection.close();
    }

    @Test
    void pingIsAnsweredWithItsPayload() {
        connection.receives("89 02 61 62"); // Ping "ab"
        connection.assertSent("8a 82 00000000 61 62"); // Pong "ab", masked
        connection.listener.assertNext("ping [61 62]");
    }

    @Test
    void emptyPingIsAnsweredWithAnEmptyPong() {
        connection.receives("89 00");
        connection.assertSent("8a 80 00000000");
        connection.listener.assertNext("ping []");
    }

    @Test
    void pingInsideAFragmentedMessageIsAnsweredBeforeTheMessageIsComplete() {
        connection.receives("01 01 41  89 01 70");
        connection.assertSent("8a 81 00000000 70");
        connection.receives("80 01 42");
        connection.listener.assertNext("ping [70]", "text 'AB'");
    }

    @Test
    @Tag("fault-31")
    void pingsThatComeWhileTheTransportIsFullAreAnsweredByOnePongForTheNewest() {
        connection.setTransportWritable(false);
        connection.receives("89 01 31  89 01 32");
        connection.receives("89 01 33");
        connection.assertSent("");
        connection.setTransportWritable(true);
        connection.assertSent("8a 81 00000000 33");
        connection.listener.assertNext("ping [31]", "ping [32]", "ping [33]");
    }

    @Test
    @Tag("fault-31")
    void waitingPongPassesMessagesThatWait() {
        connection.setTransportWritable(false);
        connection.socket.sendText("A");
        connection.runTasks();
        connection.receives("89 01 31");
        connection.setTransportWritable(true);
        connection.assertSent("8a 81 00000000 31  81 81 00000000 41");
        connection.listener.assertNext("ping [31]");
    }

    @Test
    @Tag("C1")
    void waitingPongIsDroppedForTheCloseFrame() {
        connection.setTransportWritable(false);
        connection.receives("89 01 31  88 02 03 e8");
        connection.setTransportWritable(true);
        connection.assertSent("88 82 00000000 03 e8"); // and no Pong behind it
        connection.tcpEnds();
        connection.listener.assertNext("ping [31]", "close 1000 by SERVER clean");
    }

    @Test
    void pingAfterOurCloseFrameIsToldButNotAnswered() {
        connection.socket.close();
        connection.assertSent("88 82 00000000 03 e8");
        connection.receives("89 01 31  88 02 03 e8");
        connection.tcpEnds();
        connection.listener.assertNext("ping [31]", "close 1000 by CLIENT clean");
    }

    /** Of every length that there is: a byte too many would be one that the process had for something else. */
    @Test
    @Tag("ws-memory")
    void pingAndCloseAreTheirHeaderAndTheirPayloadAndNothingElse() {
        for (int length = 0; length <= 125; length++) {
            byte[] payload = "x".repeat(length).getBytes(StandardCharsets.US_ASCII);
            String header = HexFormat.of().toHexDigits((byte) (0x80 | length)) + "00000000";
            connection.socket.ping(ByteBuffer.wrap(payload));
            connection.assertSent("89" + header + "78".repeat(length));
            if (length >= 2) {
                try (OpenConnection closing = OpenConnection.open()) {
                    closing.socket.close(1000, "x".repeat(length - 2));
                    closing.assertSent("88" + header + "03e8" + "78".repeat(length - 2));
                    closing.tcpEnds();
                    closing.listener.assertNext("close 1006 by CLIENT: EOF");
                }
            }
        }
    }

    @Test
    @Tag("F11")
    void unsolicitedPongIsToldAndHasNoEffect() {
        connection.receives("8a 01 31");
        connection.listener.assertNext("pong [31]");
    }
}
