package dev.noctule.websocket.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.BlockingWebSocket;
import dev.noctule.websocket.Compression;
import dev.noctule.websocket.Message.Binary;
import dev.noctule.websocket.Message.Text;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.Patience;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** permessage-deflate with the servers that agree on it without being told to. */
class CompressionInteropTest {
    private static final Duration SOON = Duration.ofSeconds(Patience.SECONDS);
    private static final int MEBIBYTE = 1 << 20;
    private static final Peer[] PEERS = {Peer.JETTY, Peer.JAVA_WEBSOCKET, Peer.NODE, Peer.PYTHON};

    private static Peers peers;

    @BeforeAll
    static void preparePeers(@TempDir Path directory) {
        peers = new Peers(directory);
    }

    @AfterAll
    static void stopPeers() throws Exception {
        peers.close();
    }

    static Stream<Arguments> peersAndOptions() {
        Compression all = Compression.deflate().withThresholdBytes(0);
        return Stream.of(PEERS)
                .flatMap(peer -> Stream.of(
                                all,
                                all.withNoContextTakeover(true, false),
                                all.withNoContextTakeover(false, true),
                                all.withNoContextTakeover(true, true),
                                all.withMaxWindowBits(9, 15),
                                all.withLevel(9))
                        .map(options -> Arguments.of(peer, options)));
    }

    @ParameterizedTest
    @MethodSource("peersAndOptions")
    @Tag("D12")
    @Tag("D18")
    void messagesComeBack(Peer peer, Compression options) throws Exception {
        String text = "a\u00e9\u20ac\ud83e\udd87 and so on ".repeat(1000);
        try (Wire wire = new Wire();
                WebSocketClient client = client(options);
                BlockingWebSocket socket = connect(client, peer)) {
            assertThat(socket.socket().handshake().extensions())
                    .anySatisfy(extension -> assertThat(extension).startsWith("permessage-deflate"));
            for (int i = 0; i < 3; i++) {
                echoes(socket, "hello, hello");
                echoes(socket, "");
                echoes(socket, text);
            }
            assertThat(wire.count("> TEXT (compressed)")).isEqualTo(9);
            assertThat(wire.count("< TEXT (compressed)")).isPositive();
        }
    }

    /** With no wire log, which looks at every byte. */
    @ParameterizedTest
    @MethodSource("peersAndOptions")
    void mebibyteComesBack(Peer peer, Compression options) throws Exception {
        String text = "0123456789abcdef".repeat(MEBIBYTE / 16);
        ByteBuffer noise = randomBytes(MEBIBYTE);
        try (WebSocketClient client = client(options);
                BlockingWebSocket socket = connect(client, peer)) {
            echoes(socket, text);
            socket.sendBinary(noise);
            assertThat(socket.receive(SOON)).isEqualTo(new Binary(noise));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "JAVA_WEBSOCKET", "NODE", "PYTHON"})
    @Tag("D7")
    @Tag("D15")
    void messagesThatAreNotToBeCompressedAreNot(Peer peer) throws Exception {
        try (Wire wire = new Wire();
                WebSocketClient client = client(Compression.deflate().withThresholdBytes(0));
                BlockingWebSocket socket = connect(client, peer)) {
            echoes(socket, "hello");
            socket.socket().uncompressed().sendText("secret");
            assertThat(socket.receive(SOON)).isEqualTo(new Text("secret"));
            echoes(socket, "hello");
            assertThat(wire.count("> TEXT (compressed)")).isEqualTo(2);
            assertThat(wire.count("> TEXT")).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"JETTY", "JAVA_WEBSOCKET", "NODE", "PYTHON"})
    @Tag("D16")
    void messagesBelowTheThresholdAreNotCompressed(Peer peer) throws Exception {
        try (Wire wire = new Wire();
                WebSocketClient client = client(Compression.deflate());
                BlockingWebSocket socket = connect(client, peer)) {
            echoes(socket, "x".repeat(1023));
            assertThat(wire.count("> TEXT (compressed)")).isZero();
            echoes(socket, "x".repeat(1024));
            assertThat(wire.count("> TEXT (compressed)")).isOne();
        }
    }

    private static WebSocketClient client(Compression compression) {
        return WebSocketClient.builder()
                .tls(Tls.trusting(peers.pemFiles().authority()))
                .compression(compression)
                .build();
    }

    private static BlockingWebSocket connect(WebSocketClient client, Peer peer) throws Exception {
        return client.connectBlocking(
                WebSocketRequest.of(peers.get(peer).uri(false, "/echo").toString()));
    }

    private static void echoes(BlockingWebSocket socket, String text) throws Exception {
        socket.sendText(text);
        assertThat(socket.receive(SOON)).isEqualTo(new Text(text));
    }

    private static ByteBuffer randomBytes(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }
}
