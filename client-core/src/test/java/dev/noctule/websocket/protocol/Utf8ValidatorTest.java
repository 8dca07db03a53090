package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.testing.Bytes;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RFC 3629, section 4, against the JDK's own decoder. */
@Tag("F12")
@Tag("F13")
class Utf8ValidatorTest {
    private static final int VALID = -1;
    private static final int CUT_OFF = -2;

    private final CharsetDecoder jdk = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final CharBuffer chars = CharBuffer.allocate(16);

    @Test
    void everySequenceOfOneByteIsJudgedAsByTheJdk() {
        Utf8Sequences.ofOneByte(this::compare);
    }

    @Test
    void everySequenceOfTwoBytesIsJudgedAsByTheJdk() {
        Utf8Sequences.ofTwoBytes(this::compare);
    }

    @Test
    void everyLeadAndSecondByteOfThreeIsJudgedAsByTheJdk() {
        Utf8Sequences.ofThreeBytes(this::compare);
    }

    @Test
    void everyLeadAndSecondByteOfFourIsJudgedAsByTheJdk() {
        Utf8Sequences.ofFourBytes(this::compare);
    }

    private void compare(byte[] bytes) {
        int expected = firstImpossibleByteByTheJdk(bytes);
        int actual = firstImpossibleByte(bytes);
        if (expected != actual) {
            fail(
                    "Expected %d but was %d for %s",
                    expected, actual, HexFormat.of().formatHex(bytes));
        }
    }

    private static int firstImpossibleByte(byte[] bytes) {
        Utf8Validator validator = new Utf8Validator("F12");
        for (int i = 0; i < bytes.length; i++) {
            if (!accepts(validator, bytes, i)) {
                return i;
            }
        }
        try {
            validator.finish();
            return VALID;
        } catch (ProtocolException e) {
            return CUT_OFF;
        }
    }

    private static boolean accepts(Utf8Validator validator, byte[] bytes, int index) {
        try {
            validator.update(bytes, index, index + 1);
            return true;
        } catch (ProtocolException e) {
            return false;
        }
    }

    private int firstImpossibleByteByTheJdk(byte[] bytes) {
        for (int length = 1; length <= bytes.length; length++) {
            if (!isStartOfSomeText(bytes, length)) {
                return length - 1;
            }
        }
        return isText(bytes, bytes.length) ? VALID : CUT_OFF;
    }

    /** Whether something can follow that makes it a text: the lowest or the highest continuation bytes, if anything. */
    private boolean isStartOfSomeText(byte[] bytes, int length) {
        for (byte next : new byte[] {(byte) 0x80, (byte) 0xBF}) {
            byte[] longer = Arrays.copyOf(bytes, length + 3);
            Arrays.fill(longer, length, longer.length, next);
            for (int more = length; more <= longer.length; more++) {
                if (isText(longer, more)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean isText(byte[] bytes, int length) {
        return !jdk.reset()
                .decode(ByteBuffer.wrap(bytes, 0, length), chars.clear(), true)
                .isError();
    }

    @Test
    void everyCodePointIsValidInOneText() {
        byte[] all = Utf8Sequences.everyCodePoint().getBytes(StandardCharsets.UTF_8);
        assertThatCode(() -> update(new Utf8Validator("F12"), all, all.length)).doesNotThrowAnyException();
    }

    @Test
    @Tag("F14")
    void everyCodePointIsValidInPiecesOfEveryLength() {
        byte[] all = Utf8Sequences.everyCodePoint().getBytes(StandardCharsets.UTF_8);
        for (int size = 1; size <= 17; size++) {
            int piece = size;
            assertThatCode(() -> update(new Utf8Validator("F12"), all, piece)).doesNotThrowAnyException();
        }
    }

    private static void update(Utf8Validator validator, byte[] bytes, int piece) {
        for (int from = 0; from < bytes.length; from += piece) {
            validator.update(bytes, from, Math.min(from + piece, bytes.length));
        }
        validator.finish();
    }

    @Test
    void onlyTheGivenRangeIsLookedAt() {
        byte[] bytes = Bytes.hex("ff ff 61 62 63 64 65 66 67 68 69 ff ff");
        assertThatCode(() -> new Utf8Validator("F12").update(bytes, 2, 11)).doesNotThrowAnyException();
    }

    @Test
    void nextTextStartsAnew() {
        Utf8Validator validator = new Utf8Validator("F12");
        validator.update(Bytes.hex("e2 82 ac"), 0, 3);
        validator.finish();
        validator.update(Bytes.hex("f0 9f 9a 80"), 0, 4);
        assertThatCode(validator::finish).doesNotThrowAnyException();
    }

    @Test
    void violationNamesTheByteAndTheRule() {
        assertThatThrownBy(() -> new Utf8Validator("F12").update(Bytes.hex("41 ff"), 0, 2))
                .hasMessage("Expected UTF-8, but 0xff cannot stand where it does")
                .asInstanceOf(InstanceOfAssertFactories.type(ProtocolException.class))
                .satisfies(violation -> {
                    assertThat(violation.closeCode()).isEqualTo(1007);
                    assertThat(violation.rule()).isEqualTo("F12");
                });
    }
}
