package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctule.websocket.testing.Bytes;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.3: masking, against the formula of the RFC, a byte at a time. */
@Tag("G1")
class MaskerTest {
    private static final int LONGEST = 70;

    @Test
    void exampleOfTheRfcIsMasked() {
        ByteBuffer target = ByteBuffer.allocate(5);
        Masker.mask(ByteBuffer.wrap(Bytes.hex("48 65 6c 6c 6f")), target, 0, 0x37fa213d);
        assertThat(target.array()).isEqualTo(Bytes.hex("7f 9f 4d 51 58"));
    }

    @ParameterizedTest
    @CsvSource({"false, false", "false, true", "true, false", "true, true"})
    void everyLengthAtEveryOffsetFollowsTheFormula(boolean directSource, boolean directTarget) {
        Random random = new Random(53);
        for (int length : lengths()) {
            for (int from = 0; from < 8; from++) {
                for (int to = 0; to < 8; to++) {
                    ByteBuffer source = filled(random, directSource, from, length);
                    ByteBuffer target = filled(random, directTarget, to, length);
                    assertMasked(source, target, random.nextInt());
                }
            }
        }
    }

    /** Short ones, and those around the length from which {@link LongMasker} masks. */
    private static int[] lengths() {
        return IntStream.concat(
                        IntStream.rangeClosed(0, LONGEST),
                        IntStream.rangeClosed(LongMasker.SHORTEST - 1, LongMasker.SHORTEST + LONGEST))
                .toArray();
    }

    private static ByteBuffer filled(Random random, boolean direct, int offset, int length) {
        byte[] bytes = new byte[offset + length + 3];
        random.nextBytes(bytes);
        ByteBuffer buffer = direct ? ByteBuffer.allocateDirect(bytes.length) : ByteBuffer.allocate(bytes.length);
        return buffer.put(bytes).position(offset).limit(offset + length);
    }

    private static void assertMasked(ByteBuffer source, ByteBuffer target, int key) {
        byte[] expected = bytesOf(target);
        for (int i = 0; i < source.remaining(); i++) {
            // transformed-octet-i = original-octet-i XOR masking-key-octet-j, where j = i MOD 4
            expected[target.position() + i] = (byte) (source.get(source.position() + i) ^ octet(key, i % 4));
        }
        byte[] original = bytesOf(source);
        Masker.mask(source, target, target.position(), key);
        assertThat(bytesOf(target)).isEqualTo(expected);
        assertThat(bytesOf(source)).isEqualTo(original);
    }

    private static int octet(int key, int index) {
        return ByteBuffer.allocate(4).putInt(key).get(index);
    }

    /** All of them, also those outside of position and limit. */
    private static byte[] bytesOf(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.capacity()];
        buffer.duplicate().clear().get(bytes);
        return bytes;
    }

    @Test
    void maskingTwiceGivesTheOriginal() {
        ByteBuffer source = filled(new Random(1), false, 0, LONGEST);
        ByteBuffer masked = ByteBuffer.allocate(LONGEST);
        ByteBuffer twice = ByteBuffer.allocate(LONGEST);
        Masker.mask(source, masked, 0, 0x80ff017f);
        Masker.mask(masked, twice, 0, 0x80ff017f);
        assertThat(twice).isEqualTo(source);
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 300})
    void byteOrderOfTheBuffersHasNoInfluence(int length) {
        Random random = new Random(length);
        for (boolean direct : new boolean[] {false, true}) {
            ByteBuffer source = filled(random, direct, 3, length).order(ByteOrder.LITTLE_ENDIAN);
            ByteBuffer target = filled(random, direct, 5, length).order(ByteOrder.LITTLE_ENDIAN);
            assertMasked(source, target, 0x01020304);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 300})
    void sliceOfAnArrayAndAReadOnlyBufferAreSourcesToo(int length) {
        Random random = new Random(length);
        ByteBuffer slice = filled(random, false, 3, length).slice();
        assertThat(slice.arrayOffset()).isEqualTo(3);
        assertMasked(slice, filled(random, true, 0, length), 0x80ff017f);
        ByteBuffer readOnly = filled(random, false, 3, length).asReadOnlyBuffer();
        assertThat(readOnly.hasArray()).isFalse();
        assertMasked(readOnly, filled(random, true, 0, length), 0x80ff017f);
    }

    @ParameterizedTest
    @ValueSource(ints = {11, 300})
    void targetThatIsTooSmallIsRefusedAndUnchanged(int length) {
        for (boolean direct : new boolean[] {false, true}) {
            ByteBuffer source = filled(new Random(length), direct, 0, length);
            ByteBuffer target = ByteBuffer.allocate(length).limit(length - 1);
            assertThatThrownBy(() -> Masker.mask(source, target, 0, 0x01020304))
                    .isInstanceOf(IndexOutOfBoundsException.class);
            assertThat(bytesOf(target)).containsOnly(0);
        }
    }

    /** Or the compiler would inline what they call, which no other test sees: it is only slow. */
    @ParameterizedTest
    @ValueSource(strings = {"fromArray", "fromBuffer"})
    void handlesAreNotConstant(String field) throws Exception {
        int modifiers = LongMasker.class.getDeclaredField(field).getModifiers();
        assertThat(Modifier.isFinal(modifiers)).isFalse();
    }
}
