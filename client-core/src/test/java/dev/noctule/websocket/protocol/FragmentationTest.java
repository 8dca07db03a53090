package dev.noctule.websocket.protocol;

import static dev.noctule.websocket.protocol.ServerBytes.server;

import dev.noctule.websocket.testing.Bytes;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.4: messages in several frames. */
class FragmentationTest {
    @ParameterizedTest
    @ValueSource(strings = {"80", "00"})
    @Tag("F7")
    void unexpectedContinuationFailsWith1002(String firstByte) {
        server(firstByte + "| 01 41").fails(1002, "F7");
    }

    @Test
    @Tag("F7")
    void continuationAfterAWholeMessageFailsWith1002() {
        server("81 01 41  80 | 01 42").fails(1002, "F7", "text 'A'");
    }

    @Test
    @Tag("F7")
    void continuationAfterTheLastFragmentFailsWith1002() {
        server("01 01 41  80 01 42  00 | 01 43").fails(1002, "F7", "text 'AB'");
    }

    @ParameterizedTest
    @ValueSource(strings = {"81", "82", "01", "02"})
    @Tag("F7")
    void newMessageInsideAMessageFailsWith1002(String firstByte) {
        server("01 01 41" + firstByte + "| 01 42").fails(1002, "F7");
    }

    @Test
    @Tag("F7")
    void newMessageAfterAControlFrameInsideAMessageFailsWith1002() {
        server("02 01 41  8a 00  82 | 01 42").fails(1002, "F7", "pong []");
    }

    @Test
    @Tag("F7")
    void continuationAfterAControlFrameBelongsToTheMessage() {
        server("02 01 41  8a 00  80 01 42").gives("pong []", "binary [41 42]");
    }

    @Test
    @Tag("F7")
    void controlFramesAreHandledAtOnceAndDataKeepsItsOrder() {
        server(
                        "01 01 41" // text A...
                                + "8a 01 01" // pong
                                + "00 01 42" // ...B...
                                + "8a 01 02" // pong
                                + "80 01 43" // ...C
                                + "8a 01 03") // pong
                .gives("pong [01]", "pong [02]", "text 'ABC'", "pong [03]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01 00  80 05 48 65 6c 6c 6f",
                "01 02 48 65  00 00  80 03 6c 6c 6f",
                "01 05 48 65 6c 6c 6f  80 00",
                "01 00  00 00  00 05 48 65 6c 6c 6f  00 00  80 00"
            })
    @Tag("F8")
    void emptyFragmentsChangeNothing(String bytes) {
        server(bytes).gives("text 'Hello'");
    }

    @Test
    @Tag("F8")
    void messageOfEmptyFragmentsIsEmpty() {
        server("01 00  00 00  80 00").gives("text ''");
        server("02 00  80 00").gives("binary []");
        server("81 00  82 00").gives("text ''", "binary []");
    }

    @Test
    @Tag("F8")
    void messageInOneFrameForEachByteIsWhole() {
        server("02 01 01  00 01 02  00 01 03  00 01 04  80 01 05").gives("binary [01 02 03 04 05]");
    }

    @Test
    @Tag("F8")
    void everyFragmentationInThreeIsEqualToTheUnfragmentedMessage() {
        byte[] whole = Bytes.hex("00 01 02 fd fe ff");
        for (int first = 0; first <= whole.length; first++) {
            for (int second = first; second <= whole.length; second++) {
                String bytes = frame("02", whole, 0, first)
                        + frame("00", whole, first, second)
                        + frame("80", whole, second, whole.length);
                server(bytes).gives("binary [00 01 02 fd fe ff]");
            }
        }
    }

    private static String frame(String firstByte, byte[] bytes, int from, int to) {
        HexFormat hex = HexFormat.of();
        return firstByte + hex.toHexDigits((byte) (to - from)) + hex.formatHex(bytes, from, to);
    }

    @Test
    @Tag("F8")
    void messagesThatFollowEachOtherAreApart() {
        server("01 01 41  80 01 42  02 01 01  80 01 02  81 01 43  82 01 03")
                .gives("text 'AB'", "binary [01 02]", "text 'C'", "binary [03]");
    }

    @Test
    @Tag("F8")
    void typeOfAMessageIsThatOfItsFirstFrame() {
        server("02 01 ff  80 01 fe").gives("binary [ff fe]");
        server("01 01 41  80 01 42").gives("text 'AB'");
    }
}
