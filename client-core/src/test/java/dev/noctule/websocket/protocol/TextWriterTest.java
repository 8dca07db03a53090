package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.noctule.websocket.testing.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text straight into a frame, against {@link String#getBytes} and a frame of its bytes. */
@Tag("G1")
@Tag("G6")
class TextWriterTest {
    private static final int KEY = 0x37fa213d;

    /** The pieces that a longer text is written in. */
    private static final int PIECE = 4096;

    private final ByteBuf out = ByteBufAllocator.DEFAULT.buffer();

    @AfterEach
    void release() {
        out.release();
    }

    @Test
    void textOfTheRfcIsWritten() {
        FrameWriter.writeText("Hello", KEY, out);
        assertThat(ByteBufUtil.getBytes(out)).isEqualTo(Bytes.hex("81 85 37 fa 21 3d 7f 9f 4d 51 58"));
    }

    /**
     * The lengths around which the length of the payload takes another form, or the text another piece: of 1 to 3 bytes
     * per char.
     */
    @ParameterizedTest
    @ValueSource(
            ints = {
                0, 1, 41, 42, 62, 63, 124, 125, 126, 127, 128, 129, 4094, 4095, 4096, 4097, 8191, 8192, 8193, 21_844,
                21_845, 21_846, 32_767, 32_768, 65_535, 65_536, 65_537, 100_000
            })
    @Tag("G2")
    void textOfEveryLengthIsTheFrameOfItsBytes(int chars) {
        for (String character : new String[] {"a", "\u00e4", "\u6f22"}) {
            assertWritten(character.repeat(chars));
        }
        assertWritten("\ud83d\ude80".repeat(chars / 2));
        assertWritten("a" + "\ud83d\ude80".repeat(chars / 2)); // a pair of surrogates across the end of each piece
        assertWritten("x".repeat(chars / 2) + "\u00e4" + "\u6f22".repeat(chars / 2));
    }

    private void assertWritten(String text) {
        ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
        ByteBuf expected = ByteBufAllocator.DEFAULT.buffer();
        FrameWriter.write(new Frame(true, false, Opcode.TEXT, bytes), KEY, expected);
        out.clear().writeByte(1); // something is there already
        FrameWriter.writeText(text, KEY, out);
        assertThat(out.readByte()).isEqualTo((byte) 1);
        assertThat(ByteBufUtil.equals(out, expected))
                .as("%d chars", text.length())
                .isTrue();
        assertThat(FrameWriter.payloadOf(out.readableBytes())).isEqualTo(bytes.remaining());
        expected.release();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 100, PIECE - 1, PIECE, PIECE + 1, 3 * PIECE - 1, 21_900, 65_600})
    void unpairedSurrogateIsRefusedWhereverItIsAndNothingIsWritten(int index) {
        String before = "\u00e4".repeat(index);
        out.writeByte(1);
        for (String text : new String[] {
            before + "\ud83d", before + "\ud83dc", before + "\ude80" + before, before + "\ud83d\ud83d\ude80"
        }) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> FrameWriter.writeText(text, KEY, out))
                    .withMessageContaining("the surrogate at index " + index + " is unpaired");
            assertThat(out.readableBytes()).isEqualTo(1);
        }
        assertWritten(before + "\ud83d\ude80"); // what was refused has left no trace
    }

    /** As when no memory is left for the rest. */
    @Test
    void textThatCannotGrowTheBufferLeavesNothing() {
        ByteBuf small = ByteBufAllocator.DEFAULT.buffer(16, 3 * PIECE);
        small.writeByte(1);
        assertThatExceptionOfType(IndexOutOfBoundsException.class)
                .isThrownBy(() -> FrameWriter.writeText("\u6f22".repeat(2 * PIECE), KEY, small));
        assertThat(small.readableBytes()).isEqualTo(1);
        small.release();
    }
}
