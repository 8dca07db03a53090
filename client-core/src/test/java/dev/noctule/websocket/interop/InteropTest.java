package dev.noctule.websocket.interop;

import static dev.noctule.websocket.interop.EchoPeer.FRAGMENT;
import static dev.noctule.websocket.interop.EchoPeer.PING;
import static dev.noctule.websocket.interop.EchoPeer.REASON;
import static dev.noctule.websocket.interop.EchoPeer.SUBPROTOCOL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctule.websocket.BlockingWebSocket;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ClosedBy;
import dev.noctule.websocket.Message.Binary;
import dev.noctule.websocket.Message.Text;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.Patience;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * What must work with every server, each case over ws and wss. The results also become a table, see {@link
 * InteropTable}; the order is that of its columns.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class InteropTest {
    private static final Duration SOON = Duration.ofSeconds(Patience.SECONDS);
    private static final int MEBIBYTE = 1 << 20;

    /** Every length of a code point in UTF-8, and the lengths at which the frame header changes its form. */
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "\u0000",
            "\u00e9", // two bytes
            "\u20ac", // three bytes
            "\ud83e\udd87", // a bat: four bytes, two chars
            "\ufeff with a byte order mark",
            "a\u00e9\u20ac\ud83e\udd87".repeat(12) + "12345", // 125 bytes
            "a\u00e9\u20ac\ud83e\udd87".repeat(12) + "123456",
            "a\u00e9\u20ac\ud83e\udd87".repeat(6553) + "12345", // 65 535 bytes
            "a\u00e9\u20ac\ud83e\udd87".repeat(6553) + "123456");

    /** Of 10 000 bytes of text, which are 4000 code points, and 10 000 bytes of data. */
    private static final int LEAST_CONTINUATIONS = (5 - 1) + (11 - 1);

    @RegisterExtension
    static final InteropTable TABLE = new InteropTable();

    private static Peers peers;

    private WebSocketClient client;

    @BeforeAll
    static void preparePeers(@TempDir Path directory) {
        peers = new Peers(directory);
    }

    @AfterAll
    static void stopPeers() throws Exception {
        peers.close();
    }

    @BeforeEach
    void createClient() {
        Tls tls = Tls.trusting(peers.pemFiles().authority());
        client = WebSocketClient.builder().tls(tls).build();
    }

    @AfterEach
    void nothingIsLeft() throws InterruptedException {
        client.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("noctule")) {
                thread.join(SOON.toMillis());
                assertThat(thread.isAlive()).as("%s lives on", thread).isFalse();
            }
        }
    }

    @AgainstEveryPeer
    @Order(1)
    @DisplayName("text")
    void textComesBack(Line line) throws Exception {
        try (BlockingWebSocket socket = connect(line, "/echo")) {
            for (String text : TEXTS) {
                socket.sendText(text);
                assertThat(socket.receive(SOON)).isEqualTo(new Text(text));
            }
        }
    }

    @AgainstEveryPeer
    @Order(2)
    @DisplayName("binary")
    void binaryComesBack(Line line) throws Exception {
        try (BlockingWebSocket socket = connect(line, "/echo")) {
            for (int length : new int[] {0, 1, 125, 126, 65_535, 65_536}) {
                ByteBuffer data = randomBytes(length);
                socket.sendBinary(data);
                assertThat(socket.receive(SOON)).isEqualTo(new Binary(data));
            }
        }
    }

    @AgainstEveryPeer
    @Order(3)
    @DisplayName("1 MiB")
    void mebibyteComesBack(Line line) throws Exception {
        String text = "0123456789abcdef".repeat(MEBIBYTE / 16);
        ByteBuffer data = randomBytes(MEBIBYTE);
        try (BlockingWebSocket socket = connect(line, "/echo")) {
            socket.sendText(text);
            socket.sendBinary(data);
            assertThat(socket.receive(SOON)).isEqualTo(new Text(text));
            assertThat(socket.receive(SOON)).isEqualTo(new Binary(data));
        }
    }

    @AgainstEveryPeer
    @Order(4)
    @DisplayName("fragments sent")
    void fragmentsAreUnderstood(Line line) throws Exception {
        try (Wire wire = new Wire();
                WebSocketClient fragmenting =
                        client.toBuilder().fragmentBytes(FRAGMENT).build();
                BlockingWebSocket socket = fragmenting.connectBlocking(request(line, "/echo"))) {
            echoesLongMessages(socket);
            assertThat(wire.count("> CONTINUATION")).isEqualTo(10 + 10);
        }
    }

    @AgainstEveryPeer
    @Order(5)
    @DisplayName("fragments received")
    void fragmentsAreJoined(Line line) throws Exception {
        try (Wire wire = new Wire();
                BlockingWebSocket socket = connect(line, "/fragments")) {
            echoesLongMessages(socket);
            assertThat(wire.count("< CONTINUATION")).isGreaterThanOrEqualTo(LEAST_CONTINUATIONS);
        }
    }

    /** Both of 10 000 bytes. A server that counts bytes ends fragments of the text inside of code points. */
    private static void echoesLongMessages(BlockingWebSocket socket) throws Exception {
        String text = "\u00e9\u20ac\ud83e\udd87!".repeat(1000);
        ByteBuffer data = randomBytes(10_000);
        socket.sendText(text);
        assertThat(socket.receive(SOON)).isEqualTo(new Text(text));
        socket.sendBinary(data);
        assertThat(socket.receive(SOON)).isEqualTo(new Binary(data));
    }

    @AgainstEveryPeer
    @Order(6)
    @DisplayName("ping")
    void pingIsAnswered(Line line) throws Exception {
        try (BlockingWebSocket socket = connect(line, "/echo")) {
            assertThat(socket.socket().ping().get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isBetween(Duration.ofNanos(1), SOON);
            assertThat(socket.socket().ping(randomBytes(125)).get(SOON.toSeconds(), TimeUnit.SECONDS))
                    .isBetween(Duration.ofNanos(1), SOON);
        }
    }

    @AgainstEveryPeer
    @Order(7)
    @DisplayName("ping by server")
    void pingOfTheServerIsAnsweredByTheLibrary(Line line) throws Exception {
        try (BlockingWebSocket socket = connect(line, "/ping")) {
            assertThat(socket.receive(SOON)).isEqualTo(new Text("pong: " + PING));
        }
    }

    @AgainstEveryPeer
    @Order(8)
    @DisplayName("close by client")
    void closeCodesOfTheClientAreEchoed(Line line) throws Exception {
        for (int code : new int[] {1000, 3000, 4999}) {
            Closes closes = new Closes();
            WebSocket socket = open(line, "/echo", closes);
            CloseInfo info = socket.close(code, REASON).get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(info.reason()).isIn("", REASON); // a server need not echo it
            assertThat(info)
                    .isEqualTo(new CloseInfo(code, info.reason(), ClosedBy.CLIENT, OptionalInt.of(code), true, null));
            assertThat(closes.all).containsExactly(info);
        }
    }

    @AgainstEveryPeer
    @Order(9)
    @DisplayName("close by server")
    void closeCodesOfTheServerAreReported(Line line) throws Exception {
        for (int code : new int[] {1001, 1008, 4001}) {
            Closes closes = new Closes();
            WebSocket socket = open(line, "/close?code=" + code, closes);
            CloseInfo info = socket.closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(info).isEqualTo(new CloseInfo(code, REASON, ClosedBy.SERVER, OptionalInt.of(code), true, null));
            assertThat(closes.all).containsExactly(info);
        }
    }

    @AgainstEveryPeer
    @Order(10)
    @DisplayName("subprotocol")
    void subprotocolIsAgreedUponIfOffered(Line line) throws Exception {
        WebSocketRequest offering = request(line, "/echo").toBuilder()
                .subprotocols("unknown.noctule.dev", SUBPROTOCOL)
                .build();
        try (BlockingWebSocket chosen = client.connectBlocking(offering);
                BlockingWebSocket plain = connect(line, "/echo")) {
            assertThat(chosen.socket().handshake().subprotocol()).isEqualTo(SUBPROTOCOL);
            assertThat(plain.socket().handshake().subprotocol()).isNull();
        }
    }

    @AgainstEveryPeer
    @Order(11)
    @DisplayName("404")
    void unknownPathIsRejected(Line line) throws Exception {
        WebSocketRequest request = request(line, "/unknown");
        assertThatThrownBy(() -> client.connectBlocking(request))
                .isInstanceOfSatisfying(
                        UpgradeRejectedException.class,
                        e -> assertThat(e.status()).isEqualTo(404));
    }

    private static WebSocketRequest request(Line line, String path) throws Exception {
        EchoPeer peer = peers.get(line.peer());
        TABLE.saw(line.peer(), peer);
        return WebSocketRequest.of(peer.uri(line.tls(), path));
    }

    private BlockingWebSocket connect(Line line, String path) throws Exception {
        return client.connectBlocking(request(line, path));
    }

    private WebSocket open(Line line, String path, WebSocketListener listener) throws Exception {
        return client.connect(request(line, path), listener).get(SOON.toSeconds(), TimeUnit.SECONDS);
    }

    private static ByteBuffer randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    /** Every end that is reported, and there must be one. */
    private static final class Closes implements WebSocketListener {
        final List<CloseInfo> all = new CopyOnWriteArrayList<>();

        @Override
        public void onClose(WebSocket socket, CloseInfo info) {
            all.add(info);
        }
    }
}
