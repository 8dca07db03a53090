package dev.noctule.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContentTest {
    @ParameterizedTest
    @EnumSource
    void aMessageHasExactlyTheBytesThatWereAskedFor(Content content) {
        for (int size : new int[] {16, 125, 1024, 16_384}) {
            assertThat(content.bytes(size)).hasSize(size);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "BINARY")
    void textIsTheSameAsItsBytes(Content content) {
        assertThat(content.text(125)).isEqualTo(new String(content.bytes(125), StandardCharsets.UTF_8));
    }
}
