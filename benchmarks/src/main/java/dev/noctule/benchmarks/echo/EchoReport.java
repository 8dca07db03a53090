package dev.noctule.benchmarks.echo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.noctule.benchmarks.echo.EchoResult.Client;
import dev.noctule.benchmarks.echo.load.Metric;
import dev.noctule.benchmarks.report.BarChart;
import dev.noctule.benchmarks.report.Machine;
import dev.noctule.benchmarks.report.Spread;
import dev.noctule.benchmarks.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** Writes a result as JSON with every window, as CSV and Markdown with medians and spread, and as a chart. */
record EchoReport(EchoResult result) {
    private static final List<Metric> LATENCIES = List.of(Metric.P50_MICROS, Metric.P99_MICROS, Metric.P999_MICROS);

    void writeTo(Path directory) throws IOException {
        Files.createDirectories(directory);
        String name = "echo-" + result.workload().name() + "-" + Machine.jdk();
        new ObjectMapper()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .writeValue(directory.resolve(name + ".json").toFile(), result);
        Files.writeString(directory.resolve(name + ".csv"), everySpread().csv());
        Files.writeString(directory.resolve(name + ".md"), markdown(name));
        chart().writeTo(directory.resolve(name + ".svg"));
    }

    private String markdown(String name) {
        return "# Echo: " + result.workload().question() + "\n\n"
                + "Medians of " + windows() + " windows, and in brackets the lowest and the highest.\n\n"
                + table().markdown()
                + "\n![" + result.workload().result().title() + "](" + name + ".svg)\n\n"
                + Machine.markdown(result.facts());
    }

    private long windows() {
        return result.clients().stream()
                .mapToLong(client -> client.windows().size())
                .max()
                .orElse(0);
    }

    /** For people: a row for each client, the best first. */
    Table table() {
        List<String> headers = new ArrayList<>(List.of("client", "version"));
        result.metrics().forEach(metric -> headers.add(metric.title()));
        return new Table(headers, result.sorted().stream().map(this::row).toList());
    }

    private List<String> row(Client client) {
        List<String> cells = new ArrayList<>(List.of(client.name(), client.version()));
        for (Metric metric : result.metrics()) {
            cells.add(client.spread(metric).map(EchoReport::cell).orElse("-"));
        }
        return cells;
    }

    private static String cell(Spread spread) {
        return number(spread.median()) + " (" + number(spread.min()) + ".." + number(spread.max()) + ")";
    }

    /** Three significant digits are more than the machine is good for. */
    private static String number(double value) {
        String format = Math.abs(value) >= 100 ? "%.0f" : Math.abs(value) >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    /** For programs: a row for each client and metric. */
    private Table everySpread() {
        List<List<String>> rows = new ArrayList<>();
        for (Client client : result.sorted()) {
            for (Metric metric : result.metrics()) {
                client.spread(metric).ifPresent(spread -> rows.add(row(client, metric, spread)));
            }
        }
        return new Table(List.of("client", "version", "metric", "median", "min", "max"), rows);
    }

    private static List<String> row(Client client, Metric metric, Spread spread) {
        return Stream.of(client.name(), client.version(), metric, spread.median(), spread.min(), spread.max())
                .map(Object::toString)
                .toList();
    }

    private BarChart chart() {
        Metric main = result.workload().result();
        boolean latency = LATENCIES.contains(main);
        List<Metric> shown = latency ? LATENCIES : List.of(main);
        return new BarChart(
                result.workload().question(),
                "client",
                latency ? "microseconds" : main.title(),
                main.lessIsBetter() ? BarChart.Scale.LOGARITHMIC : BarChart.Scale.LINEAR,
                result.sorted().stream().map(Client::name).toList(),
                shown.stream().map(this::series).toList());
    }

    private BarChart.Series series(Metric metric) {
        return new BarChart.Series(
                metric.title(),
                result.sorted().stream().map(client -> client.median(metric)).toList());
    }
}
