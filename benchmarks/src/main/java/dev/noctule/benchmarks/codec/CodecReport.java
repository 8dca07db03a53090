package dev.noctule.benchmarks.codec;

import dev.noctule.benchmarks.report.BarChart;
import dev.noctule.benchmarks.report.Machine;
import dev.noctule.benchmarks.report.Spread;
import dev.noctule.benchmarks.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Comparisons to files.
 *
 * @param comparisons in the order of the tables
 * @param facts about the run: name to value
 */
record CodecReport(List<Comparison> comparisons, Map<String, String> facts) {
    private static final int KIB = 1024;

    /**
     * Writes a page, a table of numbers, and a chart for each kind of work and history.
     *
     * @param plan how the names of the files begin
     */
    void writeTo(Path directory, String plan, String jdk) throws IOException {
        Files.writeString(directory.resolve(plan + "-" + jdk + ".md"), page(jdk));
        Files.writeString(
                directory.resolve(plan + "-" + jdk + ".csv"), numbers().csv());
        for (List<Comparison> chart : charts()) {
            Comparison first = chart.get(0);
            String history = first.history().isEmpty() ? "" : "-" + first.history();
            String name = "%s-%s%s-%s.svg".formatted(plan, dashed(first.work()), history, jdk);
            chart(chart, jdk).writeTo(directory.resolve(name));
        }
    }

    private String page(String jdk) {
        return "# The codec on " + jdk + "\n\n"
                + "Made by `dev/bench codec`: do not edit. A fork's time is the median of its iterations."
                + "\nTimes are nanoseconds an operation: the median of the forks (lowest to highest). A ratio above 1"
                + " says that\nNoctule takes less time than Netty's stock codec, or than a copy. Allocated: bytes on the"
                + " heap an operation,\nthe median of the forks, Noctule / the other.\n\n"
                + Machine.markdown(facts) + "\n" + summary().markdown();
    }

    private Table summary() {
        List<List<String>> rows = new ArrayList<>();
        for (Comparison one : comparisons) {
            rows.add(List.of(
                    one.work(),
                    one.setting(),
                    one.history(),
                    bytes(one.size()),
                    words(one.ours().nanos()),
                    words(one.other().nanos()),
                    format("%.2f", one.ratio()),
                    format("%.0f / %.0f", one.ours().allocated(), one.other().allocated())));
        }
        return new Table(
                List.of("work", "setting", "history", "payload", "Noctule", "Netty or copy", "ratio", "allocated"),
                rows);
    }

    private static String words(Spread nanos) {
        return format("%s (%s to %s)", rounded(nanos.median()), rounded(nanos.min()), rounded(nanos.max()));
    }

    /** Three digits are more than the machine can repeat. */
    private static String rounded(double value) {
        return format(value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%.0f", value);
    }

    private Table numbers() {
        List<List<String>> rows = new ArrayList<>();
        for (Comparison one : comparisons) {
            rows.add(row(one, "ours", one.ours()));
            rows.add(row(one, "other", one.other()));
        }
        return new Table(
                List.of("work", "setting", "history", "bytes", "side", "median ns", "min ns", "max ns", "allocated B"),
                rows);
    }

    private static List<String> row(Comparison one, String side, Figure figure) {
        Spread nanos = figure.nanos();
        return List.of(
                one.work(),
                one.setting(),
                one.history(),
                Integer.toString(one.size()),
                side,
                format("%.3f", nanos.median()),
                format("%.3f", nanos.min()),
                format("%.3f", nanos.max()),
                format("%.1f", figure.allocated()));
    }

    private List<List<Comparison>> charts() {
        return comparisons.stream()
                .map(one -> List.of(one.work(), one.history()))
                .distinct()
                .map(key -> comparisons.stream()
                        .filter(one -> key.equals(List.of(one.work(), one.history())))
                        .toList())
                .toList();
    }

    private static BarChart chart(List<Comparison> comparisons, String jdk) {
        Set<Integer> sizes = new TreeSet<>();
        Set<String> settings = new LinkedHashSet<>();
        comparisons.forEach(one -> {
            sizes.add(one.size());
            settings.add(one.setting());
        });
        Comparison first = comparisons.get(0);
        List<BarChart.Series> series = settings.stream()
                .map(setting -> new BarChart.Series(
                        setting.isEmpty() ? first.work() : setting,
                        sizes.stream()
                                .map(size -> ratio(comparisons, setting, size))
                                .toList()))
                .toList();
        return new BarChart(
                "%s, %s %s: time of Netty's stock codec or a copy / time of Noctule"
                        .formatted(first.work(), jdk, first.history()),
                "payload",
                "times as fast",
                BarChart.Scale.LINEAR,
                sizes.stream().map(CodecReport::bytes).toList(),
                series);
    }

    private static double ratio(List<Comparison> comparisons, String setting, int size) {
        return comparisons.stream()
                .filter(one -> one.size() == size && one.setting().equals(setting))
                .mapToDouble(Comparison::ratio)
                .findFirst()
                .orElse(Double.NaN);
    }

    private static String bytes(int size) {
        if (size < KIB) {
            return size + " B";
        }
        return size < KIB * KIB ? size / KIB + " KiB" : size / KIB / KIB + " MiB";
    }

    /** {@code EncodeBinary} is {@code encode-binary}. */
    private static String dashed(String work) {
        return work.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
