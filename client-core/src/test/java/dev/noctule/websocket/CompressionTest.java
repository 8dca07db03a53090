package dev.noctule.websocket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The options of permessage-deflate and their ranges. */
class CompressionTest {
    private final Compression deflate = Compression.deflate();

    @Test
    void noneOffersNothing() {
        assertThat(Compression.none().enabled()).isFalse();
    }

    @Test
    @Tag("D16")
    void defaultsAreOneKibibyteLevelSixContextTakeoverAndTheWidestWindows() {
        assertThat(deflate).isEqualTo(new Compression(true, 1024, 6, false, false, 15, 15));
    }

    @Test
    void everyCopyDiffersInWhatItsNameSays() {
        assertThat(deflate.withThresholdBytes(0)).isEqualTo(new Compression(true, 0, 6, false, false, 15, 15));
        assertThat(deflate.withLevel(9)).isEqualTo(new Compression(true, 1024, 9, false, false, 15, 15));
        assertThat(deflate.withNoContextTakeover(true, false))
                .isEqualTo(new Compression(true, 1024, 6, true, false, 15, 15));
        assertThat(deflate.withNoContextTakeover(false, true))
                .isEqualTo(new Compression(true, 1024, 6, false, true, 15, 15));
        assertThat(deflate.withMaxWindowBits(8, 9)).isEqualTo(new Compression(true, 1024, 6, false, false, 8, 9));
    }

    @Test
    void copiesKeepEverythingElse() {
        Compression other = new Compression(true, 1, 2, true, true, 9, 10);
        assertThat(other.withThresholdBytes(3)).isEqualTo(new Compression(true, 3, 2, true, true, 9, 10));
        assertThat(other.withLevel(3)).isEqualTo(new Compression(true, 1, 3, true, true, 9, 10));
        assertThat(other.withNoContextTakeover(false, true)).isEqualTo(new Compression(true, 1, 2, false, true, 9, 10));
        assertThat(other.withMaxWindowBits(11, 12)).isEqualTo(new Compression(true, 1, 2, true, true, 11, 12));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE})
    void thresholdIsNotNegative(int bytes) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> deflate.withThresholdBytes(bytes))
                .withMessage("Expected thresholdBytes to be from 0 to 2147483647, but was " + bytes);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 10})
    void levelIsFrom1To9(int level) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> deflate.withLevel(level))
                .withMessage("Expected level to be from 1 to 9, but was " + level);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 9})
    void levelsAtTheEndsAreTaken(int level) {
        assertThat(deflate.withLevel(level).level()).isEqualTo(level);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 7, 16, 31})
    @Tag("D3")
    void windowsAreFrom8To15Bits(int bits) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> deflate.withMaxWindowBits(bits, 15))
                .withMessage("Expected clientMaxWindowBits to be from 8 to 15, but was " + bits);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> deflate.withMaxWindowBits(15, bits))
                .withMessage("Expected serverMaxWindowBits to be from 8 to 15, but was " + bits);
    }
}
