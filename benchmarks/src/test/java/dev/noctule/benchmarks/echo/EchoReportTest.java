package dev.noctule.benchmarks.echo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.benchmarks.echo.EchoResult.Client;
import dev.noctule.benchmarks.echo.load.Metric;
import dev.noctule.benchmarks.echo.load.Workload;
import dev.noctule.benchmarks.report.Machine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Results become tables. */
class EchoReportTest {
    private static final Client SLOW = client("slow", 10, 30, 20);
    private static final Client FAST = client("fast", 2000, 1000, 4000);

    private static Client client(String name, double... rates) {
        return new Client(
                name,
                "1.0",
                Arrays.stream(rates)
                        .mapToObj(rate -> Map.of(Metric.MESSAGES_PER_SECOND, rate, Metric.P50_MICROS, 1e6 / rate))
                        .toList());
    }

    private static EchoResult result(String workload, Client... clients) {
        return new EchoResult(Workload.of(workload), Map.of("Date", "2026-11-24"), List.of(clients));
    }

    @Test
    void moreMessagesASecondAreBetter() {
        assertThat(result("small", SLOW, FAST).sorted()).containsExactly(FAST, SLOW);
    }

    @Test
    void aLowerLatencyIsBetter() {
        assertThat(result("latency", SLOW, FAST).sorted()).containsExactly(FAST, SLOW);
    }

    @Test
    void aRowHasMedianLowestAndHighest() {
        assertThat(new EchoReport(result("small", SLOW, FAST)).table().markdown())
                .isEqualTo("""
                        | client | version | messages/s | p50, us |
                        | --- | --- | --- | --- |
                        | fast | 1.0 | 2000 (1000..4000) | 500 (250..1000) |
                        | slow | 1.0 | 20.0 (10.0..30.0) | 50000 (33333..100000) |
                        """);
    }

    @Test
    void theMetricOfTheWorkloadComesFirst() {
        assertThat(result("latency", FAST).metrics()).containsExactly(Metric.P50_MICROS, Metric.MESSAGES_PER_SECOND);
    }

    @Test
    void whatAClientDoesNotTellIsLeftOpen() {
        Client silent = new Client("silent", "1.0", List.of(Map.of(Metric.MESSAGES_PER_SECOND, 5.0)));

        assertThat(new EchoReport(result("small", silent, FAST)).table().rows())
                .contains(List.of("silent", "1.0", "5.00 (5.00..5.00)", "-"));
    }

    @Test
    void aResultIsWrittenInFourForms(@TempDir Path directory) throws Exception {
        new EchoReport(result("small", SLOW, FAST)).writeTo(directory);

        String name = "echo-small-" + Machine.jdk();
        assertThat(Files.readString(directory.resolve(name + ".csv")))
                .startsWith(
                        "client,version,metric,median,min,max\nfast,1.0,MESSAGES_PER_SECOND,2000.0,1000.0,4000.0\n");
        assertThat(Files.readString(directory.resolve(name + ".md")))
                .contains("Medians of 3 windows", "* Date: 2026-11-24", "(" + name + ".svg)");
        assertThat(Files.readString(directory.resolve(name + ".json"))).contains("\"MESSAGES_PER_SECOND\" : 4000.0");
        assertThat(directory.resolve(name + ".svg")).isNotEmptyFile();
    }
}
