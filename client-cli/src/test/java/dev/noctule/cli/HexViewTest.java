package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/** Bytes for the eye. */
class HexViewTest {
    @Test
    void showsHexAndAscii() {
        ByteBuffer data = ByteBuffer.wrap(new byte[] {0, 1, 2, (byte) 0xff, (byte) 0xfe, '\n', 'A'});

        assertThat(HexView.of(data, 64)).isEqualTo("7 bytes: 00 01 02 ff fe 0a 41  |......A|");
    }

    @Test
    void nothingIsZeroBytes() {
        assertThat(HexView.of(ByteBuffer.allocate(0), 64)).isEqualTo("0 bytes");
    }

    @Test
    void oneIsAByte() {
        assertThat(HexView.of(ByteBuffer.wrap(new byte[] {'~'}), 64)).isEqualTo("1 byte: 7e  |~|");
    }

    @Test
    void beyondTheLimitThereAreDots() {
        ByteBuffer data = ByteBuffer.wrap(new byte[] {'a', 'b', 'c', 'd'});

        assertThat(HexView.of(data, 2)).isEqualTo("4 bytes: 61 62 ...  |ab|...");
    }

    @Test
    void bufferIsLeftAsItIs() {
        ByteBuffer data = ByteBuffer.wrap(new byte[] {'x', 'a', 'b'}).position(1);

        assertThat(HexView.of(data, 64)).isEqualTo("2 bytes: 61 62  |ab|");
        assertThat(data.position()).isEqualTo(1);
    }
}
