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
 * Many connections, each with one message a second, evenly spread: message {@code k} of all goes over connection
 * {@code k % connections}. The time of an echo counts from when its message was due, not from when it was sent: a stall
 * delays many echoes, and all of them count (no coordinated omission).
 */
final class RateWindow implements Window {
    private final Workload workload;
    private final long intervalNanos;
    private final Payload payload;
    private final Failure failure = new Failure();
    private final List<Connection> connections = new ArrayList<>();

    /** The window that runs, replaced while nothing is in flight. */
    private volatile Run run;

    RateWindow(Workload workload, ClientUnderTest client, URI uri) throws Exception {
        this.workload = workload;
        intervalNanos = TimeUnit.SECONDS.toNanos(1) / workload.connections();
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
                run.onEcho(number * workload.connections() + index);
            }
        };
    }

    @Override
    public Map<Metric, Double> measure(Duration length) throws InterruptedException {
        int messages = (int) Math.max(1, length.toNanos() / intervalNanos);
        run = new Run(run.end, messages);
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
            boolean complete = missing.await(DRAIN.toSeconds(), TimeUnit.SECONDS);
            failure.check();
            if (!complete) {
                throw new IllegalStateException(missing.getCount() + " echoes are missing after " + DRAIN);
            }
            return result(first, ProcessMeter.read());
        }

        private Map<Metric, Double> result(Reading first, Reading last) {
            Map<Metric, Double> metrics = new EnumMap<>(Metric.class);
            last.since(first, end - begin, workload.messageBytes(), metrics);
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
