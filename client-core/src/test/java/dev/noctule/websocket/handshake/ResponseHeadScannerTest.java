package dev.noctule.websocket.handshake;

import static dev.noctule.websocket.testing.Bytes.everySplit;
import static dev.noctule.websocket.testing.Bytes.hex;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.HandshakeException.Kind;
import dev.noctule.websocket.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 9112, as far as an answer's head is concerned, over every way of cutting its bytes. Rules R8 to R12. */
class ResponseHeadScannerTest {
    private static final String ANSWER = """
        HTTP/1.1 101 Switching Protocols\r
        Upgrade: websocket\r
        Connection: Upgrade\r
        Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r
        \r
        """;

    @Test
    @Tag("R13")
    void answerOfTheRfcIsCompleteAtItsLastByteAndNotBefore() {
        byte[] answer = bytes(ANSWER);
        ResponseHeadScanner scanner = new ResponseHeadScanner(Limits.defaults());
        for (int i = 0; i < answer.length; i++) {
            assertThat(scanner.isComplete()).isFalse();
            assertThat(scanner.bytesSeen()).isEqualTo(i);
            scanner.scan(Unpooled.wrappedBuffer(answer, i, 1));
        }
        assertThat(scanner.isComplete()).isTrue();
    }

    @Test
    @Tag("R13")
    void bytesBehindTheHeadAreNotLookedAt() {
        byte[] frames = hex("81 02 48 69  88 00  00 0a 0d ff");
        byte[] both = concat(bytes(ANSWER), frames);
        everySplit(both, pieces -> {
            ResponseHeadScanner scanner = scan(Limits.defaults(), pieces);
            assertThat(scanner.isComplete()).isTrue();
            assertThat(scanner.bytesSeen()).isEqualTo(ANSWER.length());
        });
    }

    @Test
    void bufferIsNeitherMovedNorReleased() {
        ByteBuf in = Unpooled.copiedBuffer("junk" + ANSWER + "junk", StandardCharsets.ISO_8859_1);
        in.readerIndex(4);
        new ResponseHeadScanner(Limits.defaults()).scan(in);
        assertThat(in.readerIndex()).isEqualTo(4);
        assertThat(in.readableBytes()).isEqualTo(ANSWER.length() + 4);
        assertThat(in.release()).isTrue();
    }

    @Test
    @Tag("R10")
    void failureIsFinal() {
        ResponseHeadScanner scanner = new ResponseHeadScanner(Limits.defaults());
        HandshakeException first = failure(scanner, "x");
        assertThat(failure(scanner, ANSWER)).isSameAs(first);
        assertThat(scanner.isComplete()).isFalse();
    }

    @Nested
    class StatusLine {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "HTTP/1.1 101 Switching Protocols",
                    "HTTP/1.1 101 ",
                    "HTTP/1.1 101",
                    "HTTP/1.1 101   two  spaces\tand a tab ",
                    "HTTP/1.1 200 OK",
                    "HTTP/1.1 404 \u00FCber \u0080\u00FF", // obs-text
                    "HTTP/1.1 599 :",
                    "HTTP/1.1 999 No"
                })
        @Tag("R9")
        void reasonIsFreeAndMayBeMissingWithItsSpace(String line) {
            assertComplete(line + "\r\n\r\n");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\r\nHTTP/1.1 101 X",
                    " HTTP/1.1 101 X",
                    "\0HTTP/1.1 101 X",
                    "\u00EF\u00BB\u00BFHTTP/1.1 101 X",
                    "HTTP/1.0 101 X",
                    "HTTP/1.2 101 X",
                    "HTTP/2 101 X",
                    "HTTP/2.0 101 X",
                    "HTTP/11 101 X",
                    "HTTP/1.10 101 X",
                    "http/1.1 101 X",
                    "HTTPS/1.1 101 X",
                    "ICY 200 OK",
                    "HTTP/1.1\t101 X",
                    "HTTP/1.1  101 X",
                    "HTTP/1.1\u000B101 X",
                    "HTTP/1.1",
                    "HTTP/1.1 ",
                    "HTTP/1.1 1",
                    "HTTP/1.1 10 X",
                    "HTTP/1.1 1010 X",
                    "HTTP/1.1 -101 X",
                    "HTTP/1.1 +10 X",
                    "HTTP/1.1 1O1 X",
                    "HTTP/1.1 001 X",
                    "HTTP/1.1 000 X",
                    "HTTP/1.1 101X",
                    "HTTP/1.1 101\tX",
                    "HTTP/1.1 101 X\0",
                    "HTTP/1.1 101 \u001B[31m",
                    "HTTP/1.1 101 X\u007F",
                    "HTTP/1.1 101 a\rb",
                    "HTTP/1.1 101 a\nb",
                    "HTTP/1.1 101 a\n\nA: b",
                    "HTTP/1.1 101\n\nA: b",
                    "HTTP/1.1 101\nb",
                    "HTTP/1.1\r101 X",
                    "<html>"
                })
        @Tag("R9")
        @Tag("CVE-2019-16869")
        @Tag("CVE-2026-42584")
        void anythingElseIsRefused(String line) {
            assertRefused(Kind.INVALID_RESPONSE, line + "\r\nUpgrade: websocket\r\n\r\n");
        }

        @Test
        @Tag("R9")
        void messageShowsHowFarTheVersionWasRight() {
            assertThat(failure("HTTP/1.0 200 OK\r\n\r\n"))
                    .hasMessage("Expected an answer that begins with 'HTTP/1.1 ' but was 'HTTP/1.0'");
        }

        @ParameterizedTest
        @CsvSource({
            "15 03 01 00 02 02 46, \\u0015", // an alert: fatal, protocol_version
            "16 03 03 00 2c 02, \\u0016" // a handshake record
        })
        @Tag("R9")
        void tlsIsRecognised(String record, String firstByte) {
            HandshakeException e = failure(new ResponseHeadScanner(Limits.defaults()), hex(record));
            assertThat(e)
                    .hasMessage("Expected an answer that begins with 'HTTP/1.1 ' but was '" + firstByte
                            + "': the server seems to speak TLS, try wss://");
        }
    }

    @Nested
    @Tag("H9")
    class AnswerOfAProxy {
        @ParameterizedTest
        @ValueSource(strings = {"HTTP/1.1 200 Connection established", "HTTP/1.0 200 OK", "HTTP/1.0 407"})
        void mayBeOfHttp10(String line) {
            everySplit(bytes(line + "\r\n\r\n"), pieces -> {
                ResponseHeadScanner scanner = ResponseHeadScanner.forProxy(Limits.defaults());
                pieces.forEach(piece -> scanner.scan(Unpooled.wrappedBuffer(piece)));
                assertThat(scanner.isComplete()).isTrue();
            });
        }

        @ParameterizedTest
        @ValueSource(strings = {"HTTP/1.2", "HTTP/0", "HTTP/10", "HTTP/1.00", "0", "H0"})
        void isOfNoOtherVersion(String start) {
            assertThat(failure(ResponseHeadScanner.forProxy(Limits.defaults()), start + " 200 OK"))
                    .hasMessageStartingWith("Expected an answer that begins with 'HTTP/1.1 '");
        }

        @Test
        void mayNotBeTls() {
            assertThat(failure(ResponseHeadScanner.forProxy(Limits.defaults()), "\u0015\u0003"))
                    .hasMessageEndingWith(": the proxy seems to speak TLS, which is not supported");
        }
    }

    @Nested
    class Fields {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "A: b",
                    "A:b",
                    "A:",
                    "A: \t",
                    "A:\tb \t c ",
                    "A: b: c",
                    "!#$%&'*+-.^_`|~09azAZ: x",
                    "A: \"(\\)\" <> {} \u00FC\u0080\u00FF", // obs-text is legal in an answer
                    "Content-Length: 5", // meaning is not for the scanner
                    "Transfer-Encodings: x"
                })
        @Tag("R10")
        void wellFormedFieldPasses(String field) {
            assertComplete("HTTP/1.1 101 X\r\n" + field + "\r\nB: c\r\n\r\n");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Upgrade : websocket",
                    "Upgrade\t: websocket",
                    "Upgrade x: websocket",
                    "Upgrade websocket",
                    "Upgrade",
                    ": websocket",
                    ":",
                    " Upgrade: websocket",
                    "\tUpgrade: websocket",
                    "Upgrade: web\r\n socket",
                    "Upgrade:\r\n\twebsocket",
                    "Upgrade: websocket\r\n ",
                    "Upgrade: web\rsocket",
                    "Upgrade: web\nsocket",
                    "Upgrade: web\n\nsocket: b",
                    "Upgrade: websocket\r\r",
                    "Upgrade: websocket\n\r",
                    "Upgrade: websocket\nA: b",
                    "Upgrade\r: websocket",
                    "Upgrade\n: websocket",
                    "\rUpgrade: websocket",
                    "\nUpgrade: websocket",
                    "Upgrade: web\0socket",
                    "Upgrade: websocket\u0001",
                    "Upgrade: \u007F",
                    "Upgrade: \u001B[2J",
                    "Upgrade: \u000Bwebsocket",
                    "Up\0grade: websocket",
                    "\0: x",
                    "Upgr\u00FCde: websocket",
                    "(Upgrade): websocket",
                    "Up/grade: websocket",
                    "Up\"grade: websocket",
                    "=: x"
                })
        @Tag("R10")
        @Tag("CVE-2019-16869")
        @Tag("CVE-2026-42584")
        void malformedFieldIsRefused(String field) {
            assertRefused(Kind.INVALID_RESPONSE, "HTTP/1.1 101 X\r\n" + field + "\r\n\r\n");
            assertRefused(Kind.INVALID_RESPONSE, "HTTP/1.1 404 X\r\nA: b\r\n" + field + "\r\nB: c\r\n\r\n");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "HTTP/1.1 101 X\r\n\n",
                    "HTTP/1.1 101 X\n\n",
                    "HTTP/1.1 101 X\r\n\rA",
                    "HTTP/1.1 101 X\r\n\r\r\n"
                })
        @Tag("R10")
        void headEndsWithCrLfOnly(String head) {
            assertRefused(Kind.INVALID_RESPONSE, head);
        }

        @Test
        @Tag("R10")
        void messageNamesTheFieldAndEscapesTheByte() {
            assertThat(failure("HTTP/1.1 101 X\r\nUpgrade : websocket\r\n\r\n"))
                    .hasMessage("Expected a colon directly behind the header field name 'Upgrade' but byte 24 of the"
                            + " answer was ' '");
            assertThat(failure("HTTP/1.1 101 X\r\nA: b\r\n c\r\n\r\n"))
                    .hasMessage("Expected a header field on one line but byte 23 of the answer was ' '");
            assertThat(failure("HTTP/1.1 101 X\r\nA: \0\r\n\r\n"))
                    .hasMessage(
                            "Expected a visible character in the value of header field 'A' but byte 20 of the answer"
                                    + " was '\\u0000'");
        }

        @ParameterizedTest
        @ValueSource(strings = {"100", "101", "103", "199"})
        @Tag("R12")
        void transferEncodingInAnInformationalAnswerIsRefused(String status) {
            assertRefused(Kind.INVALID_RESPONSE, "HTTP/1.1 " + status + "\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertRefused(Kind.INVALID_RESPONSE, "HTTP/1.1 " + status + "\r\nA: b\r\ntransfer-ENCODING:\r\n\r\n");
        }

        @Test
        @Tag("R12")
        void transferEncodingIsLegalInARefusal() {
            assertComplete("HTTP/1.1 404 Not Found\r\nTransfer-Encoding: chunked\r\n\r\n");
            assertComplete("HTTP/1.1 103\r\nA: b\r\n\r\nHTTP/1.1 200\r\nTransfer-Encoding: chunked\r\n\r\n");
        }
    }

    @Nested
    class InterimAnswers {
        @Test
        @Tag("R8")
        @Tag("CVE-2026-42584")
        void interimAnswersAreSkippedUpToTheFinalOne() {
            assertComplete("""
                HTTP/1.1 100 Continue\r
                \r
                HTTP/1.1 103 Early Hints\r
                Link: </a.css>\r
                \r
                """ + ANSWER);
        }

        @Test
        @Tag("R8")
        void interimAnswerAloneIsNotComplete() {
            assertThat(scan(Limits.defaults(), List.of(bytes("HTTP/1.1 100\r\n\r\n")))
                            .isComplete())
                    .isFalse();
            assertThat(scan(Limits.defaults(), List.of(bytes("HTTP/1.1 199\r\n\r\n")))
                            .isComplete())
                    .isFalse();
        }

        @Test
        @Tag("R8")
        void firstFinalAnswerEndsTheHead() {
            String refusal = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
            ResponseHeadScanner scanner = scan(Limits.defaults(), List.of(bytes(refusal + ANSWER)));
            assertThat(scanner.bytesSeen()).isEqualTo(refusal.length());
        }

        @Test
        @Tag("R8")
        void junkBetweenAnswersIsRefused() {
            assertRefused(Kind.INVALID_RESPONSE, "HTTP/1.1 100\r\n\r\n\r\n" + ANSWER);
            assertRefused(Kind.INVALID_RESPONSE, "HTTP/1.1 100\r\nContent-Length: 1\r\n\r\nx" + ANSWER);
        }

        @Test
        @Tag("R8")
        void sixteenInterimAnswersAreTheMost() {
            String interim = "HTTP/1.1 102\r\n\r\n";
            assertComplete(interim.repeat(16) + ANSWER);
            assertRefused(Kind.LIMIT, interim.repeat(17) + ANSWER);
            assertThat(failure(interim.repeat(17))).hasMessageContaining("16 interim answers");
        }
    }

    @Nested
    @Tag("fault-12")
    class LimitsOfTheHead {
        @Test
        @Tag("R11")
        void statusLineHasAtMost8KiB() {
            String start = "HTTP/1.1 101 ";
            assertThat(scanned(start + "x".repeat(8192 - 2 - start.length()) + "\r\n\r\n"))
                    .isTrue();
            assertThat(failure(start + "x".repeat(8192 + 1 - start.length())).kind())
                    .isEqualTo(Kind.LIMIT);
            assertThat(failure("HTTP/1.1 100\r\n\r\n" + start + "x".repeat(8192 + 1 - start.length()))
                            .kind())
                    .isEqualTo(Kind.LIMIT);
        }

        @Test
        @Tag("R11")
        void headerLineHasAtMost16KiB() {
            String start = "HTTP/1.1 101 X\r\n";
            assertThat(scanned(start + "a: " + "x".repeat(16384 - 5) + "\r\n\r\n"))
                    .isTrue();
            assertThat(failure(start + "a: " + "x".repeat(16384 - 2))).hasMessageContaining("16384 bytes in a line");
            assertThat(failure(start + "a".repeat(16384 + 1)).kind()).isEqualTo(Kind.LIMIT);
        }

        @Test
        @Tag("R11")
        void headHasAtMostResponseHeadBytesInterimAnswersIncluded() {
            String heads = "HTTP/1.1 100\r\n\r\n" + ANSWER;
            assertComplete(Limits.defaults().withResponseHead(heads.length(), 100), heads);
            assertRefused(Kind.LIMIT, Limits.defaults().withResponseHead(heads.length() - 1, 100), heads);
            assertThat(failure(new ResponseHeadScanner(Limits.defaults().withResponseHead(10, 100)), bytes(heads)))
                    .hasMessage("Expected at most 10 bytes in the answer's head (Limits.responseHeadBytes): raise it by"
                            + " Limits.withResponseHead");
        }

        @Test
        @Tag("R11")
        void atMostResponseHeadersFieldsInterimAnswersIncluded() {
            String heads = "HTTP/1.1 103\r\nA: b\r\n\r\n" + ANSWER; // four fields
            assertComplete(Limits.defaults().withResponseHead(1000, 4), heads);
            assertRefused(Kind.LIMIT, Limits.defaults().withResponseHead(1000, 3), heads);
            assertThat(failure(new ResponseHeadScanner(Limits.defaults().withResponseHead(1000, 3)), bytes(heads)))
                    .hasMessageContaining("Limits.responseHeaders")
                    .hasMessageContaining("Limits.withResponseHead");
        }

        @Test
        @Tag("R11")
        @Tag("CVE-2024-37890")
        void twoThousandFieldsAreTooMany() {
            assertThat(failure("HTTP/1.1 101 X\r\n" + "A: b\r\n".repeat(2000) + "\r\n"))
                    .hasMessageContaining("100 header fields");
        }

        /** 20 MB of it; what that costs is measured on a whole connection. */
        @ParameterizedTest
        @ValueSource(ints = {1, 4096})
        @Tag("R11")
        @Tag("CVE-2023-43669")
        void endlessHeaderFailsAtTheLimitHoweverItIsCut(int size) {
            ResponseHeadScanner scanner = new ResponseHeadScanner(Limits.defaults());
            scanner.scan(Unpooled.wrappedBuffer(bytes("HTTP/1.1 101 X\r\n")));
            byte[] segment = "a".repeat(size).getBytes(StandardCharsets.US_ASCII);
            assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> {
                for (int sent = 0; sent < 20_000_000; sent += size) {
                    scanner.scan(Unpooled.wrappedBuffer(segment));
                }
            });
            assertThat(scanner.bytesSeen()).isEqualTo(16 + 16384 + 1);
        }
    }

    private static void assertComplete(String head) {
        assertComplete(Limits.defaults(), head);
    }

    private static void assertComplete(Limits limits, String head) {
        everySplit(
                bytes(head),
                pieces -> assertThat(scan(limits, pieces).isComplete()).isTrue());
    }

    private static void assertRefused(Kind kind, String head) {
        assertRefused(kind, Limits.defaults(), head);
    }

    /** Every split must have the same outcome, to the word. */
    private static void assertRefused(Kind kind, Limits limits, String head) {
        HandshakeException expected = failure(new ResponseHeadScanner(limits), bytes(head));
        assertThat(expected.kind()).isEqualTo(kind);
        assertThat(expected.getMessage()).matches("[ -~]*");
        everySplit(
                bytes(head),
                pieces -> assertThatExceptionOfType(HandshakeException.class)
                        .isThrownBy(() -> scan(limits, pieces))
                        .withMessage(expected.getMessage()));
    }

    private static HandshakeException failure(String head) {
        return failure(new ResponseHeadScanner(Limits.defaults()), head);
    }

    private static HandshakeException failure(ResponseHeadScanner scanner, String head) {
        return failure(scanner, bytes(head));
    }

    private static HandshakeException failure(ResponseHeadScanner scanner, byte[] head) {
        HandshakeException e =
                catchThrowableOfType(HandshakeException.class, () -> scanner.scan(Unpooled.wrappedBuffer(head)));
        assertThat(e).isNotNull();
        return e;
    }

    private static boolean scanned(String head) {
        return scan(Limits.defaults(), List.of(bytes(head))).isComplete();
    }

    private static ResponseHeadScanner scan(Limits limits, List<byte[]> pieces) {
        ResponseHeadScanner scanner = new ResponseHeadScanner(limits);
        pieces.forEach(piece -> scanner.scan(Unpooled.wrappedBuffer(piece)));
        return scanner;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
