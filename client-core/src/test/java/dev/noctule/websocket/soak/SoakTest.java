package dev.noctule.websocket.soak;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.netty.Clients;
import dev.noctule.websocket.testing.TestCertificates;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Sockets that exchange numbered messages with a server through bad networks, with {@code ws} and {@code wss}, with and
 * without compression and fragments; some connect again. However the network ends a connection: nothing is lost before
 * it, doubled or out of order, there is one end, and nothing is left. The short run is one of every build; {@code
 * dev/soak} runs it for as long as one likes.
 */
class SoakTest {
    private static final double MINUTES = Double.parseDouble(System.getProperty("noctule.soak.minutes", "0"));
    private static final long SEED = Long.getLong("noctule.seed", 5);
    private static final int LANES = 12;
    private static final int LIVES_A_ROUND = MINUTES > 0 ? 5 : 2;

    /** Fewer samples than this say nothing about a slope; a slow machine takes ten minutes for them. */
    private static final int ENOUGH_SAMPLES = 10;

    private static final int ENOUGH_MINUTES = 10;

    /** Pools grow in steps of some MiB: one of six in the middle of five minutes looks like 1.2 MiB a minute. */
    private static final double MOST_KIB_A_MINUTE = 2048;

    /** Those that resolve names come and go, some twenty of them; there are over a hundred sockets a minute. */
    private static final double MOST_THREADS_A_MINUTE = 5;

    private final Exchanges exchanges = new Exchanges();
    private final Tally tally = new Tally();
    private final Vitals vitals = new Vitals();
    private final List<WebSocketClient> clients = new ArrayList<>();
    private final List<Lane> lanes = new ArrayList<>();
    private final ExecutorService threads = Executors.newFixedThreadPool(LANES);
    private SoakServer server;

    @BeforeEach
    void start(@TempDir Path directory) throws Exception {
        TestCertificates certificates = TestCertificates.create();
        server = new SoakServer(exchanges, tally.violations(), certificates);
        Tls tls = Tls.trusting(certificates.writeTo(directory).authority());
        for (int number = 0; number < LANES; number++) {
            WebSocketClient client = WebSocketClient.builder()
                    .tls(tls)
                    .compression((number & 2) == 0 ? Compression.none() : Compression.deflate())
                    .fragmentBytes((number & 4) == 0 ? Integer.MAX_VALUE : 5003)
                    .build();
            clients.add(client);
            lanes.add(new Lane(client, server, (number & 1) == 1, exchanges, tally, number, SEED * 1_000_003));
        }
    }

    @AfterEach
    void stop() throws Exception {
        threads.shutdownNow();
        for (Lane lane : lanes) {
            lane.close();
        }
        clients.forEach(WebSocketClient::close);
        server.close();
        Clients.assertThreadsEnd();
    }

    @Test
    void nothingIsLostDoubledOrOutOfOrderAndNothingIsLeft() throws Exception {
        for (int round = 0; round == 0 || vitals.minutes() < MINUTES || needsSamples(); round++) {
            round();
            say(vitals.take());
            assertThat(tally.violations())
                    .as("round " + round + " of seed " + SEED)
                    .isEmpty();
        }
        say(tally);
        say(vitals);
        assertThat(tally.clean()).as("connections that were closed in order").isPositive();
        assertThat(tally.broken()).as("connections that were broken").isPositive();
        assertThat(exchanges.isEmpty()).isTrue();
        assertNothingGrows();
    }

    /** A machine with other work may take longer for them, but not for ever. */
    private boolean needsSamples() {
        return MINUTES >= ENOUGH_MINUTES && vitals.count() < ENOUGH_SAMPLES && vitals.minutes() < 2 * MINUTES;
    }

    /** The last lanes connect again; each of the others opens several connections. */
    private void round() throws Exception {
        List<Callable<Void>> tasks = IntStream.range(0, LANES)
                .mapToObj(number -> (Callable<Void>) () -> {
                    Lane lane = lanes.get(number);
                    for (int life = 0; life < LIVES_A_ROUND; life++) {
                        if (number < 8) {
                            lane.connects();
                        } else {
                            lane.reconnects();
                        }
                    }
                    return null;
                })
                .toList();
        for (Future<Void> lane : threads.invokeAll(tasks)) {
            lane.get();
        }
        for (Lane lane : lanes) {
            lane.awaitQuiet();
        }
    }

    private void assertNothingGrows() {
        if (MINUTES >= ENOUGH_MINUTES) {
            assertThat(vitals.count()).as("samples").isGreaterThanOrEqualTo(ENOUGH_SAMPLES);
        }
        if (vitals.count() >= ENOUGH_SAMPLES) {
            assertThat(vitals.slope(Vitals.Sample::heap)).as("KiB of heap").isLessThan(MOST_KIB_A_MINUTE);
            assertThat(vitals.slope(Vitals.Sample::direct))
                    .as("KiB of direct memory")
                    .isLessThan(MOST_KIB_A_MINUTE);
            assertThat(vitals.slope(Vitals.Sample::threads)).as("threads").isLessThan(MOST_THREADS_A_MINUTE);
            assertThat(vitals.slope(Vitals.Sample::descriptors))
                    .as("descriptors")
                    .isLessThan(1);
        }
    }

    private static void say(Object what) {
        if (MINUTES > 0) {
            System.out.println(what);
        }
    }
}
