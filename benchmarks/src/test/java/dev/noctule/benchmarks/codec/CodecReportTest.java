package dev.noctule.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.benchmarks.report.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CodecReportTest {
    @TempDir
    private Path directory;

    @BeforeEach
    void write() throws IOException {
        Comparison decode = new Comparison(
                figure("NOCTULE", new Spread(18.5, 20, 25), 0), figure("NETTY", new Spread(3300, 3400, 3500), 24));
        new CodecReport(List.of(decode), Map.of("Cores", "2")).writeTo(directory, "codec", "jdk17");
    }

    @Test
    void thePageHasTheFactsAndARatio() throws IOException {
        assertThat(Files.readString(directory.resolve("codec-jdk17.md")))
                .contains("# The codec on jdk17\n")
                .contains("* Cores: 2\n")
                .contains("| DecodeBinary |  | mixed | 64 KiB"
                        + " | 20.0 (18.5 to 25.0) | 3400 (3300 to 3500) | 170.00 | 0 / 24 |\n");
    }

    @Test
    void theNumbersHaveALineForEachSide() throws IOException {
        assertThat(Files.readString(directory.resolve("codec-jdk17.csv"))).isEqualTo("""
                        work,setting,history,bytes,side,median ns,min ns,max ns,allocated B
                        DecodeBinary,,mixed,65536,ours,20.000,18.500,25.000,0.0
                        DecodeBinary,,mixed,65536,other,3400.000,3300.000,3500.000,24.0
                        """);
    }

    @Test
    void thereIsAChartForEachKindOfWork() {
        assertThat(directory.resolve("codec-decode-binary-mixed-jdk17.svg")).isNotEmptyFile();
    }

    private static Figure figure(String whose, Spread nanos, double allocated) {
        return new Figure(
                "DecodeBinary",
                "decode",
                Map.of("whose", whose, "size", "65536", "history", "MIXED"),
                nanos,
                allocated);
    }
}
