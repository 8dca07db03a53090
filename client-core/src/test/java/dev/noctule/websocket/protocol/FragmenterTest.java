package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.testing.Bytes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.4: cutting a message into frames. */
@Tag("G4")
class FragmenterTest {
    @Test
    void emptyMessageIsOneEmptyFrame() {
        assertThat(cut(Opcode.TEXT, "", 4)).containsExactly("TEXT [] fin");
    }

    @Test
    void messageShorterThanAFragmentIsOneFrame() {
        assertThat(cut(Opcode.BINARY, "01 02 03", 4)).containsExactly("BINARY [01 02 03] fin");
    }

    @Test
    void messageOfExactlyOneFragmentIsOneFrame() {
        assertThat(cut(Opcode.BINARY, "01 02 03 04", 4)).containsExactly("BINARY [01 02 03 04] fin");
    }

    @Test
    void longerMessageIsContinuedAndOnlyTheLastFrameIsFinal() {
        assertThat(cut(Opcode.BINARY, "01 02 03 04 05 06 07 08 09", 4))
                .containsExactly("BINARY [01 02 03 04]", "CONTINUATION [05 06 07 08]", "CONTINUATION [09] fin");
    }

    @Test
    void multipleOfAFragmentHasNoEmptyFrameAtItsEnd() {
        assertThat(cut(Opcode.BINARY, "01 02 03 04", 2)).containsExactly("BINARY [01 02]", "CONTINUATION [03 04] fin");
    }

    @Test
    void partIsCutAsAMessageAndEndsItOnlyIfItIsTheLast() {
        byte[] part = Bytes.hex("01 02 03");
        assertThat(cut(Fragmenter.ofPart(Opcode.BINARY, part, false, 2)))
                .containsExactly("BINARY [01 02]", "CONTINUATION [03]");
        assertThat(cut(Fragmenter.ofPart(Opcode.CONTINUATION, part, true, 2)))
                .containsExactly("CONTINUATION [01 02]", "CONTINUATION [03] fin");
        assertThat(cut(Fragmenter.ofPart(Opcode.CONTINUATION, new byte[0], true, 2)))
                .containsExactly("CONTINUATION [] fin");
    }

    @Test
    void oneByteFragmentsArePossible() {
        assertThat(cut(Opcode.TEXT, "41 42 43", 1))
                .containsExactly("TEXT [41]", "CONTINUATION [42]", "CONTINUATION [43] fin");
    }

    @ParameterizedTest
    @ValueSource(ints = {4, 5, 6, 7})
    @Tag("G6")
    void textIsCutBetweenCodePoints(int fragmentBytes) {
        // A, U+1F680, B, U+20AC, C, U+00E9, U+1F680
        for (String frame : cut(Opcode.TEXT, "41 f09f9a80 42 e282ac 43 c3a9 f09f9a80", fragmentBytes)) {
            byte[] payload = Bytes.hex(frame.substring(frame.indexOf('[') + 1, frame.indexOf(']')));
            Utf8Validator validator = new Utf8Validator("G6");
            validator.update(payload, 0, payload.length);
            validator.finish();
        }
    }

    @Test
    @Tag("G6")
    void textIsCutBeforeTheCodePointThatDoesNotFit() {
        assertThat(cut(Opcode.TEXT, "41 42 e2 82 ac 43", 4))
                .containsExactly("TEXT [41 42]", "CONTINUATION [e2 82 ac 43] fin");
        assertThat(cut(Opcode.TEXT, "41 e2 82 ac 43", 4))
                .containsExactly("TEXT [41 e2 82 ac]", "CONTINUATION [43] fin");
    }

    @Test
    @Tag("G6")
    void codePointLongerThanAFragmentIsCut() {
        assertThat(cut(Opcode.TEXT, "f0 9f 9a 80", 3)).containsExactly("TEXT [f0 9f 9a]", "CONTINUATION [80] fin");
    }

    @Test
    void binaryIsCutAnywhere() {
        assertThat(cut(Opcode.BINARY, "41 42 e2 82 ac 43", 4))
                .containsExactly("BINARY [41 42 e2 82]", "CONTINUATION [ac 43] fin");
    }

    @Test
    @Tag("D6")
    @Tag("G3")
    void rsv1MarksTheFirstFrameOfACompressedMessageAndNoOther() {
        Fragmenter compressed = new Fragmenter(Opcode.TEXT, Bytes.hex("f2 48 cd c9 c9 07 00"), true, 3);
        assertThat(compressed.next().rsv1()).isTrue();
        assertThat(compressed.next().rsv1()).isFalse();
        assertThat(compressed.next()).returns(false, Frame::rsv1).returns(true, Frame::fin);
    }

    @Test
    @Tag("D14")
    void compressedTextIsCutAnywhere() {
        Fragmenter compressed = new Fragmenter(Opcode.TEXT, Bytes.hex("41 42 e2 82 ac 43"), true, 4);
        assertThat(hex(compressed.next())).isEqualTo("4142e282");
    }

    @Test
    void fragmentsTogetherAreTheMessageForEveryLengthAndCut() {
        for (int length = 0; length <= 40; length++) {
            byte[] message = new byte[length];
            for (int i = 0; i < length; i++) {
                message[i] = (byte) (0x70 + i); // ASCII, then bytes that look like continuations
            }
            for (int fragmentBytes = 1; fragmentBytes <= 41; fragmentBytes++) {
                assertWhole(new Fragmenter(Opcode.BINARY, message, false, fragmentBytes), message, fragmentBytes);
                assertWhole(new Fragmenter(Opcode.TEXT, message, false, fragmentBytes), message, fragmentBytes);
            }
        }
    }

    private static void assertWhole(Fragmenter fragmenter, byte[] message, int fragmentBytes) {
        StringBuilder together = new StringBuilder();
        while (fragmenter.hasNext()) {
            Frame frame = fragmenter.next();
            assertThat(frame.payload().remaining()).isBetween(Math.min(1, message.length), fragmentBytes);
            together.append(hex(frame));
        }
        assertThat(together).hasToString(HexFormat.of().formatHex(message));
    }

    private static List<String> cut(Opcode opcode, String message, int fragmentBytes) {
        return cut(new Fragmenter(opcode, Bytes.hex(message), false, fragmentBytes));
    }

    private static List<String> cut(Fragmenter fragmenter) {
        List<String> frames = new ArrayList<>();
        while (fragmenter.hasNext()) {
            Frame frame = fragmenter.next();
            String bytes = hex(frame).replaceAll("..(?=.)", "$0 ");
            frames.add(frame.opcode() + " [" + bytes + "]" + (frame.fin() ? " fin" : ""));
        }
        return frames;
    }

    private static String hex(Frame frame) {
        byte[] bytes = new byte[frame.payload().remaining()];
        frame.payload().duplicate().get(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
