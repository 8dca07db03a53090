package dev.noctule.websocket.interop;

import static dev.noctule.websocket.interop.DeflateSettings.INFLATE;
import static dev.noctule.websocket.interop.DeflateSettings.NONE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctule.websocket.BlockingWebSocket;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ClosedBy;
import dev.noctule.websocket.Compression;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.Message;
import dev.noctule.websocket.Message.Binary;
import dev.noctule.websocket.Message.Text;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.interop.DeflateOutcome.Kind;
import dev.noctule.websocket.testing.Patience;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * permessage-deflate in every combination of parameters that the servers know: what comes of each is told by {@link
 * DeflatePeer}, and the results become a table, see {@link CompressionTable}.
 */
class CompressionMatrixTest {
    private static final Duration SOON = Duration.ofSeconds(Patience.SECONDS);

    @RegisterExtension
    static final CompressionTable TABLE = new CompressionTable();

    private static Peers peers;
    private static EventLoopGroup loops;

    @BeforeAll
    static void preparePeers(@TempDir Path directory) {
        peers = new Peers(directory);
        loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    }

    @AfterAll
    static void stopPeers() throws Exception {
        peers.close();
        loops.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
    }

    static Stream<Combination> openings() {
        return Combination.all().filter(combination -> combination.is(Kind.AGREED, Kind.DECLINED));
    }

    static Stream<Combination> rejections() {
        return Combination.all().filter(combination -> combination.is(Kind.REJECTED));
    }

    static Stream<Combination> broken() {
        return Combination.all().filter(combination -> combination.is(Kind.FAILED));
    }

    static Stream<Combination> incomplete() {
        return Combination.all().filter(combination -> combination.is(Kind.NOT_ACCEPTED));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("openings")
    @Tag("D1")
    @Tag("D2")
    @Tag("D3")
    @Tag("D12")
    @Tag("D18")
    void messagesComeBackWithTheParametersThatTheServerChose(Combination combination) throws Exception {
        DeflateOutcome expected = combination.expected();
        int bits = expected.clientWindowBits(combination.offer().clientMaxWindowBits());
        try (WebSocketClient client = client(combination.offer(), bits);
                BlockingWebSocket socket = connect(client, combination)) {
            assertThat(outcome(combination.offer(), socket.socket().handshake()))
                    .isEqualTo(expected);
            echoes(socket, combination.deservesAllMessages() ? DeflateMessages.all(bits) : DeflateMessages.few(bits));
            assertThat(socket.close(1000, "").toString()).isEqualTo("closed by client: 1000 (normal)");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("incomplete")
    @Tag("D5")
    void serverThatLeavesOutWhatItWasAskedForIsNotAccepted(Combination combination) throws Exception {
        try (WebSocketClient client = client(combination.offer(), 15)) {
            assertThatThrownBy(() -> connect(client, combination))
                    .isInstanceOfSatisfying(
                            HandshakeException.class,
                            failure -> assertThat(failure.kind()).isEqualTo(HandshakeException.Kind.INVALID_RESPONSE))
                    .hasMessageContaining("'server_max_window_bits', which was asked for");
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rejections")
    @Tag("R1")
    void offerThatTheServerDoesNotLikeIsRejected(Combination combination) throws Exception {
        try (WebSocketClient client = client(combination.offer(), 15)) {
            assertThatThrownBy(() -> connect(client, combination))
                    .isInstanceOfSatisfying(
                            UpgradeRejectedException.class,
                            failure -> assertThat(DeflateOutcome.rejected(failure.status()))
                                    .isEqualTo(combination.expected()));
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("broken")
    @Tag("D12")
    void serverThatDoesNotKeepItsWordFailsTheConnection(Combination combination) throws Exception {
        try (WebSocketClient client = client(combination.offer(), 15);
                BlockingWebSocket socket = connect(client, combination)) {
            assertThatThrownBy(() -> echoes(socket, DeflateMessages.few(15))).isInstanceOf(SocketClosedException.class);
            CloseInfo info = socket.socket().closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(DeflateOutcome.failed(info.code())).isEqualTo(combination.expected());
        }
    }

    /** That the tests above can fail: the peer inflates with half the window that was agreed on. */
    @ParameterizedTest
    @EnumSource(names = {"NODE", "PYTHON"})
    @Tag("D18")
    void peersWithTheInflatersOfZlibNoticeAReferenceBeyondTheirWindow(DeflatePeer peer) throws Exception {
        for (int bits = 9; bits <= 15; bits++) {
            noticesHalfTheWindow(peer, bits);
        }
    }

    private static void noticesHalfTheWindow(DeflatePeer peer, int bits) throws Exception {
        int half = bits - 1;
        Compression offer =
                Compression.deflate().withNoContextTakeover(true, false).withMaxWindowBits(bits, 15);
        try (WebSocketClient client = client(offer, half);
                BlockingWebSocket socket =
                        connect(client, new Combination(peer, offer, NONE.with(INFLATE, String.valueOf(half))))) {
            assertThatThrownBy(() -> echoes(socket, DeflateMessages.few(half)))
                    .isInstanceOf(SocketClosedException.class);
            CloseInfo info = socket.socket().closed().get(SOON.toSeconds(), TimeUnit.SECONDS);
            assertThat(info.closedBy()).isEqualTo(ClosedBy.SERVER);
        }
    }

    private static WebSocketClient client(Compression offer, int clientWindowBits) {
        return WebSocketClient.builder()
                .eventLoopGroup(loops)
                .compression(offer.withThresholdBytes(DeflateMessages.THRESHOLD))
                .fragmentBytes(DeflateMessages.fragmentBytes(clientWindowBits))
                .build();
    }

    private static BlockingWebSocket connect(WebSocketClient client, Combination combination) throws Exception {
        EchoPeer peer = peers.get(combination.peer().peer);
        TABLE.saw(combination.peer().peer, peer);
        String uri = peer.uri(false, "/deflate?" + combination.settings()).toString();
        return client.connectBlocking(WebSocketRequest.of(uri));
    }

    /** What the client reports; that is what the server has sent. */
    private static DeflateOutcome outcome(Compression offer, Handshake handshake) {
        assertThat(handshake.extensions())
                .isEqualTo(handshake.headers().allValues("sec-websocket-extensions").stream()
                        .map(value -> value.replaceAll(" *; *", "; "))
                        .toList());
        if (handshake.extensions().isEmpty()) {
            return DeflateOutcome.DECLINED;
        }
        assertThat(handshake.extensions()).singleElement().asString().startsWith(DeflateSettings.EXTENSION);
        String[] parts = handshake.extensions().get(0).split("; ");
        DeflateOutcome agreed = DeflateOutcome.agreed(Stream.of(parts).skip(1));
        AllowedAnswers.check(offer, agreed.parameters());
        return agreed;
    }

    /** All at once: neither side waits for the other. */
    private static void echoes(BlockingWebSocket socket, List<Message> messages) throws Exception {
        for (Message message : messages) {
            if (message instanceof Text text) {
                socket.socket().sendText(text.text());
            } else if (message instanceof Binary binary) {
                socket.socket().sendBinary(binary.data().duplicate());
            }
        }
        for (Message message : messages) {
            assertThat(socket.receive(SOON).equals(message))
                    .as("%.20s came back", message)
                    .isTrue();
        }
    }
}
