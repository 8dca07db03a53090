package dev.noctule.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BarChartTest {
    private static final BarChart CHART = new BarChart(
            "Encode",
            "payload",
            "ns per frame",
            BarChart.Scale.LOGARITHMIC,
            List.of("16 B", "64 KiB"),
            List.of(
                    new BarChart.Series("Noctule", List.of(5.0, 2_600.0)),
                    new BarChart.Series("Netty", List.of(71.0, Double.NaN))));

    @TempDir
    private Path directory;

    @Test
    void aChartIsAnSvgFileWithItsTitle() throws IOException {
        assertThat(written("chart.svg")).contains("<svg", "viewBox=\"0 0 900 450\"", ">Encode<");
    }

    @Test
    void theSameChartIsTheSameFile() throws IOException {
        assertThat(written("second.svg")).isEqualTo(written("first.svg"));
    }

    @Test
    void aSeriesHasAValueForEachCategory() {
        assertThatThrownBy(() -> new BarChart(
                        "Encode",
                        "payload",
                        "ns",
                        BarChart.Scale.LINEAR,
                        List.of("16 B", "64 KiB"),
                        List.of(new BarChart.Series("Noctule", List.of(5.0)))))
                .hasMessage("Expected 2 values of Noctule, but there are 1");
    }

    private String written(String name) throws IOException {
        Path file = directory.resolve(name);
        CHART.writeTo(file);
        return Files.readString(file);
    }
}
