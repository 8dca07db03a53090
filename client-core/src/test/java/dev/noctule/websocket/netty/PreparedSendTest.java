package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.PreparedMessage;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.Bytes;
import java.nio.ByteBuffer;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** One message for many connections: the same content everywhere, and a frame of its own each time. */
class PreparedSendTest {
    @Test
    void messageGoesOutAsWhatItWasPreparedFrom() {
        try (OpenConnection connection = OpenConnection.open()) {
            CompletableFuture<Void> sent = connection.socket.send(PreparedMessage.text("\u00e4"));
            connection.socket.send(PreparedMessage.binary(ByteBuffer.wrap(Bytes.hex("01 02 03"))));
            connection.assertSent("81 82 00000000 c3 a4  82 83 00000000 01 02 03");
            assertThat(sent).isCompletedWithValue(null);
        }
    }

    @Test
    void messageCanBeSentAgainAndOnOtherConnections() {
        PreparedMessage message = PreparedMessage.text("Hi");
        try (OpenConnection one = OpenConnection.open();
                OpenConnection other = OpenConnection.open()) {
            one.socket.send(message);
            one.socket.send(message);
            other.socket.send(message);
            one.assertSent("81 82 00000000 48 69  81 82 00000000 48 69");
            other.assertSent("81 82 00000000 48 69");
        }
    }

    @Test
    void messageIsCutBetweenCodePointsLikeAnyText() {
        try (OpenConnection connection = OpenConnection.withFragments(3)) {
            connection.socket.send(PreparedMessage.text("\u00e4\u00e4"));
            connection.assertSent("01 82 00000000 c3 a4  80 82 00000000 c3 a4");
        }
    }

    @Test
    void messageThatIsNotSentFailsItsFuture() {
        try (OpenConnection connection = OpenConnection.open()) {
            connection.tcpEnds();
            connection.listener.assertNext("close 1006 by NETWORK: EOF");
            assertThat(connection.socket.send(PreparedMessage.text("A")))
                    .isCompletedExceptionally()
                    .satisfies(failed -> assertThat(
                                    failed.handle((ignored, cause) -> cause).join())
                            .isInstanceOf(SocketClosedException.class));
        }
    }

    @Test
    void everyFrameOfEveryConnectionHasAMaskKeyOfItsOwn() throws Exception {
        int each = 50;
        Set<Integer> keys = ConcurrentHashMap.newKeySet();
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    for (int i = 0; i < each; i++) {
                        ByteServer.Frame frame = peer.readFrame();
                        assertThat(frame.text()).isEqualTo("Hi");
                        keys.add(frame.key());
                    }
                    peer.writeFrame(0x88, peer.readFrame().payload());
                });
                WebSocketClient client = WebSocketClient.create()) {
            PreparedMessage message = PreparedMessage.text("Hi");
            WebSocket one = Clients.get(client.connect(server.ws(), new WebSocketListener() {}));
            WebSocket other = Clients.get(client.connect(server.ws(), new WebSocketListener() {}));
            for (int i = 0; i < each; i++) {
                one.send(message);
                other.send(message);
            }
            Clients.get(one.close());
            Clients.get(other.close());
        }
        assertThat(keys.size()).isGreaterThanOrEqualTo(2 * each - 1); // of 2^32; a pair that is equal by chance is rare
    }
}
