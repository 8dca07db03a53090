package dev.noctule.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.benchmarks.report.Spread;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static final Figure NOCTULE = encode("NOCTULE", "16", 20);
    private static final Figure NETTY = encode("NETTY", "16", 70);

    @Test
    void noctuleStandsBesideNettyWithTheSameParameters() {
        List<Comparison> comparisons = Comparison.of(List.of(NOCTULE, encode("NETTY", "125", 150), NETTY));

        assertThat(comparisons).containsExactly(new Comparison(NOCTULE, NETTY));
        assertThat(comparisons.get(0).ratio()).isEqualTo(3.5);
        assertThat(comparisons.get(0).size()).isEqualTo(16);
        assertThat(comparisons.get(0).history()).isEqualTo("mixed");
        assertThat(comparisons.get(0).setting()).isEqualTo("framesPerFlush=1, memory=HEAP");
    }

    @Test
    void aKernelStandsBesideTheCopyOfItsMemory() {
        Figure mask = kernel("maskHeapToDirect", 4);
        Figure copy = kernel("copyHeapToDirect", 3);

        List<Comparison> comparisons = Comparison.of(List.of(kernel("copyHeapToHeap", 2), copy, mask));

        assertThat(comparisons).containsExactly(new Comparison(mask, copy));
        assertThat(comparisons.get(0).ratio()).isEqualTo(0.75);
        assertThat(comparisons.get(0).setting()).isEqualTo("maskHeapToDirect");
    }

    @Test
    void eachForkCountsWithItsMedian() {
        assertThat(Figure.nanos(List.of(List.of(1.0, 2.0, 9.0), List.of(4.0, 5.0, 6.0), List.of(7.0, 3.0, 1.0))))
                .isEqualTo(new Spread(2, 3, 5));
    }

    private static Figure encode(String whose, String size, double nanos) {
        Map<String, String> params =
                Map.of("whose", whose, "size", size, "history", "MIXED", "memory", "HEAP", "framesPerFlush", "1");
        return new Figure("EncodeBinary", "encode", params, new Spread(nanos, nanos, nanos), 0);
    }

    private static Figure kernel(String method, double nanos) {
        return new Figure("Mask", method, Map.of("size", "1024"), new Spread(nanos, nanos, nanos), 0);
    }
}
