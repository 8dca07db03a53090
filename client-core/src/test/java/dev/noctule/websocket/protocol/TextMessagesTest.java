package dev.noctule.websocket.protocol;

import static dev.noctule.websocket.protocol.ServerBytes.server;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.6 and 8.1: text is UTF-8. The bars show that it fails on the first byte that no text can have there. */
class TextMessagesTest {
    @ParameterizedTest
    @CsvSource({
        "81 01 00, 0000",
        "81 01 7f, 007F",
        "81 02 c2 80, 0080",
        "81 02 df bf, 07FF",
        "81 03 e0 a0 80, 0800",
        "81 03 ed 9f bf, D7FF",
        "81 03 ee 80 80, E000",
        "81 03 ef bf bd, FFFD",
        "81 03 ef bf be, FFFE",
        "81 03 ef bf bf, FFFF",
        "81 04 f0 90 80 80, 10000",
        "81 04 f0 9f 9a 80, 1F680",
        "81 04 f4 8f bf bf, 10FFFF"
    })
    @Tag("F12")
    void everyCodePointIsAllowed(String bytes, String codePoint) {
        server(bytes).gives("text '" + Character.toString(Integer.parseInt(codePoint, 16)) + "'");
    }

    @Test
    @Tag("F12")
    void greekIsReceived() {
        server("81 0b ce ba e1 bd b9 cf 83 ce bc ce b5")
                .gives("text '\u03ba\u1f79\u03c3\u03bc\u03b5'"); // kosme, as Autobahn has it
    }

    @Test
    @Tag("F14")
    void byteOrderMarkIsKept() {
        server("81 04 ef bb bf 41").gives("text '\ufeffA'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81 02 c0 | 80",
                "81 02 c1 | bf",
                "81 03 e0 80 | 80",
                "81 03 e0 9f | bf",
                "81 04 f0 80 | 80 80",
                "81 04 f0 8f | bf bf",
                "81 05 f8 | 88 80 80 80",
                "81 06 fc | 84 80 80 80 80"
            })
    @Tag("F12")
    @Tag("F13")
    void overlongFormFailsWith1007(String bytes) {
        server(bytes).fails(1007, "F12");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81 03 ed a0 | 80",
                "81 03 ed ad | bf",
                "81 03 ed b0 | 80",
                "81 03 ed bf | bf",
                "81 06 ed a0 | 80 ed b0 80"
            })
    @Tag("F12")
    @Tag("F13")
    void surrogateFailsWith1007(String bytes) {
        server(bytes).fails(1007, "F12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"81 04 f4 90 | 80 80", "81 04 f5 | 80 80 80", "81 01 fe |", "81 01 ff |"})
    @Tag("F12")
    @Tag("F13")
    void codePointAbove10FFFFFailsWith1007(String bytes) {
        server(bytes).fails(1007, "F12");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "81 01 80 |",
                "81 02 41 bf |",
                "81 02 c2 41 |",
                "81 03 e2 82 41 |",
                "81 03 c2 80 80 |",
                "81 04 e2 82 ac 80 |",
                "81 04 f0 9f 9a 41 |"
            })
    @Tag("F12")
    @Tag("F13")
    @Tag("fault-34")
    void byteOutOfPlaceFailsWith1007(String bytes) {
        server(bytes).fails(1007, "F12");
    }

    @ParameterizedTest
    @ValueSource(strings = {"81 01 c2", "81 02 e2 82", "81 03 f0 9f 9a", "01 01 41  80 01 e2", "01 02 e2 82  80 00"})
    @Tag("F12")
    void codePointCutOffByTheEndOfTheMessageFailsWith1007(String bytes) {
        server(bytes).fails(1007, "F12");
    }

    @Test
    @Tag("F13")
    @Tag("fault-34")
    void impossibleByteFailsBeforeTheFrameEnds() {
        server("81 15  ce ba e1 bd b9 cf 83 ce bc ce b5  f4 90 | 80 80  65 64 69 74 65 64")
                .fails(1007, "F12");
    }

    @Test
    @Tag("F13")
    void impossibleByteFailsBeforeTheMessageEnds() {
        server("01 03 41 42 ff | 00 01 43").fails(1007, "F12");
        server("01 02 41 e0  00 01 80 | 80 01 80").fails(1007, "F12");
    }

    @Test
    @Tag("F13")
    @Tag("F17")
    @Tag("fault-34")
    void messagesBeforeTheBadOneAreDelivered() {
        server("81 01 41  82 01 ff  81 02 42 ff | 81 01 43").fails(1007, "F12", "text 'A'", "binary [ff]");
    }

    @Test
    @Tag("F14")
    void codePointMayBeSplitAcrossFrames() {
        server("01 01 f0  00 01 9f  00 01 9a  80 01 80")
                .gives("text '\ud83d\ude80'"); // U+1F680, one byte in each frame
    }

    @Test
    @Tag("F14")
    void codePointMayBeSplitByEmptyAndControlFrames() {
        server("01 02 f0 9f  00 00  8a 00  80 02 9a 80").gives("pong []", "text '\ud83d\ude80'");
    }

    @Test
    @Tag("F12")
    void binaryMessageMayHoldAnything() {
        server("02 02 c0 80  80 02 ff f5").gives("binary [c0 80 ff f5]");
    }

    @Test
    @Tag("F12")
    void textIsCheckedFromItsStartAfterABinaryMessage() {
        server("82 01 e2  81 03 e2 82 ac").gives("binary [e2]", "text '\u20ac'");
    }
}
