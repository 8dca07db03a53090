package dev.noctule.websocket.protocol;

import static dev.noctule.websocket.protocol.ServerBytes.server;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.2: the form of a frame, and the examples of 5.7. */
class BaseFramingTest {
    @Test
    @Tag("F9")
    void unmaskedTextOfTheRfcIsReceived() {
        server("81 05 48 65 6c 6c 6f").gives("text 'Hello'");
    }

    @Test
    @Tag("F8")
    @Tag("F9")
    void fragmentedTextOfTheRfcIsReceived() {
        server("01 03 48 65 6c  80 02 6c 6f").gives("text 'Hello'");
    }

    @Test
    @Tag("F9")
    void binaryOf256BytesOfTheRfcIsReceived() {
        server("82 7e 01 00" + " 2a".repeat(256)).gives("binary [" + "2a ".repeat(255) + "2a]");
    }

    @Test
    @Tag("F9")
    void binaryOf64KibOfTheRfcIsReceived() {
        server("82 7f 00 00 00 00 00 01 00 00" + " 2a".repeat(65536)).gives("binary [" + "2a ".repeat(65535) + "2a]");
    }

    @Test
    @Tag("F9")
    @Tag("F17")
    @Tag("fault-11")
    void framesInOneReadGiveTheSameEventsAsFramesInMany() {
        server(
                        "81 01 41" // text A
                                + "89 02 01 02" // ping
                                + "01 01 42" // text B...
                                + "8a 00" // pong
                                + "80 01 43" // ...C
                                + "82 02 00 ff" // binary
                                + "88 05 03 e8 62 79 65") // close 1000 bye
                .gives(
                        "text 'A'",
                        "sendPong [01 02]",
                        "ping [01 02]",
                        "pong []",
                        "text 'BC'",
                        "binary [00 ff]",
                        "sendClose 1000",
                        "OPEN -> DRAINING");
    }

    @ParameterizedTest
    @ValueSource(strings = {"c1", "c2", "c8", "c9", "ca", "40", "41"})
    @Tag("F1")
    @Tag("D6")
    @Tag("aiohttp#12976")
    void rsv1FailsWith1002WhenNothingIsNegotiated(String firstByte) {
        server(firstByte + "| 00").fails(1002, "F1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"91", "a1", "b1", "d1", "e1", "f1", "92", "a2", "f2", "98", "a9", "da"})
    @Tag("F1")
    void rsv2AndRsv3FailWith1002(String firstByte) {
        server(firstByte + "| 00").fails(1002, "F1");
    }

    @Test
    @Tag("F1")
    void rsvOnAContinuationFailsWith1002() {
        server("01 01 41  c0 | 01 42").fails(1002, "F1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"83", "84", "85", "86", "87", "8b", "8c", "8d", "8e", "8f", "03", "07", "0b", "0f"})
    @Tag("F2")
    void reservedOpcodeFailsWith1002(String firstByte) {
        server(firstByte + "| 00").fails(1002, "F2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"83", "8b"})
    @Tag("F2")
    void reservedOpcodeInsideAMessageFailsWith1002(String firstByte) {
        server("01 01 41" + firstByte + "| 00").fails(1002, "F2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 00", "00 01", "00 7d"})
    @Tag("F3")
    void lengthBelow126In16BitsFailsWith1002(String length) {
        server("82 7e" + length + "| 41 41 41").fails(1002, "F3");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00 00 00 00 00 00 00 00", "00 00 00 00 00 00 00 7e", "00 00 00 00 00 00 ff ff"})
    @Tag("F3")
    void lengthBelow65536In64BitsFailsWith1002(String length) {
        server("82 7f" + length + "| 41 41 41").fails(1002, "F3");
    }

    @ParameterizedTest
    @CsvSource({
        "82 00, 0",
        "82 01, 1",
        "82 7d, 125",
        "82 7e 00 7e, 126",
        "82 7e 00 7f, 127",
        "82 7e ff ff, 65535",
        "82 7f 00 00 00 00 00 01 00 00, 65536"
    })
    @Tag("F3")
    @Tag("F9")
    void lengthInTheShortestFormIsReceived(String header, int length) {
        server(header + " 41".repeat(length))
                .gives("binary [" + "41 ".repeat(length).trim() + "]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"80 00 00 00 00 00 00 00", "80 00 00 00 00 01 00 00", "ff ff ff ff ff ff ff ff"})
    @Tag("F4")
    @Tag("CVE-2020-27813")
    @Tag("CVE-2026-1528")
    @Tag("CVE-2020-13935")
    @Tag("fault-29")
    void length64WithTheTopBitSetFailsWith1002(String length) {
        server("82 7f" + length + "| 41 41 41").fails(1002, "F4");
    }

    @ParameterizedTest
    @CsvSource({
        "2^31-1, 00 00 00 00 7f ff ff ff",
        "2^31,   00 00 00 00 80 00 00 00",
        "2^32,   00 00 00 01 00 00 00 00",
        "2^32+5, 00 00 00 01 00 00 00 05",
        "2^53,   00 20 00 00 00 00 00 00",
        "2^63-1, 7f ff ff ff ff ff ff ff"
    })
    @Tag("F4")
    @Tag("F15")
    @Tag("CVE-2020-27813")
    @Tag("CVE-2026-1528")
    @Tag("CVE-2020-13935")
    @Tag("fault-29")
    void lengthFarBeyondTheLimitFailsWith1009FromTheHeaderAlone(String name, String length) {
        server("82 7f" + length + "| 41 41 41").fails(1009, "F15");
    }

    @ParameterizedTest
    @ValueSource(strings = {"81 80", "81 85", "82 fe", "82 ff", "01 83", "88 80", "88 82", "89 80", "89 fd", "8a 80"})
    @Tag("F5")
    void maskedFrameFailsWith1002(String header) {
        server(header + "| 37 fa 21 3d 7f 9f 4d 51 58").fails(1002, "F5");
    }

    @Test
    @Tag("F5")
    void maskedContinuationFailsWith1002() {
        server("01 01 41  80 81 | 00 00 00 00 42").fails(1002, "F5");
    }
}
