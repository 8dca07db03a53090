package dev.noctule.benchmarks.echo.load;

import dev.noctule.benchmarks.echo.client.ClientUnderTest;
import dev.noctule.benchmarks.echo.client.Connection;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Opens many connections, gets one echo on each, and then sees how much memory and how many threads they hold while they
 * are idle.
 */
final class IdleWindow implements Window {
    private static final Path STATUS = Path.of("/proc/self/status");

    /** One collection finds what the one before it has made unreachable, such as finalized objects. */
    private static final int COLLECTIONS = 3;

    private final Workload workload;
    private final ClientUnderTest client;
    private final URI uri;

    /** Shared, as it is not what a connection holds. */
    private final Payload payload;

    IdleWindow(Workload workload, ClientUnderTest client, URI uri) throws Exception {
        this.workload = workload;
        this.client = client;
        this.uri = uri;
        payload = new Payload(workload);
        open(1).forEach(Connection::close); // loads the classes, which are not to count
    }

    /** The length is how long the collector gets, and what the last window closed, before and after. */
    @Override
    public Map<Metric, Double> measure(Duration length) throws Exception {
        Duration pause = length.dividedBy(COLLECTIONS);
        Memory without = Memory.settled(pause);
        List<Connection> connections = open(workload.connections());
        try {
            return Memory.settled(pause).since(without, workload.connections());
        } finally {
            connections.forEach(Connection::close);
        }
    }

    private List<Connection> open(int number) throws Exception {
        Failure failure = new Failure();
        CountDownLatch missing = new CountDownLatch(number);
        List<Connection> connections = new ArrayList<>();
        for (int i = 0; i < number; i++) {
            connections.add(client.connect(uri, new OneEcho(payload, failure, missing)));
        }
        connections.forEach(payload::send);
        boolean complete = missing.await(DRAIN.toSeconds(), TimeUnit.SECONDS);
        failure.check();
        if (!complete) {
            throw new IllegalStateException(missing.getCount() + " echoes are missing after " + DRAIN);
        }
        return connections;
    }

    @Override
    public void close() {
        // Nothing is open between windows.
    }

    private static final class OneEcho extends EchoListener {
        private final CountDownLatch missing;

        OneEcho(Payload payload, Failure failure, CountDownLatch missing) {
            super(payload, failure);
            this.missing = missing;
        }

        @Override
        void onEcho(long number) {
            missing.countDown();
        }
    }

    /**
     * A reading.
     *
     * @param resident bytes, zero where the system does not tell
     */
    private record Memory(long heap, long resident, int threads) {
        /** Reads at once after the last collection, so that garbage made since does not count. */
        static Memory settled(Duration pause) throws InterruptedException, IOException {
            for (int i = 0; i < COLLECTIONS; i++) {
                Thread.sleep(pause.toMillis());
                System.gc();
            }
            return new Memory(
                    ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
                    residentBytes(),
                    ManagementFactory.getThreadMXBean().getThreadCount());
        }

        private static long residentBytes() throws IOException {
            if (!Files.exists(STATUS)) {
                return 0;
            }
            try (Stream<String> lines = Files.lines(STATUS)) {
                return lines.filter(line -> line.startsWith("VmRSS:"))
                        .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                        .sum();
            }
        }

        Map<Metric, Double> since(Memory before, int connections) {
            Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
            metrics.put(Metric.HEAP_BYTES_PER_CONNECTION, (double) (heap - before.heap) / connections);
            if (resident > 0) {
                metrics.put(Metric.RESIDENT_BYTES_PER_CONNECTION, (double) (resident - before.resident) / connections);
            }
            metrics.put(Metric.THREADS, (double) threads - before.threads);
            return metrics;
        }
    }
}
