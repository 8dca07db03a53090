package dev.noctule.benchmarks.codec;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Two figures of one question side by side.
 *
 * @param ours Noctule's
 * @param other Netty's stock codec's, or that of copying the same bytes
 */
record Comparison(Figure ours, Figure other) {
    private static final String WHOSE = "whose";
    private static final String SIZE = "size";
    private static final String HISTORY = "history";

    /** The kernels, and the copy that stands beside each: one that reads and writes the same kind of memory. */
    private static final Map<String, String> COPY = Map.of(
            "maskHeapToHeap", "copyHeapToHeap",
            "maskHeapToDirect", "copyHeapToDirect",
            "decode", "copy");

    /** Of each figure of Noctule's that has its counterpart among the figures, in their order. */
    static List<Comparison> of(Collection<Figure> figures) {
        return figures.stream()
                .flatMap(figure -> counterpart(figure, figures).stream().map(other -> new Comparison(figure, other)))
                .toList();
    }

    private static Optional<Figure> counterpart(Figure ours, Collection<Figure> figures) {
        Map<String, String> params = new TreeMap<>(ours.params());
        boolean isNoctule = params.replace(WHOSE, Side.NOCTULE.name(), Side.NETTY.name());
        String method = isNoctule ? ours.method() : COPY.get(ours.method());
        return figures.stream()
                .filter(other -> other.work().equals(ours.work())
                        && other.method().equals(method)
                        && other.params().equals(params))
                .findFirst();
    }

    /** How many times as fast. */
    double ratio() {
        return other.nanos().median() / ours.nanos().median();
    }

    String work() {
        return ours.work();
    }

    /** In bytes. */
    int size() {
        return Integer.parseInt(ours.params().getOrDefault(SIZE, "0"));
    }

    /** What the JVM had done before, or nothing where that is not a question. */
    String history() {
        return ours.params().getOrDefault(HISTORY, "").toLowerCase(Locale.ROOT);
    }

    /** What else was chosen, such as {@code content=ASCII}; for a kernel, which one it is. */
    String setting() {
        if (!ours.params().containsKey(WHOSE)) {
            String content = ours.params().get("content");
            return content == null ? ours.method() : ours.method() + " " + content;
        }
        Map<String, String> rest = new TreeMap<>(ours.params());
        rest.keySet().removeAll(List.of(WHOSE, SIZE, HISTORY));
        return rest.toString().replaceAll("[{}]", "");
    }
}
