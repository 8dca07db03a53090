package dev.noctule.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.WebSocketRequest;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 7692, 5 and 7.1: what is offered, and which answers fit. */
class DeflateNegotiationTest {
    private static final Compression DEFAULTS = Compression.deflate();

    @Nested
    @Tag("D1")
    class Offer {
        @Test
        void noneHasNoHeader() {
            assertThat(header(Compression.none())).isNull();
        }

        @Test
        void defaultsLetTheServerChooseOurWindow() {
            assertThat(header(DEFAULTS)).isEqualTo("permessage-deflate; client_max_window_bits");
        }

        @Test
        void everyOptionHasItsParameter() {
            assertOffered(
                    DEFAULTS.withNoContextTakeover(true, false),
                    "permessage-deflate; client_no_context_takeover; client_max_window_bits");
            assertOffered(
                    DEFAULTS.withNoContextTakeover(false, true),
                    "permessage-deflate; server_no_context_takeover; client_max_window_bits");
            assertOffered(DEFAULTS.withMaxWindowBits(9, 15), "permessage-deflate; client_max_window_bits=9");
            assertOffered(
                    DEFAULTS.withMaxWindowBits(15, 10),
                    "permessage-deflate; server_max_window_bits=10; client_max_window_bits");
            assertOffered(
                    DEFAULTS.withNoContextTakeover(true, true).withMaxWindowBits(8, 8),
                    "permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                            + " server_max_window_bits=8; client_max_window_bits=8");
        }

        @Test
        void thresholdAndLevelAreNoneOfTheServersBusiness() {
            assertOffered(DEFAULTS.withThresholdBytes(0).withLevel(1), "permessage-deflate; client_max_window_bits");
        }

        private void assertOffered(Compression compression, String header) {
            assertThat(header(compression)).isEqualTo(header);
        }

        private String header(Compression compression) {
            WebSocketRequest request = WebSocketRequest.of("ws://server.test/");
            return HandshakeRequest.create(
                            WebSocketUri.parse(request.uri()), request, compression, "dGhlIHNhbXBsZSBub25jZQ==")
                    .headers()
                    .get("Sec-WebSocket-Extensions");
        }
    }

    @Nested
    class LegalAnswer {
        @Test
        void withNoParameterGivesContextTakeoverAndTheWidestWindows() {
            assertThat(agree("permessage-deflate", DEFAULTS)).isEqualTo(new DeflateAgreement(false, false, 15, 15));
        }

        @Test
        @Tag("D2")
        void mayHaveBothNoContextTakeoversUnasked() {
            assertThat(agree("permessage-deflate; client_no_context_takeover", DEFAULTS))
                    .isEqualTo(new DeflateAgreement(true, false, 15, 15));
            assertThat(agree("permessage-deflate; server_no_context_takeover", DEFAULTS))
                    .isEqualTo(new DeflateAgreement(false, true, 15, 15));
        }

        @ParameterizedTest
        @ValueSource(ints = {8, 9, 10, 11, 12, 13, 14, 15})
        @Tag("D3")
        void mayHaveEveryWindow(int bits) {
            assertThat(agree("permessage-deflate; client_max_window_bits=" + bits, DEFAULTS))
                    .isEqualTo(new DeflateAgreement(false, false, bits, 15));
            assertThat(agree("permessage-deflate; server_max_window_bits=" + bits, DEFAULTS))
                    .isEqualTo(new DeflateAgreement(false, false, 15, bits));
        }

        @Test
        @Tag("D3")
        void mayLowerWhatWasOffered() {
            assertThat(agree(
                            "permessage-deflate; client_max_window_bits=9; server_max_window_bits=8",
                            DEFAULTS.withMaxWindowBits(10, 10)))
                    .isEqualTo(new DeflateAgreement(false, false, 9, 8));
        }

        @Test
        @Tag("D4")
        void mayQuoteValues() {
            assertThat(agree("permessage-deflate; client_max_window_bits=\"10\"", DEFAULTS))
                    .isEqualTo(agree("permessage-deflate; client_max_window_bits=10", DEFAULTS));
        }

        @Test
        void needNotRepeatOurHintsWhichBindUs() {
            Compression hints = DEFAULTS.withNoContextTakeover(true, false).withMaxWindowBits(9, 15);
            assertThat(agree("permessage-deflate", hints)).isEqualTo(new DeflateAgreement(true, false, 9, 15));
        }

        @Test
        void mayHaveAllParameters() {
            assertThat(agree(
                            "permessage-deflate; server_no_context_takeover; client_no_context_takeover;"
                                    + " server_max_window_bits=11; client_max_window_bits=12",
                            DEFAULTS.withNoContextTakeover(true, true).withMaxWindowBits(13, 14)))
                    .isEqualTo(new DeflateAgreement(true, true, 12, 11));
        }
    }

    @Nested
    class IllegalAnswer {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "x",
                    "x=1",
                    "Server_No_Context_Takeover",
                    "server_no_context_takeover=1",
                    "server_no_context_takeover=\"\"",
                    "client_no_context_takeover=true",
                    "mux; client_no_context_takeover"
                })
        @Tag("D1")
        void hasWhatIsNotInTheRfc(String parameters) {
            assertRefused("permessage-deflate; " + parameters, DEFAULTS);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "server_no_context_takeover; server_no_context_takeover",
                    "client_no_context_takeover; client_no_context_takeover",
                    "server_max_window_bits=10; server_max_window_bits=10",
                    "client_max_window_bits=10; server_max_window_bits=10; client_max_window_bits=9"
                })
        @Tag("D1")
        @Tag("CVE-2026-2229")
        void hasAParameterTwice(String parameters) {
            assertRefused("permessage-deflate; " + parameters, DEFAULTS)
                    .withMessageStartingWith("Expected each parameter once");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "=0",
                    "=7",
                    "=16",
                    "=99",
                    "=1000",
                    "=08",
                    "=015",
                    "=-1",
                    "=9.0",
                    "=0x9",
                    "=+9",
                    "=9a",
                    "=4294967304"
                })
        @Tag("D3")
        @Tag("CVE-2026-2229")
        void hasAWindowThatIsNoDecimalFrom8To15(String value) {
            assertRefused("permessage-deflate; server_max_window_bits" + value, DEFAULTS)
                    .withMessageStartingWith("Expected a value from 8 to 15");
            assertRefused("permessage-deflate; client_max_window_bits" + value, DEFAULTS)
                    .withMessageStartingWith("Expected a value from 8 to 15");
        }

        /** The header's grammar has no empty value; this is for whoever has the extension from elsewhere. */
        @Test
        @Tag("D3")
        @Tag("CVE-2026-2229")
        void hasAnEmptyWindow() {
            Extension accepted =
                    new Extension("permessage-deflate", List.of(new Extension.Parameter("server_max_window_bits", "")));
            assertThatExceptionOfType(HandshakeException.class)
                    .isThrownBy(() -> DeflateNegotiation.check(accepted, DEFAULTS))
                    .withMessageStartingWith("Expected a value from 8 to 15");
        }

        @ParameterizedTest
        @ValueSource(strings = {"server_max_window_bits=11", "server_max_window_bits=9; client_max_window_bits=11"})
        @Tag("D3")
        void hasAWindowBeyondTheOffer(String parameter) {
            assertRefused("permessage-deflate; " + parameter, DEFAULTS.withMaxWindowBits(10, 10))
                    .withMessageStartingWith("Expected a value from 8 to 10");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "\"\"", "\" 9\"", "\"9 \""})
        @Tag("D4")
        @Tag("CVE-2026-2229")
        void hasAnEmptyWindowOrOneThatIsNoToken(String value) {
            assertRefused("permessage-deflate; server_max_window_bits=" + value, DEFAULTS);
        }

        @Test
        @Tag("D5")
        void lacksTheServersPartThatWasAskedFor() {
            assertRefused("permessage-deflate", DEFAULTS.withNoContextTakeover(false, true))
                    .withMessage("Expected 'server_no_context_takeover', which was asked for,"
                            + " but was 'permessage-deflate'");
            assertRefused("permessage-deflate", DEFAULTS.withMaxWindowBits(15, 10))
                    .withMessage(
                            "Expected 'server_max_window_bits', which was asked for, but was 'permessage-deflate'");
        }

        @Test
        void isShownInTheMessage() {
            assertRefused("permessage-deflate; server_max_window_bits=16", DEFAULTS)
                    .withMessage("Expected a value from 8 to 15 in 'Sec-WebSocket-Extensions: permessage-deflate'"
                            + " but was 'server_max_window_bits=16'");
        }

        private ThrowableAssertAlternative<HandshakeException> assertRefused(String answer, Compression offered) {
            return assertThatExceptionOfType(HandshakeException.class)
                    .isThrownBy(() -> agree(answer, offered))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(HandshakeException.Kind.INVALID_RESPONSE));
        }
    }

    private static DeflateAgreement agree(String answer, Compression offered) {
        return DeflateNegotiation.check(ExtensionHeader.parse(List.of(answer)).get(0), offered);
    }
}
