package dev.noctule.benchmarks.echo.load;

import dev.noctule.benchmarks.echo.client.ClientUnderTest;
import dev.noctule.benchmarks.echo.client.Connection;
import dev.noctule.benchmarks.echo.load.ProcessMeter.Reading;
import java.net.URI;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/**
 * One connection with a fixed number of echoes in flight: each one that arrives triggers the next message, from the
 * message callback. With one in flight the time of each echo is recorded.
 */
final class LoopWindow implements Window {
    private final Workload workload;
    private final Payload payload;
    private final Failure failure = new Failure();
    private final Connection connection;

    /** Of the window that runs, replaced while nothing is in flight. */
    private volatile Run run;

    LoopWindow(Workload workload, ClientUnderTest client, URI uri) throws Exception {
        this.workload = workload;
        payload = new Payload(workload);
        run = new Run();
        connection = client.connect(uri, new EchoListener(payload, failure) {
            @Override
            void onEcho(long number) {
                run.onEcho();
            }
        });
    }

    @Override
    public Map<Metric, Double> measure(Duration length) throws InterruptedException {
        run = new Run();
        return run.measure(length);
    }

    @Override
    public void close() {
        connection.close();
    }

    private final class Run {
        private final boolean timed = workload.inFlight() == 1;
        private final Histogram nanos = new Histogram(TimeUnit.MINUTES.toNanos(1), 3);
        private final CountDownLatch drained = new CountDownLatch(1);
        private volatile boolean ending;

        // Below: touched by callbacks only, and by the measuring thread before the first and after the last of them.
        private int inFlight = workload.inFlight();
        private long echoes;
        private long sentAt;

        Map<Metric, Double> measure(Duration length) throws InterruptedException {
            Reading start = ProcessMeter.read();
            for (int i = 0; i < workload.inFlight(); i++) {
                send();
            }
            Thread.sleep(length.toMillis());
            ending = true;
            boolean complete = drained.await(DRAIN.toSeconds(), TimeUnit.SECONDS);
            failure.check();
            if (!complete) {
                throw new IllegalStateException("An echo is missing after " + DRAIN);
            }
            return result(start, ProcessMeter.read());
        }

        private Map<Metric, Double> result(Reading start, Reading end) {
            Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
            end.costsSince(start, echoes, metrics);
            end.ratesSince(start, echoes, workload.messageBytes(), metrics);
            if (timed) {
                LatencyMetrics.put(nanos, metrics);
            }
            return metrics;
        }

        private void send() {
            if (timed) {
                sentAt = System.nanoTime();
            }
            payload.send(connection);
        }

        void onEcho() {
            echoes++;
            if (timed) {
                nanos.recordValue(System.nanoTime() - sentAt);
            }
            if (!ending) {
                send();
            } else if (--inFlight == 0) {
                drained.countDown();
            }
        }
    }
}
