package dev.noctule.benchmarks.echo.load;

import dev.noctule.benchmarks.echo.client.ClientUnderTest;
import dev.noctule.benchmarks.echo.client.Connection;
import dev.noctule.benchmarks.echo.load.ProcessMeter.Reading;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Many connections, each with one message a second, evenly spread. The time of an echo counts from when its message was
 * due, not from when it was sent: a stall delays many echoes, and all of them count (no coordinated omission).
 */
final class RateWindow implements Window {
    private static final long PERIOD_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Workload workload;
    private final Payload payload;
    private final Failure failure = new Failure();
    private final List<Connection> connections = new ArrayList<>();

    /** Of the window that runs, replaced while nothing is in flight. */
    private volatile Run run;

    /** Messages on each connection in earlier windows. */
    private long before;

    RateWindow(Workload workload, ClientUnderTest client, URI uri) throws Exception {
        this.workload = workload;
        payload = new Payload(workload);
        run = new Run(0, 0);
        for (int i = 0; i < workload.connections(); i++) {
            connections.add(client.connect(uri, listener(i)));
        }
    }

    private EchoListener listener(int index) {
        return new EchoListener(payload, failure) {
            @Override
            void onEcho(long number) {
                run.onEcho(index, number);
            }
        };
    }

    @Override
    public Map<Metric, Double> measure(Duration length) throws InterruptedException {
        int rounds = (int) Math.max(1, length.toSeconds());
        run = new Run(before, rounds);
        before += rounds;
        return run.measure();
    }

    @Override
    public void close() {
        connections.forEach(Connection::close);
    }

    private final class Run {
        private final long before;
        private final int rounds;
        private final CountDownLatch missing;
        private final ConcurrentHistogram nanos = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(5), 3);
        private final long start = System.nanoTime();

        /** A run of some messages on each connection, after earlier ones. */
        Run(long before, int rounds) {
            this.before = before;
            this.rounds = rounds;
            missing = new CountDownLatch(rounds * workload.connections());
        }

        Map<Metric, Double> measure() throws InterruptedException {
            Reading first = ProcessMeter.read();
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < connections.size(); i++) {
                    sleepUntil(due(i, round));
                    payload.send(connections.get(i));
                }
            }
            boolean complete = missing.await(DRAIN.toSeconds(), TimeUnit.SECONDS);
            failure.check();
            if (!complete) {
                throw new IllegalStateException(missing.getCount() + " echoes are missing after " + DRAIN);
            }
            return result(first, ProcessMeter.read());
        }

        private Map<Metric, Double> result(Reading first, Reading last) {
            Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
            last.since(first, nanos.getTotalCount(), workload.messageBytes(), metrics);
            LatencyMetrics.put(nanos, metrics);
            return metrics;
        }

        private long due(int index, long round) {
            return start + round * PERIOD_NANOS + index * PERIOD_NANOS / workload.connections();
        }

        private void sleepUntil(long due) {
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
        }

        void onEcho(int index, long number) {
            nanos.recordValue(System.nanoTime() - due(index, number - before));
            missing.countDown();
        }
    }
}
