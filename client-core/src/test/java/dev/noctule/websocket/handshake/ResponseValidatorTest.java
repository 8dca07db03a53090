package dev.noctule.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.testing.Cost;
import dev.noctule.websocket.testing.Figures;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 4.1: what the client checks in a 101. Rules R2 to R6, R8 and R12. */
class ResponseValidatorTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";
    private static final String ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    /** Netty's own checks are off: what comes in here is for the code under test to judge. */
    private final HttpResponse response = new DefaultHttpResponse(
            HttpVersion.HTTP_1_1,
            HttpResponseStatus.SWITCHING_PROTOCOLS,
            DefaultHttpHeadersFactory.headersFactory().withValidation(false));

    private final HttpHeaders headers = response.headers()
            .add("Upgrade", "websocket")
            .add("Connection", "Upgrade")
            .add("Sec-WebSocket-Accept", ACCEPT);

    /** Whether the server has to choose a subprotocol. */
    private boolean required;

    @Test
    @Tag("R2")
    @Tag("R3")
    @Tag("R4")
    void answerOfTheRfcIsAccepted() {
        assertThat(validate()).isEqualTo(new Agreement(null, List.of(), null));
    }

    @Nested
    class Upgrade {
        @ParameterizedTest
        @ValueSource(strings = {"websocket", "WebSocket", "WEBSOCKET", " websocket\t"})
        @Tag("R2")
        void caseHasNoMeaning(String value) {
            headers.set("upgrade", value);
            assertThat(validate().subprotocol()).isNull();
        }

        @Test
        @Tag("R2")
        @Tag("R8")
        @Tag("CVE-2026-42584")
        @Tag("CVE-2026-50020")
        @Tag("CVE-2026-59898")
        void missingUpgradeIsRefused() {
            headers.remove("Upgrade");
            assertRefused().withMessage("Expected 'Upgrade' header value 'websocket' but it is missing");
        }

        @Test
        @Tag("R2")
        void anotherProtocolIsRefused() {
            headers.set("Upgrade", "h2c");
            assertRefused().withMessage("Expected 'Upgrade' header value 'websocket' but was 'h2c'");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "websocket, h2c",
                    "h2c, websocket",
                    "websocket,",
                    "websocket/13",
                    "web socket",
                    "websockets",
                    "\"websocket\"",
                    "HTTP/1.1"
                })
        @Tag("R2")
        void whatIsNotExactlyWebsocketIsRefused(String value) {
            headers.set("Upgrade", value);
            assertRefused();
        }

        @Test
        @Tag("R2")
        void twoLinesAreAListAndRefused() {
            headers.add("upgrade", "websocket");
            assertRefused().withMessage("Expected 'Upgrade' header value 'websocket' but was 'websocket', 'websocket'");
        }
    }

    @Nested
    class Connection {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Upgrade",
                    "upgrade",
                    "UPGRADE",
                    "keep-alive, Upgrade",
                    "Upgrade,keep-alive",
                    "a,\tupgrade ,b",
                    ",,upgrade,"
                })
        @Tag("R3")
        void optionUpgradeIsFoundInTheList(String value) {
            headers.set("Connection", value);
            assertThat(validate().extensions()).isEmpty();
        }

        @Test
        @Tag("R3")
        void optionUpgradeIsFoundInAnyLine() {
            headers.set("Connection", List.of("keep-alive", "x, upgrade"));
            assertThat(validate().extensions()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "close",
                    "keep-alive",
                    "notupgrade",
                    "upgraded",
                    "not-upgrade",
                    "up grade",
                    "\"upgrade\"",
                    "upgrade;x",
                    ","
                })
        @Tag("R3")
        void whatOnlyResemblesItIsRefused(String value) {
            headers.set("Connection", value);
            assertRefused().withMessageStartingWith("Expected 'Connection' header with the option 'Upgrade' but was '");
        }

        @Test
        @Tag("R3")
        @Tag("CVE-2026-42584")
        @Tag("CVE-2026-50020")
        @Tag("CVE-2026-59898")
        void missingConnectionIsRefused() {
            headers.remove("Connection");
            assertRefused().withMessageEndingWith("but it is missing");
        }
    }

    @Nested
    class Accept {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "S3pPLMBiTxaQ9kYGzzhZRbK+xOo=", // another case
                    "s3pPLMBiTxaQ9kYGzzhZRbK+xOo", // no padding
                    "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=,",
                    "s3pPLMBiTxaQ9kYGzzhZRbK-xOo=", // the other base64
                    "s3pPLMBiTxaQ9kYGzzhZRbK+ xOo=",
                    "dGhlIHNhbXBsZSBub25jZQ==" // the key itself
                })
        @Tag("R4")
        void anotherValueIsRefused(String value) {
            headers.set("Sec-WebSocket-Accept", value);
            assertRefused()
                    .withMessage("Expected 'Sec-WebSocket-Accept' header value 's3pPLMBiTxaQ9kYGzzhZRbK+xOo=' but was '"
                            + value + "'");
        }

        @Test
        @Tag("R4")
        void whiteSpaceAroundIsIgnored() {
            headers.set("Sec-WebSocket-Accept", " \t" + ACCEPT + " ");
            assertThat(validate().extensions()).isEmpty();
        }

        @Test
        @Tag("R4")
        void missingAcceptIsRefused() {
            headers.remove("Sec-WebSocket-Accept");
            assertRefused().withMessageEndingWith("but it is missing");
        }

        @Test
        @Tag("R4")
        void acceptTwiceIsRefusedEvenIfEqual() {
            headers.add("Sec-WebSocket-Accept", ACCEPT);
            assertRefused();
        }
    }

    @Nested
    class Extensions {
        @Test
        @Tag("R5")
        void extensionThatWasNotOfferedIsRefused() {
            headers.add("Sec-WebSocket-Extensions", "permessage-deflate");
            assertRefused().withMessage("Expected no extension that was not offered but was 'permessage-deflate'");
        }

        /** "constructor" is a key of every JavaScript object, and was looked up in one. */
        @Test
        @Tag("R5")
        @Tag("CVE-2021-32640")
        @Tag("CVE-2020-7662")
        @Tag("CVE-2020-7663")
        void namesOfObjectsAreNoExtensions() {
            headers.add("Sec-WebSocket-Extensions", "constructor");
            assertRefused();
        }

        @Test
        @Tag("R5")
        void offeredExtensionIsTaken() {
            headers.add("sec-websocket-extensions", "permessage-deflate; server_max_window_bits=10");
            Agreement agreement = validate(List.of(), Compression.deflate());
            assertThat(agreement.extensions()).hasToString("[permessage-deflate; server_max_window_bits=10]");
            assertThat(agreement.deflate()).isEqualTo(new DeflateAgreement(false, false, 15, 10));
        }

        @Test
        @Tag("R5")
        void offeredExtensionMayBeDeclined() {
            Agreement agreement = validate(List.of(), Compression.deflate());
            assertThat(agreement).isEqualTo(new Agreement(null, List.of(), null));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "permessage-deflate, permessage-deflate",
                    "permessage-deflate; server_no_context_takeover, permessage-deflate"
                })
        @Tag("R5")
        void sameExtensionTwiceIsRefused(String value) {
            headers.add("Sec-WebSocket-Extensions", value);
            assertRefused(Compression.deflate()).withMessageContaining("'permessage-deflate', 'permessage-deflate'");
        }

        @Test
        @Tag("R5")
        void sameExtensionInTwoLinesIsRefused() {
            headers.add("Sec-WebSocket-Extensions", "permessage-deflate");
            headers.add("Sec-WebSocket-Extensions", "permessage-deflate");
            assertRefused(Compression.deflate());
        }

        @ParameterizedTest
        @ValueSource(strings = {"Permessage-Deflate", "permessage-bzip2", "permessage-deflate, x"})
        @Tag("R5")
        void othersThanTheOfferedExtensionAreRefused(String value) {
            headers.add("Sec-WebSocket-Extensions", value);
            assertRefused(Compression.deflate());
        }

        @ParameterizedTest
        @ValueSource(strings = {"", ",", "permessage-deflate;", "permessage-deflate x"})
        @Tag("R5")
        void malformedListIsRefused(String value) {
            headers.add("Sec-WebSocket-Extensions", value);
            assertRefused(Compression.deflate());
        }
    }

    @Nested
    class Subprotocol {
        @Test
        @Tag("R6")
        void offeredSubprotocolIsTaken() {
            headers.add("Sec-WebSocket-Protocol", "chat");
            assertThat(validate(List.of("superchat", "chat")).subprotocol()).isEqualTo("chat");
        }

        @Test
        @Tag("R6")
        void noneChosenAlthoughOfferedIsFine() {
            assertThat(validate(List.of("chat")).subprotocol()).isNull();
        }

        @Test
        @Tag("R6")
        void noneChosenIsRefusedWhenOneIsRequired() {
            required = true;
            assertRefused(List.of("chat"))
                    .withMessage("Expected 'Sec-WebSocket-Protocol' header value to be one that was offered"
                            + " but it is missing");
            headers.add("Sec-WebSocket-Protocol", "chat");
            assertThat(validate(List.of("chat")).subprotocol()).isEqualTo("chat");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "Chat", "other", "chat, superchat", "chat,", "\"chat\""})
        @Tag("R6")
        void whatWasNotOfferedIsRefused(String value) {
            headers.add("Sec-WebSocket-Protocol", value);
            assertRefused(List.of("chat", "superchat"))
                    .withMessage("Expected 'Sec-WebSocket-Protocol' header value to be one that was offered but was '"
                            + value + "'");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "chat"})
        @Tag("R6")
        void anyIsRefusedWhenNoneWasOffered(String value) {
            headers.add("Sec-WebSocket-Protocol", value);
            assertRefused()
                    .withMessage("Expected no 'Sec-WebSocket-Protocol' header, for none was offered, but was '" + value
                            + "'");
        }

        @Test
        @Tag("R6")
        void twoLinesAreRefusedEvenIfEqual() {
            headers.add("Sec-WebSocket-Protocol", List.of("chat", "chat"));
            assertRefused(List.of("chat"));
        }

        @ParameterizedTest
        @CsvSource({"16000, 5", "1000000, 300"})
        @Tag("R6")
        @Tag("CVE-2021-32640")
        @Tag("CVE-2020-7662")
        @Tag("CVE-2020-7663")
        void spacesInAListTakeLinearTime(int spaces, int millis) {
            headers.add("Sec-WebSocket-Protocol", "b" + " ".repeat(spaces) + "x");
            double cpu = Cost.leastCpuMillis(20, () -> () -> assertRefused(List.of("b")));
            Figures.of("CVE-2021-32640")
                    .atMost(millis, "ms of CPU", "for a subprotocol with " + spaces + " spaces", cpu);
        }
    }

    @Nested
    class Body {
        @ParameterizedTest
        @ValueSource(strings = {"1", "00", "-1", "", "x", "0, 0"})
        @Tag("R12")
        void contentLengthOtherThanZeroIsRefused(String value) {
            headers.add("Content-Length", value);
            assertRefused().withMessageContaining("'Content-Length'");
        }

        @Test
        @Tag("R12")
        void contentLengthZeroIsIgnored() {
            headers.add("Content-Length", "0");
            assertThat(validate().subprotocol()).isNull();
        }

        @ParameterizedTest
        @ValueSource(strings = {"chunked", "identity", ""})
        @Tag("R12")
        void transferEncodingIsRefused(String value) {
            headers.add("Transfer-Encoding", value);
            assertRefused().withMessageContaining("'Transfer-Encoding'");
        }
    }

    @Nested
    class Messages {
        @Test
        void valuesAreEscapedAndShortened() {
            headers.set("Upgrade", "\u00FC" + "x".repeat(64));
            assertRefused()
                    .withMessage(
                            "Expected 'Upgrade' header value 'websocket' but was '\\u00fc" + "x".repeat(63) + "...'");
        }

        @Test
        void manyValuesAreCutToFive() {
            headers.set("Upgrade", List.of("1", "2", "3", "4", "5", "6"));
            assertRefused().withMessageEndingWith("but was '1', '2', '3', '4', '5', ...");
        }
    }

    private Agreement validate() {
        return validate(List.of());
    }

    private Agreement validate(List<String> subprotocols) {
        return validate(subprotocols, Compression.none());
    }

    private Agreement validate(List<String> subprotocols, Compression compression) {
        return ResponseValidator.validate(response, KEY, new Offer(subprotocols, required, compression));
    }

    private ThrowableAssertAlternative<HandshakeException> assertRefused() {
        return assertRefused(List.of(), Compression.none());
    }

    private ThrowableAssertAlternative<HandshakeException> assertRefused(List<String> subprotocols) {
        return assertRefused(subprotocols, Compression.none());
    }

    private ThrowableAssertAlternative<HandshakeException> assertRefused(Compression compression) {
        return assertRefused(List.of(), compression);
    }

    private ThrowableAssertAlternative<HandshakeException> assertRefused(
            List<String> subprotocols, Compression compression) {
        return assertThatExceptionOfType(HandshakeException.class)
                .isThrownBy(() -> validate(subprotocols, compression))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(HandshakeException.Kind.INVALID_RESPONSE));
    }
}
