package dev.noctule.benchmarks.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {
    private static final Table TABLE =
            new Table(List.of("work", "ratio"), List.of(List.of("encode", "3.1"), List.of("a|b, \"c\"", "2")));

    @Test
    void markdownEscapesThePipe() {
        assertThat(TABLE.markdown()).isEqualTo("""
                        | work | ratio |
                        | --- | --- |
                        | encode | 3.1 |
                        | a\\|b, "c" | 2 |
                        """);
    }

    @Test
    void csvQuotesCommasAndQuotes() {
        assertThat(TABLE.csv()).isEqualTo("""
                        work,ratio
                        encode,3.1
                        "a|b, ""c""\",2
                        """);
    }

    @Test
    void aRowHasACellForEachColumn() {
        assertThatThrownBy(() -> new Table(List.of("work"), List.of(List.of("encode", "3.1"))))
                .hasMessage("Expected 1 cells, but was [encode, 3.1]");
    }
}
