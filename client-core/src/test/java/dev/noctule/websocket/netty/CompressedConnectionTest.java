package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.PreparedMessage;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.RecordingListener;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Over sockets: what is done with the parameters of permessage-deflate that were agreed on (RFC 7692, 7). */
class CompressedConnectionTest {
    private static final String AGREED = "Sec-WebSocket-Extensions: permessage-deflate";

    /** "Hello", and "Hello" again with a reference to the first: 7.2.3.1 and 7.2.3.2. */
    private static final String HELLO = "f248cdc9c90700";

    private static final String SECOND_HELLO = "f200110000";

    private final RecordingListener listener = new RecordingListener();
    private final List<String> received = new CopyOnWriteArrayList<>();

    @AfterEach
    void nothingUnseenIsLeft() {
        listener.assertExhausted();
    }

    private static WebSocketClient.Builder compressing(int thresholdBytes) {
        return WebSocketClient.builder().compression(Compression.deflate().withThresholdBytes(thresholdBytes));
    }

    /** Records frames until the client closes. */
    private ByteServer.Script recording(String parameters) {
        return peer -> {
            peer.acceptUpgrade(AGREED + parameters);
            ByteServer.Frame frame = peer.readFrame();
            while (frame.opcode() != 0x8) {
                received.add(
                        String.format("%02x ", frame.first()) + HexFormat.of().formatHex(frame.payload()));
                frame = peer.readFrame();
            }
            peer.writeFrame(0x88, frame.payload());
        };
    }

    private WebSocket connect(WebSocketClient client, ByteServer server) throws Exception {
        WebSocket socket = Clients.get(client.connect(server.ws(), listener));
        listener.await("open");
        return socket;
    }

    /** After this, all frames have been received. */
    private void close(WebSocket socket) throws Exception {
        Clients.get(socket.close());
        listener.await("close 1000 by CLIENT clean");
    }

    @Test
    @Tag("D12")
    @Tag("D16")
    void messagesAreCompressedFromTheThresholdOn() throws Exception {
        try (ByteServer server = ByteServer.serving(recording(""));
                WebSocketClient client = compressing(5).build()) {
            WebSocket socket = connect(client, server);
            socket.sendText("Hell");
            socket.sendText("Hello");
            socket.sendText("Hello");
            close(socket);
            assertThat(received).containsExactly("81 48656c6c", "c1 " + HELLO, "c1 " + SECOND_HELLO);
        }
    }

    @Test
    @Tag("D7")
    @Tag("D15")
    void messageThatIsNotToBeCompressedIsNotAndLeavesTheContext() throws Exception {
        try (ByteServer server = ByteServer.serving(recording(""));
                WebSocketClient client = compressing(0).build()) {
            WebSocket socket = connect(client, server);
            socket.sendText("Hello");
            socket.uncompressed().sendText("Hello");
            socket.sendText("Hello");
            close(socket);
            assertThat(received).containsExactly("c1 " + HELLO, "81 48656c6c6f", "c1 " + SECOND_HELLO);
        }
    }

    @Test
    void preparedMessageIsCompressedForTheConnectionThatSendsIt() throws Exception {
        try (ByteServer server = ByteServer.serving(recording(""));
                WebSocketClient client = compressing(5).build()) {
            PreparedMessage hello = PreparedMessage.text("Hello");
            WebSocket socket = connect(client, server);
            socket.send(hello);
            socket.uncompressed().send(hello);
            socket.send(PreparedMessage.text("Hell")); // below the threshold
            socket.trySend(hello);
            close(socket);
            assertThat(received).containsExactly("c1 " + HELLO, "81 48656c6c6f", "81 48656c6c", "c1 " + SECOND_HELLO);
        }
    }

    @Test
    @Tag("D6")
    @Tag("D14")
    @Tag("G3")
    void onlyTheFirstFragmentHasRsv1() throws Exception {
        try (ByteServer server = ByteServer.serving(recording(""));
                WebSocketClient client = compressing(0).fragmentBytes(3).build()) {
            WebSocket socket = connect(client, server);
            socket.sendText("Hello");
            close(socket);
            assertThat(received).containsExactly("41 f248cd", "00 c9c907", "80 00");
        }
    }

    @Test
    @Tag("D2")
    @Tag("D12")
    void contextOfTheClientIsGivenUpIfTheServerSaysSoUnasked() throws Exception {
        try (ByteServer server = ByteServer.serving(recording("; client_no_context_takeover"));
                WebSocketClient client = compressing(0).build()) {
            WebSocket socket = connect(client, server);
            socket.sendText("Hello");
            socket.sendText("Hello");
            close(socket);
            assertThat(received).containsExactly("c1 " + HELLO, "c1 " + HELLO);
        }
    }

    /** "Hello" twice, the second time by reference, and a Close frame. */
    private static ByteServer.Script sayingHelloTwice(String parameters) {
        return peer -> {
            peer.acceptUpgrade(AGREED + parameters);
            peer.write("c1 07 " + HELLO + "c1 05 " + SECOND_HELLO + "88 02 03e8");
            peer.finish();
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "; client_no_context_takeover"})
    @Tag("D12")
    void contextOfTheServerIsKept(String parameters) throws Exception {
        try (ByteServer server = ByteServer.serving(sayingHelloTwice(parameters));
                WebSocketClient client = compressing(0).build()) {
            connect(client, server);
            listener.await("text 'Hello'", "text 'Hello'", "close 1000 by SERVER clean");
        }
    }

    @Test
    @Tag("D2")
    @Tag("D12")
    void contextOfTheServerIsGivenUpIfItSaysSoUnasked() throws Exception {
        try (ByteServer server = ByteServer.serving(sayingHelloTwice("; server_no_context_takeover"));
                WebSocketClient client = compressing(0).build()) {
            connect(client, server);
            listener.await("text 'Hello'", "close 1007 by CLIENT: D11");
        }
    }

    @Test
    void pingsOfBothFacesOfAConnectionDiffer() {
        try (OpenConnection connection = OpenConnection.open()) {
            connection.socket.ping();
            connection.socket.uncompressed().ping();
            connection.assertSent("89 88 00000000 0000000000000001  89 88 00000000 0000000000000002");
            connection.tcpEnds();
            connection.listener.assertNext("close 1006 by NETWORK: EOF");
        }
    }
}
