package dev.noctule.benchmarks.echo;

import dev.noctule.benchmarks.echo.load.Metric;
import dev.noctule.benchmarks.echo.load.Workload;
import dev.noctule.benchmarks.report.Spread;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * What a workload gave.
 *
 * @param facts about the run, name to value, in the order to print them
 * @param clients in the order of the rounds
 */
record EchoResult(Workload workload, Map<String, String> facts, List<Client> clients) {
    /**
     * The windows of one client.
     *
     * @param name on the command line
     */
    record Client(String name, String version, List<Map<Metric, Double>> windows) {
        /** Over the windows; empty where the client does not tell. */
        Optional<Spread> spread(Metric metric) {
            List<Double> values = windows.stream()
                    .map(window -> window.get(metric))
                    .filter(Objects::nonNull)
                    .toList();
            return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
        }

        double median(Metric metric) {
            return spread(metric).map(Spread::median).orElse(Double.NaN);
        }
    }

    /** The best first. */
    List<Client> sorted() {
        Comparator<Client> ascending = Comparator.comparingDouble(client -> client.median(workload.result()));
        return clients.stream()
                .sorted(workload.result().lessIsBetter() ? ascending : ascending.reversed())
                .toList();
    }

    /** What at least one client tells, the metric that clients are sorted by first. */
    List<Metric> metrics() {
        return List.of(Metric.values()).stream()
                .filter(metric -> clients.stream()
                        .anyMatch(client -> client.spread(metric).isPresent()))
                .sorted(Comparator.comparing(metric -> metric != workload.result()))
                .toList();
    }
}
