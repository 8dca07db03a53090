package dev.noctule.websocket.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctule.websocket.Tls;
import dev.noctule.websocket.conformance.StandInFuzzingServer.Script;
import dev.noctule.websocket.testing.TestCertificates;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The protocol of the Autobahn fuzzing server, as its clients know it: three cases and what may go wrong with them. */
class AutobahnTesteeTest {
    private static final Duration SHORT = Duration.ofSeconds(2);

    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private StandInFuzzingServer server;

    @BeforeEach
    void startServer() throws InterruptedException {
        server = new StandInFuzzingServer(null);
        threeCases();
    }

    private void threeCases() {
        server.on("/getCaseCount", StandInFuzzingServer.answering("3"));
        for (int number = 1; number <= 3; number++) {
            server.on("/runCase?case=" + number + "&agent=noctule", StandInFuzzingServer.closing());
        }
        server.on("/updateReports?agent=noctule", StandInFuzzingServer.closing());
    }

    @AfterEach
    void stopServer() throws InterruptedException {
        server.close();
    }

    @Test
    void allCasesAreRunAndThenTheReportsAreUpdated() throws Exception {
        assertThat(run(options())).isZero();
        assertThat(lines()).containsExactly("3 cases run, 0 hung");
        assertThat(server.requests())
                .startsWith(
                        "/getCaseCount",
                        "/runCase?case=1&agent=noctule",
                        "/runCase?case=2&agent=noctule",
                        "/runCase?case=3&agent=noctule",
                        "/updateReports?agent=noctule");
    }

    @Test
    void messagesComeBackAsTheyCame() throws Exception {
        Echoes echoes = new Echoes();
        server.on("/runCase?case=2&agent=noctule", echoes);
        assertThat(run(options())).isZero();
        assertThat(echoes.received)
                .containsExactly("text ", "text h\u00e9llo", "binary ", "binary 00ff", "binary 1048576");
    }

    @Test
    @Tag("fault-11")
    void messagesComeBackAsTheyCameIfReadByteByByte() throws Exception {
        Echoes echoes = new Echoes();
        server.on("/runCase?case=2&agent=noctule", echoes);
        assertThat(run(options().withOneByte(true))).isZero();
        assertThat(echoes.received).hasSize(5);
    }

    @Test
    void hangingConnectionIsAbortedAndReportedAndTheNextCaseIsRun() throws Exception {
        CompletableFuture<Void> aborted = new CompletableFuture<>();
        server.on(
                "/runCase?case=2&agent=noctule",
                channel -> channel.closeFuture().addListener(closed -> aborted.complete(null)));
        server.on(
                "/runCase?case=3&agent=noctule", channel -> aborted.thenRun(() -> StandInFuzzingServer.close(channel)));
        assertThat(run(options().withPatience(Patience.DEFAULT.withSilence(SHORT))))
                .isEqualTo(1);
        assertThat(lines()).containsExactly("case 2: hung, aborted: silent for 2.0 s", "3 cases run, 1 hung");
        assertThat(server.requests()).contains("/updateReports?agent=noctule");
    }

    @Test
    void caseThatGoesOnAndOnIsAbortedToo() throws Exception {
        server.on("/runCase?case=2&agent=noctule", new PingPong());
        assertThat(run(options().withPatience(Patience.DEFAULT.withConnection(SHORT))))
                .isEqualTo(1);
        assertThat(lines()).containsExactly("case 2: hung, aborted: not over after 2.0 s", "3 cases run, 1 hung");
    }

    @Test
    void longCaseIsNotSilentAsLongAsMessagesCome() throws Exception {
        server.on("/runCase?case=2&agent=noctule", new PingPong());
        Patience patience = Patience.DEFAULT.withSilence(SHORT).withConnection(SHORT.multipliedBy(2));
        assertThat(run(options().withPatience(patience))).isEqualTo(1);
        assertThat(lines()).contains("case 2: hung, aborted: not over after 4.0 s");
    }

    @Test
    void everythingEndsWhenTheTimeIsUp() throws Exception {
        server.on("/runCase?case=2&agent=noctule", channel -> {});
        assertThat(run(options().withPatience(Patience.DEFAULT.withAll(SHORT)))).isEqualTo(1);
        assertThat(lines()).contains("giving up: the time is up", "2 cases run, 1 hung, 1 not run");
    }

    @Test
    void caseThatCannotBeOpenedIsReported() throws Exception {
        server.on("/getCaseCount", StandInFuzzingServer.answering("4"));
        assertThat(run(options())).isEqualTo(1);
        assertThat(lines()).hasSize(2);
        assertThat(lines().get(0)).startsWith("case 4: could not connect: ").contains("404");
        assertThat(lines().get(1)).isEqualTo("3 cases run, 0 hung, 1 not connected");
    }

    @Test
    void verdictsAreCountedIfTheServerGivesThem() throws Exception {
        verdict(1, "{\"behavior\": \"OK\"}");
        verdict(2, "{\"behavior\":\"INFORMATIONAL\"}");
        verdict(3, "{\"behavior\": \"OK\"}");
        assertThat(run(options())).isZero();
        assertThat(lines())
                .containsExactly(
                        "OK 2, NON-STRICT 0, FAILED 0, INFORMATIONAL 1, UNIMPLEMENTED 0", "3 cases run, 0 hung");
    }

    @Test
    void failedCaseIsNamedAndFailsTheRun() throws Exception {
        verdict(1, "{\"behavior\": \"OK\"}");
        verdict(2, "{\"behavior\": \"FAILED\"}");
        verdict(3, "{\"behavior\": \"NON-STRICT\"}");
        server.on("/getCaseInfo?case=2", StandInFuzzingServer.answering("{\"id\": \"6.4.1\", \"description\": \"\"}"));
        assertThat(run(options())).isEqualTo(1);
        assertThat(lines())
                .containsExactly(
                        "case 2 (6.4.1): FAILED",
                        "case 3: NON-STRICT",
                        "OK 1, NON-STRICT 1, FAILED 1, INFORMATIONAL 0, UNIMPLEMENTED 0",
                        "3 cases run, 0 hung");
    }

    @Test
    void inStrictRunsEveryCaseNeedsAGoodVerdict() throws Exception {
        TesteeOptions strict = options().withStrict(true);
        verdict(1, "{\"behavior\": \"OK\"}");
        verdict(2, "{\"behavior\": \"OK\"}");
        assertThat(run(strict)).isEqualTo(1);
        verdict(3, "{\"behavior\": \"NON-STRICT\"}");
        assertThat(run(strict)).isEqualTo(1);
        assertThat(run(options())).isZero();
        verdict(3, "{\"behavior\": \"INFORMATIONAL\"}");
        assertThat(run(strict)).isZero();
    }

    @Test
    void serverWithNoCasesIsAnError() throws Exception {
        server.on("/getCaseCount", StandInFuzzingServer.answering("0"));
        assertThat(run(options())).isEqualTo(1);
        assertThat(lines()).containsExactly("getCaseCount: the server has no cases");
    }

    @Test
    void caseCountThatIsNoNumberIsAnError() throws Exception {
        server.on("/getCaseCount", StandInFuzzingServer.answering("many"));
        assertThat(run(options())).isEqualTo(1);
        assertThat(lines()).containsExactly("getCaseCount: expected the number of cases but was 'many'");
    }

    @Test
    void missingCaseCountIsAnError() throws Exception {
        server.on("/getCaseCount", StandInFuzzingServer.closing());
        assertThat(run(options())).isEqualTo(1);
        assertThat(lines()).containsExactly("getCaseCount: no answer, closed by server: 1000 (normal)");
    }

    @Test
    void serverThatKnowsNoCaseCountIsAnError() throws Exception {
        TesteeOptions elsewhere = TesteeOptions.parse(server.url() + "/elsewhere/");
        assertThat(run(elsewhere)).isEqualTo(1);
        assertThat(lines()).hasSize(1);
        assertThat(lines().get(0))
                .startsWith("getCaseCount: could not connect: ")
                .contains("404");
    }

    @Test
    void serverThatGoesAwayIsNotAskedOnAndOn() throws Exception {
        server.on("/getCaseCount", StandInFuzzingServer.answering("500"));
        server.on(
                "/runCase?case=2&agent=noctule",
                channel -> channel.parent()
                        .close()
                        .addListener(closed -> new Thread(() -> closeWhenNobodyListens(channel)).start()));
        assertThat(run(options())).isEqualTo(1);
        assertThat(lines())
                .contains("giving up: nobody listens any more", "2 cases run, 0 hung, 3 not connected, 495 not run");
    }

    /** The event loop goes on listening for a moment after it has closed the socket: until it waits for events again. */
    private static void closeWhenNobodyListens(Channel channel) {
        while (true) {
            try {
                new Socket("127.0.0.1", ((InetSocketAddress) channel.localAddress()).getPort()).close();
            } catch (IOException refused) {
                channel.close();
                return;
            }
        }
    }

    @Test
    void agentIsEncoded() throws Exception {
        run(TesteeOptions.parse(server.url(), "No & ctule/1"));
        assertThat(server.requests()).contains("/runCase?case=1&agent=No%20%26%20ctule%2F1");
    }

    @Test
    void secureServersAreTrustedAsAskedFor(@TempDir Path directory) throws Exception {
        TestCertificates certificates = TestCertificates.create();
        Path authority = certificates.writeTo(directory).authority();
        server.close();
        server = new StandInFuzzingServer(certificates.nettyContextForServer());
        threeCases();
        assertThat(run(options())).isEqualTo(1);
        assertThat(run(TesteeOptions.parse("--cacert", authority.toString(), server.url())))
                .isZero();
        assertThat(run(options().withTls(Tls.insecure()).withOneByte(true))).isZero();
    }

    @Test
    void addressThatIsNotOneOfWebSocketIsAUsageError() {
        assertThatThrownBy(() -> run(TesteeOptions.of("http://127.0.0.1:9001")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private void verdict(int number, String json) {
        server.on("/getCaseStatus?case=" + number + "&agent=noctule", StandInFuzzingServer.answering(json));
    }

    private TesteeOptions options() {
        return TesteeOptions.of(server.url());
    }

    private int run(TesteeOptions options) throws InterruptedException {
        return AutobahnTestee.run(options, new PrintStream(output, true, StandardCharsets.UTF_8));
    }

    private List<String> lines() {
        return output.toString(StandardCharsets.UTF_8).lines().toList();
    }

    /** Answers every echo with another message, without end. */
    private static final class PingPong implements Script {
        @Override
        public void opened(Channel channel) {
            channel.writeAndFlush(new TextWebSocketFrame("again"));
        }

        @Override
        public void received(Channel channel, WebSocketFrame frame) {
            opened(channel);
        }
    }

    /** Sends five messages, and closes when as many have come back. */
    private static final class Echoes implements Script {
        final List<String> received = new CopyOnWriteArrayList<>();

        @Override
        public void opened(Channel channel) {
            channel.write(new TextWebSocketFrame(""));
            channel.write(new TextWebSocketFrame("h\u00e9llo"));
            channel.write(new BinaryWebSocketFrame());
            channel.write(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[] {0x00, (byte) 0xff})));
            channel.writeAndFlush(new BinaryWebSocketFrame(Unpooled.wrappedBuffer(new byte[1 << 20])));
        }

        @Override
        public void received(Channel channel, WebSocketFrame frame) {
            received.add(
                    frame instanceof TextWebSocketFrame text ? "text " + text.text() : "binary " + describe(frame));
            if (received.size() == 5) {
                StandInFuzzingServer.close(channel);
            }
        }

        private static String describe(WebSocketFrame frame) {
            int size = frame.content().readableBytes();
            return size > 10 ? Integer.toString(size) : ByteBufUtil.hexDump(frame.content());
        }
    }
}
