package dev.noctule.benchmarks.echo;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.noctule.benchmarks.echo.client.ClientLibrary;
import dev.noctule.benchmarks.echo.load.Metric;
import dev.noctule.benchmarks.echo.load.Workload;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs one workload: starts all clients, warms up one after the other, then gives each a window in turn, round after
 * round, so that a slow minute of the machine meets all. Only one client runs at a time. One that fails is out.
 */
final class Contest {
    private final Plan plan;
    private final Workload workload;
    private final PrintStream progress;
    private final Map<ClientLibrary, ChildProcess> running = new LinkedHashMap<>();
    private final Map<ClientLibrary, List<Map<Metric, Double>>> windows = new LinkedHashMap<>();

    /** Client to reason. */
    private final Map<String, String> failed = new TreeMap<>();

    Contest(Plan plan, Workload workload, PrintStream progress) {
        this.plan = plan;
        this.workload = workload;
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
                warmUp(library, starter.start(library));
            }
            for (int round = 1; round <= plan.rounds(); round++) {
                progress.printf("%s, round %d of %d%n", workload.name(), round, plan.rounds());
                for (ClientLibrary library : List.copyOf(running.keySet())) {
                    measure(library, plan.window());
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

    private void warmUp(ClientLibrary library, ChildProcess process) throws IOException, InterruptedException {
        progress.printf("%s, warming up %s%n", workload.name(), library.label());
        running.put(library, process);
        try {
            process.answer(new TypeReference<Map<Metric, Double>>() {});
        } catch (IOException e) {
            drop(library, e);
            return;
        }
        measure(library, plan.warmup());
        windows.computeIfPresent(library, (key, warm) -> new ArrayList<>());
    }

    private void measure(ClientLibrary library, Duration length) throws IOException, InterruptedException {
        ChildProcess process = running.get(library);
        if (process == null) {
            return;
        }
        try {
            process.order(length.toMillis());
            Map<Metric, Double> window = process.answer(new TypeReference<>() {});
            windows.computeIfAbsent(library, key -> new ArrayList<>()).add(window);
            progress.printf(
                    "  %-20s %.1f %s%n",
                    library.label(),
                    window.get(workload.result()),
                    workload.result().title());
        } catch (IOException e) {
            drop(library, e);
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
