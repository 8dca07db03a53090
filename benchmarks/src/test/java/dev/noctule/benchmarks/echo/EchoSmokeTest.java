package dev.noctule.benchmarks.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.noctule.benchmarks.echo.client.ClientLibrary;
import dev.noctule.benchmarks.echo.client.ClientUnderTest;
import dev.noctule.benchmarks.echo.client.Transport;
import dev.noctule.benchmarks.echo.client.Trust;
import dev.noctule.benchmarks.echo.load.Metric;
import dev.noctule.benchmarks.echo.load.Window;
import dev.noctule.benchmarks.echo.load.Workload;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each client that runs on Java does each kind of workload for a moment, so that none of them rots. */
class EchoSmokeTest {
    private static final Duration MOMENT = Duration.ofMillis(20);
    private static final int CONNECTIONS = 3;

    /** Each shape; text, the longest binary messages, TLS. */
    private static final List<String> WORKLOADS = List.of("latency", "1m", "wss-small", "many", "idle");

    @TempDir
    private static Path directory;

    private static EchoServer server;
    private static Trust trust;

    @BeforeAll
    static void startServer() throws Exception {
        server = EchoServer.start(Transport.best());
        trust = Trust.in(Files.writeString(directory.resolve("certificate.pem"), server.certificatePem()));
    }

    @AfterAll
    static void stopServer() throws Exception {
        server.close();
    }

    static Stream<ClientLibrary> clients() {
        return Arrays.stream(ClientLibrary.values()).filter(ClientLibrary::runsOnJava);
    }

    @ParameterizedTest
    @MethodSource("clients")
    void eachClientDoesEachKindOfWorkload(ClientLibrary library) throws Exception {
        // On a laptop there may be no natives; in CI a client that cannot run is a failure.
        assumeTrue(System.getenv("CI") != null || library.missing().isEmpty());
        try (ClientUnderTest client = library.open(trust, OptionalInt.empty())) {
            for (String name : WORKLOADS) {
                Workload workload = Workload.of(name).withConnections(CONNECTIONS);
                assertPlausible(workload, measure(client, workload));
            }
        }
    }

    /** What a moment is long enough for: CPU time has coarse ticks, and memory is lost in that of the test. */
    private static void assertPlausible(Workload workload, Map<Metric, Double> metrics) {
        assertThat(metrics).as(workload.name()).containsKey(workload.result());
        assertThat(metrics.values())
                .as(workload.name())
                .allSatisfy(value -> assertThat(value).isFinite());
        if (workload.shape() == Workload.Shape.LOOP) {
            assertThat(metrics.get(Metric.MESSAGES_PER_SECOND))
                    .as(workload.name())
                    .isPositive();
        }
        if (metrics.containsKey(Metric.P50_MICROS)) {
            assertThat(metrics.get(Metric.P50_MICROS)).as(workload.name()).isPositive();
            assertThat(List.of(
                            metrics.get(Metric.P50_MICROS),
                            metrics.get(Metric.P99_MICROS),
                            metrics.get(Metric.P999_MICROS)))
                    .as(workload.name())
                    .isSorted();
        }
    }

    private static Map<Metric, Double> measure(ClientUnderTest client, Workload workload) throws Exception {
        try (Window window = Window.open(workload, client, server.uri(workload.tls()))) {
            return window.measure(MOMENT);
        }
    }

    @Test
    void aWindowLeavesEverythingReadyForTheNextOne() throws Exception {
        try (ClientUnderTest client = ClientLibrary.NOCTULE_NIO.open(trust, OptionalInt.empty())) {
            for (String name : WORKLOADS) {
                Workload workload = Workload.of(name).withConnections(CONNECTIONS);
                try (Window window = Window.open(workload, client, server.uri(workload.tls()))) {
                    assertThat(window.measure(MOMENT).keySet())
                            .isEqualTo(window.measure(MOMENT).keySet());
                }
            }
        }
    }
}
