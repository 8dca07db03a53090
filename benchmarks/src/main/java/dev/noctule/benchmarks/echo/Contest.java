package dev.noctule.benchmarks.echo;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.noctule.benchmarks.echo.client.ClientLibrary;
import dev.noctule.benchmarks.echo.load.Metric;
import dev.noctule.benchmarks.echo.load.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/**
 * Runs one workload: starts all clients, warms up one after the other, and then a second time, for what a client does
 * when it is idle (its first Pings, say) has the JVM compile anew what it does when it is busy. Then each has a window in
 * turn, round after round, so that a slow minute of the machine meets all. Each round begins with another client. Only
 * one client runs at a time. One that fails, or does not answer in time, is out.
 */
final class Contest {
    /** For a JVM to start, to open 1 000 connections and to warm them up. */
    private static final Duration START = Duration.ofMinutes(2);

    /** On top of a window: for its last echoes, for connections to open, and for collections. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private static final TypeReference<Map<Metric, Double>> METRICS = new TypeReference<>() {};

    private final Plan plan;
    private final Workload workload;
    private final ChildProcess server;
    private final PrintStream progress;
    private final Map<ClientLibrary, ChildProcess> running = new LinkedHashMap<>();
    private final Map<ClientLibrary, List<Map<Metric, Double>>> windows = new LinkedHashMap<>();

    /** Client to reason. */
    private final Map<String, String> failed = new TreeMap<>();

    Contest(Plan plan, Workload workload, ChildProcess server, PrintStream progress) {
        this.plan = plan;
        this.workload = workload;
        this.server = server;
        this.progress = progress;
    }

    /** Starts a process. */
    interface Starter {
        ChildProcess start(ClientLibrary library) throws IOException;
    }

    /** The windows of each client that ran to the end. */
    Map<ClientLibrary, List<Map<Metric, Double>>> run(List<ClientLibrary> libraries, Starter starter)
            throws IOException, InterruptedException {
        try {
            for (ClientLibrary library : libraries) {
                start(library, starter);
                warmUp(library);
            }
            for (ClientLibrary library : libraries) {
                warmUp(library);
            }
            for (int round = 1; round <= plan.rounds(); round++) {
                progress.printf("%s, round %d of %d%n", workload.name(), round, plan.rounds());
                for (ClientLibrary library : order(round)) {
                    measure(library);
                }
            }
            return windows;
        } finally {
            for (ChildProcess process : running.values()) {
                process.close();
            }
        }
    }

    Map<String, String> failed() {
        return failed;
    }

    /** Nobody comes behind the same neighbour each time. Runs are alike in it. */
    private List<ClientLibrary> order(int round) {
        List<ClientLibrary> order = new ArrayList<>(running.keySet());
        Collections.shuffle(order, new Random(round));
        return order;
    }

    private void start(ClientLibrary library, Starter starter) throws IOException, InterruptedException {
        try {
            ChildProcess process = starter.start(library);
            running.put(library, process);
            process.answer(METRICS, START);
        } catch (IOException e) {
            drop(library, e);
        }
    }

    /** A window that does not count, and so may be noise. */
    private void warmUp(ClientLibrary library) throws IOException, InterruptedException {
        ChildProcess process = running.get(library);
        if (process == null) {
            return;
        }
        progress.printf("%s, warming up %s%n", workload.name(), library.label());
        try {
            print(library, window(process, plan.warmup()));
        } catch (IOException e) {
            drop(library, e);
        }
    }

    private void measure(ClientLibrary library) throws IOException, InterruptedException {
        ChildProcess process = running.get(library);
        if (process == null) {
            return;
        }
        try {
            Map<Metric, Double> window = window(process, plan.window());
            forgetImpossible(window);
            windows.computeIfAbsent(library, key -> new ArrayList<>()).add(window);
            print(library, window);
        } catch (IOException e) {
            drop(library, e);
        }
    }

    private void print(ClientLibrary library, Map<Metric, Double> window) {
        progress.printf(
                "  %-20s %.1f %s%n",
                library.label(),
                window.get(workload.result()),
                workload.result().title());
    }

    /** One window, with what the server used meanwhile. */
    private Map<Metric, Double> window(ChildProcess process, Duration length) throws IOException {
        Optional<Duration> cpuBefore = server.cpu();
        long start = System.nanoTime();
        process.order(length.toMillis());
        Map<Metric, Double> window = new EnumMap<>(process.answer(METRICS, length.plus(MARGIN)));
        double nanos = System.nanoTime() - start;
        server.cpu()
                .ifPresent(after -> cpuBefore.ifPresent(before -> window.put(
                        Metric.SERVER_CPU_PERCENT, 100 * after.minus(before).toNanos() / nanos)));
        return window;
    }

    /**
     * Less than nothing, say of memory, tells of noise and not of the client.
     *
     * @throws IOException if nothing is left of what the workload asks
     */
    private void forgetImpossible(Map<Metric, Double> window) throws IOException {
        Double result = window.get(workload.result());
        window.values().removeIf(value -> !Double.isFinite(value) || value < 0);
        if (!window.containsKey(workload.result())) {
            throw new IOException(workload.result().title() + " was " + result);
        }
    }

    private void drop(ClientLibrary library, IOException cause) throws IOException, InterruptedException {
        failed.put(library.label(), String.valueOf(cause.getMessage()));
        progress.printf("  %-20s FAILED: %s%n", library.label(), cause.getMessage());
        windows.remove(library);
        ChildProcess process = running.remove(library);
        if (process != null) {
            process.close();
        }
    }
}
