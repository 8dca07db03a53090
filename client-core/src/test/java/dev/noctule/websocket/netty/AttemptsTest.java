package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.RecordingListener;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Over sockets: one attempt of a client knows nothing of those before it. */
class AttemptsTest {
    private final RecordingListener listener = new RecordingListener();
    private final List<Map<String, String>> requests = new CopyOnWriteArrayList<>();

    @AfterEach
    void nothingUnseenIsLeft() {
        listener.assertExhausted();
    }

    private void accept(ByteServer.Peer peer) throws Exception {
        requests.add(peer.acceptUpgrade("Set-Cookie: session=1; Path=/"));
        peer.writeFrame(0x88, peer.readFrame().payload());
    }

    private void refuse(ByteServer.Peer peer) throws Exception {
        requests.add(peer.readRequest());
        peer.writeText("HTTP/1.1 403 No\r\nSet-Cookie: session=1; Path=/\r\nContent-Length: 0\r\n\r\n");
        peer.readUntilEnd();
    }

    @Test
    @Tag("H5")
    void eachHasAKeyOfItsOwn() throws Exception {
        try (ByteServer server = ByteServer.serving(this::refuse);
                WebSocketClient client = WebSocketClient.create()) {
            for (int i = 0; i < 3; i++) {
                Clients.failureOf(UpgradeRejectedException.class, client.connect(server.ws(), listener));
            }
            assertThat(requests)
                    .extracting(request -> request.get("sec-websocket-key"))
                    .doesNotHaveDuplicates()
                    .hasSize(3)
                    .allMatch(key -> key.length() == 24 && key.endsWith("=="));
        }
    }

    @Test
    @Tag("R15")
    void cookiesOfARefusalAreShownAndNotSentLater() throws Exception {
        try (ByteServer server = ByteServer.serving(this::refuse);
                WebSocketClient client = WebSocketClient.create()) {
            UpgradeRejectedException refusal =
                    Clients.failureOf(UpgradeRejectedException.class, client.connect(server.ws(), listener));
            Clients.failureOf(UpgradeRejectedException.class, client.connect(server.ws(), listener));
            assertThat(refusal.headers().allValues("Set-Cookie")).containsExactly("session=1; Path=/");
            assertNoCookieWasSent();
        }
    }

    @Test
    @Tag("R15")
    void cookiesOfAnAgreementAreShownAndNotSentLater() throws Exception {
        try (ByteServer server = ByteServer.serving(this::accept);
                WebSocketClient client = WebSocketClient.create()) {
            for (int i = 0; i < 2; i++) {
                WebSocket socket = Clients.get(client.connect(server.ws(), listener));
                assertThat(socket.handshake().headers().allValues("Set-Cookie")).containsExactly("session=1; Path=/");
                Clients.get(socket.close());
                listener.await("open", "close 1000 by CLIENT clean");
            }
            assertNoCookieWasSent();
        }
    }

    private void assertNoCookieWasSent() {
        assertThat(requests).hasSize(2).noneMatch(request -> request.containsKey("cookie"));
    }
}
