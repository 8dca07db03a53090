package dev.noctule.websocket.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the proxy does to bytes, seen from both ends, with steps that are given and a clock that does not wait. */
class ChaosProxyTest {
    private static final int DEADLINE_MILLIS = 20_000;

    private final ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    private final List<Duration> pauses = Collections.synchronizedList(new ArrayList<>());
    private List<Chaos> toServer = List.of();
    private List<Chaos> toClient = List.of();
    private ChaosProxy proxy;
    private final Socket client = new Socket();
    private Socket server = new Socket();

    ChaosProxyTest() throws IOException {}

    @BeforeEach
    void start() throws IOException {
        proxy = new ChaosProxy(
                listening.getLocalPort(),
                (connection, direction) ->
                        (direction == ChaosProxy.Direction.TO_SERVER ? toServer : toClient).iterator(),
                pauses::add);
    }

    private void connect() throws IOException {
        client.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), proxy.port()));
        server = listening.accept();
        client.setSoTimeout(DEADLINE_MILLIS);
        server.setSoTimeout(DEADLINE_MILLIS);
    }

    @AfterEach
    void stop() throws Exception {
        proxy.close();
        client.close();
        server.close();
        listening.close();
    }

    private static void send(Socket from, String text) throws IOException {
        OutputStream out = from.getOutputStream();
        out.write(text.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String read(Socket at, int bytes) throws IOException {
        return new String(at.getInputStream().readNBytes(bytes), StandardCharsets.US_ASCII);
    }

    @Test
    void withNoStepsEverythingPassesBothWaysAndSoDoEnds() throws IOException {
        connect();
        send(client, "question");
        assertThat(read(server, 8)).isEqualTo("question");
        client.shutdownOutput();
        assertThat(read(server, 1)).isEmpty();
        send(server, "answer");
        server.close();
        assertThat(read(client, 7)).isEqualTo("answer");
    }

    @Test
    void pieceThatIsNotCompleteDoesNotWaitForEver() throws IOException {
        toServer = List.of(new Chaos.Piece(100));
        connect();
        send(client, "question");
        assertThat(read(server, 8)).isEqualTo("question");
    }

    @Test
    void bytesAreCutIntoPiecesWithPausesBetweenThem() throws IOException {
        toServer = List.of(
                new Chaos.Piece(3),
                new Chaos.Pause(Duration.ofSeconds(1)),
                new Chaos.Piece(2),
                new Chaos.Pause(Duration.ofHours(2)));
        connect();
        send(client, "question");
        assertThat(read(server, 8)).isEqualTo("question");
        assertThat(pauses).containsExactly(Duration.ofSeconds(1), Duration.ofHours(2));
    }

    @Test
    void directionThatIsTruncatedAtTheNthByteEndsThere() throws IOException {
        toServer = List.of(new Chaos.Piece(5), new Chaos.Truncation());
        connect();
        send(client, "question");
        assertThat(read(server, 9)).isEqualTo("quest");
        send(server, "answer"); // the other direction goes on
        assertThat(read(client, 6)).isEqualTo("answer");
    }

    @Test
    void resetIsAResetForBoth() throws IOException {
        toClient = List.of(new Chaos.Piece(3), new Chaos.Reset());
        connect();
        send(server, "answer");
        assertThat(endOf(client)).isEqualTo("reset");
        assertThat(endOf(server)).isEqualTo("reset");
    }

    /** What was not yet read may be lost by a reset. */
    private static String endOf(Socket socket) throws IOException {
        try {
            socket.getInputStream().readAllBytes();
            return "end";
        } catch (SocketException reset) {
            return "reset";
        }
    }

    @Test
    void clientThatBreaksOffIsARsetForTheServer() throws IOException {
        connect();
        client.setSoLinger(true, 0);
        client.close();
        assertThat(endOf(server)).isEqualTo("reset");
    }

    @Test
    void clientIsResetWhenThereIsNoServer() throws IOException {
        connect();
        listening.close();
        try (Socket second = new Socket(InetAddress.getLoopbackAddress(), proxy.port())) {
            second.setSoTimeout(DEADLINE_MILLIS);
            assertThat(endOf(second)).isEqualTo("reset");
        }
    }

    // ---- weather

    private static List<Chaos> steps(long seed, int connection, ChaosProxy.Direction direction) {
        Iterator<Chaos> steps = new RandomWeather(seed).of(connection, direction);
        List<Chaos> first = new ArrayList<>();
        while (first.size() < 1000 && steps.hasNext()) {
            first.add(steps.next());
        }
        return first;
    }

    @Test
    void weatherIsTheSameForTheSameSeedAndAnotherForEachConnectionAndDirection() {
        List<Chaos> steps = steps(1, 0, ChaosProxy.Direction.TO_SERVER);
        assertThat(steps(1, 0, ChaosProxy.Direction.TO_SERVER)).isEqualTo(steps);
        assertThat(steps(2, 0, ChaosProxy.Direction.TO_SERVER)).isNotEqualTo(steps);
        assertThat(steps(1, 1, ChaosProxy.Direction.TO_SERVER)).isNotEqualTo(steps);
        assertThat(steps(1, 0, ChaosProxy.Direction.TO_CLIENT)).isNotEqualTo(steps);
    }

    @Test
    void weatherHasEveryKindOfChaos() {
        assertThat(IntStream.range(0, 100)
                        .boxed()
                        .flatMap(connection -> steps(1, connection, ChaosProxy.Direction.TO_CLIENT).stream())
                        .map(Chaos::getClass)
                        .distinct())
                .containsExactlyInAnyOrder(
                        Chaos.Piece.class, Chaos.Pause.class, Chaos.Truncation.class, Chaos.Reset.class);
    }
}
