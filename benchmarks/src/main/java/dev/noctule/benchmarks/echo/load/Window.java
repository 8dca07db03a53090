package dev.noctule.benchmarks.echo.load;

import dev.noctule.benchmarks.echo.client.ClientUnderTest;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/** Measures a workload for a while, again and again. Its connections stay open and silent in between. */
public interface Window extends AutoCloseable {
    /** How long the last echoes may take after a window's end. */
    Duration DRAIN = Duration.ofSeconds(30);

    /** Opens what the workload needs. */
    static Window open(Workload workload, ClientUnderTest client, URI uri) throws Exception {
        return switch (workload.shape()) {
            case LOOP -> new LoopWindow(workload, client, uri);
            case CONNECTIONS -> new RateWindow(workload, client, uri);
            case IDLE -> new IdleWindow(workload, client, uri);
        };
    }

    /**
     * Runs the workload.
     *
     * @throws IllegalStateException if the client failed, or an echo was wrong or lost
     */
    Map<Metric, Double> measure(Duration length) throws Exception;

    @Override
    void close() throws Exception;
}
