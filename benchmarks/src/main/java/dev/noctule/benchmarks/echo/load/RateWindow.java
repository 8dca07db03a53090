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
import java.util.function.LongConsumer;
import org.HdrHistogram.ConcurrentHistogram;

/**
 * Many connections, each with one message a second, evenly spread: message {@code k} of all goes over connection
 * {@code k % connections}. The time of an echo counts from when its message was due, not from when it was sent: a stall
 * delays many echoes, and all of them count (no coordinated omission). As the load is given, there is no rate to measure.
 * When the connections have opened, they warm up with messages as fast as they go.
 */
final class RateWindow implements Window {
    /** Over each connection: 20 000 with 1 000 connections. */
    private static final int WARMUP_ECHOES = 20;

    private final Workload workload;
    private final long intervalNanos;
    private final Payload payload;
    private final Failure failure = new Failure();
    private final List<Connection> connections = new ArrayList<>();

    /** Takes the number of an echo, among all of all connections. Replaced while nothing is in flight. */
    private volatile LongConsumer echoes = k -> {};

    /** The number of the next message. */
    private long next;

    RateWindow(Workload workload, ClientUnderTest client, URI uri) throws Exception {
        this.workload = workload;
        intervalNanos = TimeUnit.SECONDS.toNanos(1) / workload.connections();
        payload = new Payload(workload);
        for (int i = 0; i < workload.connections(); i++) {
            connections.add(client.connect(uri, listener(i)));
        }
        warmUp();
    }

    /** A closed loop on each connection, after which all have had the same number of echoes. */
    private void warmUp() throws InterruptedException {
        long all = (long) WARMUP_ECHOES * connections.size();
        next = all;
        CountDownLatch missing = new CountDownLatch((int) all);
        echoes = k -> {
            missing.countDown(); // the last one lets the measurement begin, which raises next
            if (k + connections.size() < all) {
                payload.send(connections.get((int) (k % connections.size())));
            }
        };
        connections.forEach(payload::send);
        await(missing);
    }

    private void await(CountDownLatch missing) throws InterruptedException {
        boolean complete = missing.await(DRAIN.toSeconds(), TimeUnit.SECONDS);
        failure.check();
        if (!complete) {
            throw new IllegalStateException(missing.getCount() + " echoes are missing after " + DRAIN);
        }
    }

    private EchoListener listener(int index) {
        return new EchoListener(payload, failure) {
            @Override
            void onEcho(long number) {
                echoes.accept(number * workload.connections() + index);
            }
        };
    }

    @Override
    public Map<Metric, Double> measure(Duration length) throws InterruptedException {
        int messages = (int) Math.max(1, length.toNanos() / intervalNanos);
        Run run = new Run(next, messages);
        next = run.end;
        echoes = run::onEcho;
        return run.measure();
    }

    @Override
    public void close() {
        connections.forEach(Connection::close);
    }

    /** Sends the messages from one number up to another. */
    private final class Run {
        private final long begin;
        private final long end;
        private final CountDownLatch missing;
        private final ConcurrentHistogram nanos = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(5), 3);
        private final long start = System.nanoTime();

        Run(long begin, int messages) {
            this.begin = begin;
            end = begin + messages;
            missing = new CountDownLatch(messages);
        }

        Map<Metric, Double> measure() throws InterruptedException {
            Reading first = ProcessMeter.read();
            for (long k = begin; k < end; k++) {
                sleepUntil(due(k));
                payload.send(connections.get((int) (k % connections.size())));
            }
            await(missing);
            return result(first, ProcessMeter.read());
        }

        private Map<Metric, Double> result(Reading first, Reading last) {
            Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
            last.costsSince(first, end - begin, metrics);
            LatencyMetrics.put(nanos, metrics);
            return metrics;
        }

        private long due(long k) {
            return start + (k - begin) * intervalNanos;
        }

        private void sleepUntil(long due) {
            for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                LockSupport.parkNanos(wait);
            }
        }

        void onEcho(long k) {
            nanos.recordValue(System.nanoTime() - due(k));
            missing.countDown();
        }
    }
}
