package dev.noctule.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, section 3: WebSocket URIs. Rules H1, H2 and H3. */
class WebSocketUriTest {
    @Test
    @Tag("H1")
    void allPartsAreFound() {
        assertThat(WebSocketUri.parse("wss://example.org:8443/feed?x=1"))
                .isEqualTo(new WebSocketUri(true, "example.org", 8443, "/feed?x=1"));
    }

    @ParameterizedTest
    @CsvSource({
        "ws://example.org, false, 80",
        "wss://example.org, true, 443",
        "WS://example.org, false, 80",
        "WsS://example.org, true, 443",
        "ws://example.org:/, false, 80", // RFC 3986, 3.2.3: an empty port is the default
    })
    @Tag("H1")
    void schemeGivesThePortAndItsCaseHasNoMeaning(String uri, boolean secure, int port) {
        assertThat(WebSocketUri.parse(uri)).isEqualTo(new WebSocketUri(secure, "example.org", port, "/"));
    }

    @ParameterizedTest
    @CsvSource({
        "ws://h, /",
        "ws://h/, /",
        "ws://h?q, /?q",
        "ws://h/?q, /?q",
        "ws://h/a/../b, /a/../b",
        "ws://h//a, //a",
        "ws://h/a?b?c/d, /a?b?c/d",
        "ws://h/?, /?",
        "ws://h/%C3%bc?%23, /%C3%bc?%23",
        "ws://h/%09%af%AF, /%09%af%AF",
        "ws://h/-._~!$&'()*+;=:@, \"/-._~!$&'()*+;=:@\"",
        "ws://h/@user:x, /@user:x",
    })
    @Tag("H1")
    @Tag("H3")
    void targetIsPathAndQueryAndAtLeastASlash(String uri, String target) {
        String expected = target.replace("\"", "");
        assertThat(WebSocketUri.parse(uri).requestTarget()).isEqualTo(expected);
    }

    @Test
    @Tag("H1")
    void commaIsLegalInPathAndQuery() {
        assertThat(WebSocketUri.parse("ws://h/a,b?c,d").requestTarget()).isEqualTo("/a,b?c,d");
    }

    @ParameterizedTest
    @CsvSource({
        "ws://example.org:80, example.org, ws://example.org/",
        "ws://example.org:443, example.org:443, ws://example.org:443/",
        "wss://example.org:443/, example.org, wss://example.org/",
        "wss://example.org:80?q, example.org:80, wss://example.org:80/?q",
        "WSS://Example.ORG:8443/Feed?X=1, example.org:8443, wss://example.org:8443/Feed?X=1",
        "ws://[::1], [::1], ws://[::1]/",
        "ws://[2001:DB8::A]:9000/x, [2001:db8::a]:9000, ws://[2001:db8::a]:9000/x",
        "ws://127.0.0.1:8080, 127.0.0.1:8080, ws://127.0.0.1:8080/",
        "ws://h:000080, h, ws://h/",
        "ws://h:000000080, h, ws://h/",
        "ws://h:65535, h:65535, ws://h:65535/",
        "ws://h:1, h:1, ws://h:1/",
    })
    @Tag("H2")
    void hostFieldAndNormalFormOmitTheDefaultPortOnly(String uri, String hostHeader, String normalForm) {
        assertThat(WebSocketUri.parse(uri).hostHeader()).isEqualTo(hostHeader);
        assertThat(WebSocketUri.parse(uri)).hasToString(normalForm);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0", "65536", "99999", "123456", "4294967376", "-1", "+80", "8o", "80:80", "0x50", "\u0661"})
    @Tag("H2")
    void portOutOfRangeIsRefused(String port) {
        assertRefused("ws://h:" + port + "/");
    }

    @Nested
    class Hosts {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "localhost",
                    "a",
                    "my_service",
                    "xn--bcher-kva.example",
                    "r3---x.example",
                    "a-.example",
                    "1.example",
                    "4you",
                    "0xyz"
                })
        @Tag("H2")
        void namesPassAsTheyAre(String host) {
            assertThat(WebSocketUri.parse("ws://" + host + "/").host()).isEqualTo(host);
            assertThat(WebSocketUri.parse("ws://" + host + "/").isIpLiteral()).isFalse();
        }

        @Test
        @Tag("H2")
        void lettersBecomeSmallFromAToZ() {
            assertThat(WebSocketUri.parse("ws://AZaz-09.example/").host()).isEqualTo("azaz-09.example");
        }

        @Test
        @Tag("H2")
        void absoluteNameKeepsItsDot() {
            WebSocketUri uri = WebSocketUri.parse("wss://Example.org.:8443/");
            assertThat(uri.host()).isEqualTo("example.org.");
            assertThat(uri.hostHeader()).isEqualTo("example.org.:8443");
        }

        // The A-labels are those that IANA's test domains and other encoders have.
        @ParameterizedTest
        @CsvSource({
            "b\u00FCcher.example, xn--bcher-kva.example",
            "B\u00FCCHER.Example, xn--bcher-kva.example",
            "\u010De\u0161tina.example, xn--etina-gya30d.example",
            "\u4F8B\u3048.\u30C6\u30B9\u30C8, xn--r8jz45g.xn--zckzah",
        })
        @Tag("H2")
        void internationalNameBecomesALabels(String host, String aLabels) {
            assertThat(WebSocketUri.parse("wss://" + host + "/").host()).isEqualTo(aLabels);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\u010A.example", // capital; the low byte is LF
                    "stra\u00DFe.example", // sharp s: IDNA 2003 makes it "ss", another name
                    "a\u3002example", // ideographic full stop: a separator in disguise
                    "\uFF11\uFF12\uFF17.0.0.1", // full-width digits
                    "b\u00ADad.example", // soft hyphen, which vanishes
                    "bu\u0308cher.example", // decomposed
                    "a\u2028b.example", // line separator
                    "a\uD800.example", // half a surrogate pair
                    "\u2100evil.example", // a ligature of "a/c"
                })
        @Tag("H2")
        void internationalNameThatWouldChangeIsRefused(String host) {
            assertRefused("ws://" + host + "/").withMessageMatching("\\p{ASCII}*");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "", ".", "a..b", ".a", "a b", "a%41", "a\\b", "a|b", "a*b", "a,b", "\"a\"", "<a>", "a;b", "[", "]",
                    "a]b", "a[b", "::1", "1::2:80"
                })
        @Tag("H2")
        void whatIsNoHostIsRefused(String host) {
            assertRefused("ws://" + host + "/");
            assertRefused("ws://" + host + ":8080/");
        }

        @Test
        @Tag("H2")
        void labelsEndAt63AndNamesAt253Characters() {
            String label = "a".repeat(63);
            String longest = label + "." + label + "." + label + "." + "a".repeat(61);
            assertThat(WebSocketUri.parse("ws://" + longest + "/").host()).hasSize(253);
            assertRefused("ws://" + label + "a/");
            assertRefused("ws://" + longest + "a/");
            assertRefused("ws://" + "\u00FC".repeat(60) + ".example/" + "a".repeat(300));
            assertRefused("ws://" + "\u00FC.".repeat(120) + "example/");
        }

        @ParameterizedTest
        @ValueSource(strings = {"0.0.0.0", "127.0.0.1", "255.255.255.255", "192.168.10.99"})
        @Tag("H2")
        void ipv4IsALiteral(String host) {
            assertThat(WebSocketUri.parse("ws://" + host).isIpLiteral()).isTrue();
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "256.0.0.1",
                    "1.256.0.1",
                    "1.2.256.1",
                    "1.2.3.256",
                    "a.2.3.4",
                    "127.1",
                    "127.0.0.01",
                    "0x7f.0.0.1",
                    "0x7f000001",
                    "0X7F000001",
                    "2130706433",
                    "1.2.3.4.5",
                    "127.0.0.1.",
                    "1.2.3.",
                    "a.b.1",
                    "0x"
                })
        @Tag("H2")
        void whatOnlySomeResolversReadAsIpv4IsRefused(String host) {
            assertRefused("ws://" + host + "/");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "::",
                    "::1",
                    "1::",
                    "1:2:3:4:5:6:7:8",
                    "1:2:3:4:5:6:7::",
                    "::2:3:4:5:6:7:8",
                    "fe80::1",
                    "::ffff:192.0.2.1",
                    "1:2:3:4:5:6:192.0.2.1",
                    "2001:db8:0:0:0:0:2:1",
                    "abcd::ffff"
                })
        @Tag("H2")
        void ipv6IsALiteral(String address) {
            WebSocketUri uri = WebSocketUri.parse("ws://[" + address + "]:81/");
            assertThat(uri.host()).isEqualTo(address);
            assertThat(uri.isIpLiteral()).isTrue();
            assertThat(uri.hostHeader()).isEqualTo("[" + address + "]:81");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    ":",
                    ":::",
                    "1",
                    "1:2:3:4:5:6:7",
                    "1:2:3:4:5:6:7:8:9",
                    "1::2::3",
                    "12345::",
                    "g::",
                    "::1.2.3",
                    "1.2.3.4",
                    "::1.2.3.4:5",
                    "1.2.3.4::",
                    "1:2:3:4:5:6:7:1.2.3.4",
                    "1:2:3:4:5:6:7:8::",
                    "1:2:3:4::5:6:7:8",
                    "::256.1.1.1",
                    "::1..3.4",
                    "::1.2.x.4",
                    " ::1",
                    "v1.fe80::a",
                    "fe80::1%25eth0",
                    "fe80::1%1",
                    "[::1]",
                    "::1]["
                })
        @Tag("H2")
        void malformedIpv6AndZonesAreRefused(String address) {
            assertRefused("ws://[" + address + "]/");
        }

        @Test
        @Tag("H2")
        void addressWithoutBracketsOrWithZoneIsRefusedWithTheReason() {
            assertRefused("ws://::1/").withMessageContaining("[brackets]");
            assertRefused("ws://fe80::1:8080/").withMessageContaining("[brackets]");
            assertRefused("ws://]:1:8080/").withMessageContaining("']'");
            assertRefused("ws://[fe80::1%25eth0]/").withMessageContaining("zone");
            assertRefused("ws://[%251]/").withMessageContaining("zone");
        }

        @ParameterizedTest
        @ValueSource(strings = {"ws://", "ws:///", "ws://:80/", "ws://?q"})
        @Tag("H1")
        void hostThatIsMissingIsNamed(String uri) {
            assertRefused(uri).withMessage("Expected a host behind ws:// or wss://");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"ws://[::1", "ws://::1]/", "ws://[::1]x/", "ws://[::1]80/", "ws://x[::1]/", "ws://[::1]:8:9/"
                })
        @Tag("H2")
        void bracketsEncloseExactlyTheAddress(String uri) {
            assertRefused(uri);
        }
    }

    @Nested
    class Refusals {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "ws",
                    "ws:",
                    "ws:/h",
                    "ws:h",
                    "//h/",
                    "/path",
                    "example.org",
                    "example.org:80/x",
                    "localhost:8080",
                    "ftp://h/",
                    "xws://h",
                    "ws ://h",
                    "wsss://h",
                    "://h"
                })
        @Tag("H1")
        void onlyWsAndWss(String uri) {
            assertRefused(uri);
        }

        @Test
        @Tag("H1")
        void httpIsRefusedWithTheSchemeToUse() {
            assertRefused("http://h/").withMessageContaining("ws:// for http://");
            assertRefused("HTTPS://h/").withMessageContaining("wss:// for https://");
        }

        @ParameterizedTest
        @ValueSource(strings = {"ws://h/#", "ws://h#f", "ws://h/a?b#c"})
        @Tag("H1")
        void fragmentIsRefused(String uri) {
            assertRefused(uri).withMessageContaining("%23");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "ws://hunter2@h/",
                    "ws://user:hunter2@h/",
                    "ws://@h/hunter2",
                    "ws://user:hunter2@",
                    "ws://a@hunter2@h",
                    "ws://user:hunter2%@h?x"
                })
        @Tag("H1")
        void userInfoIsRefusedAndNotRepeated(String uri) {
            assertRefused(uri)
                    .withMessageContaining("Authorization")
                    .withMessageNotContaining("hunter2")
                    .withMessageNotContaining("user:h");
        }

        @ParameterizedTest
        @CsvSource({"0, U+0000", "10, U+000A", "13, U+000D", "32, U+0020", "127, U+007F", "160, U+00A0"})
        @Tag("H1")
        void invisibleCharacterIsNamedWithItsPlace(int invisible, String name) {
            for (int i = 0; i <= "ws://h:1/p?q".length(); i++) {
                String uri = new StringBuilder("ws://h:1/p?q")
                        .insert(i, (char) invisible)
                        .toString();
                assertRefused(uri)
                        .withMessage("Expected a URI of visible characters but found " + name + " at index " + i
                                + ": percent-encode it");
            }
        }

        // Text that becomes lines of the request. U+010A and U+010D end in the bytes of LF and CR.
        @ParameterizedTest
        @Tag("CVE-2025-67735")
        @Tag("CVE-2026-42578")
        @Tag("CVE-2026-1527")
        @ValueSource(
                strings = {
                    "\r",
                    "\n",
                    "\0",
                    "\t",
                    " ",
                    "\u000B",
                    "\u007F",
                    "\u0085",
                    "\u00A0",
                    "\u010A",
                    "\u2028",
                    "\uFF0F",
                    "\uD83D\uDE00"
                })
        @Tag("H1")
        void lineBreaksAndTheirDisguisesAreRefusedEverywhereAndNeverRepeated(String bad) {
            for (String uri : new String[] {
                bad + "ws://h/",
                "ws" + bad + "://h/",
                "ws://h" + bad + "/",
                "ws://h:80" + bad + "/",
                "ws://h/a" + bad + "hunter2",
                "ws://h/?a" + bad + "hunter2",
                "ws://h/" + bad,
                "ws://h?" + bad,
                "ws://[::1" + bad + "]/",
            }) {
                assertRefused(uri).withMessageMatching("[ -~]*").withMessageNotContaining("hunter2");
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "%", "%4", "%4g", "%g4", "%G4", "%`4", "%@4", "%/4", "%:4", "a%", "a%2", "%%41", "%u010A", "%-1"
                })
        @Tag("H3")
        void badPercentTripleIsRefused(String text) {
            assertRefused("ws://h/" + text);
            assertRefused("ws://h/?" + text);
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"", "<", ">", "\\", "^", "`", "{", "|", "}", "[", "]", "\u00FC"})
        @Tag("H3")
        void whatRfc3986DoesNotAllowIsRefusedWithItsPlace(String text) {
            assertRefused("ws://h/" + text).withMessageContaining("at index 7").withMessageContaining("U+");
            assertRefused("ws://h/?a=" + text).withMessageContaining("at index 10");
        }
    }

    private static ThrowableAssertAlternative<IllegalArgumentException> assertRefused(String uri) {
        return assertThatIllegalArgumentException()
                .as(uri)
                .isThrownBy(() -> WebSocketUri.parse(uri))
                .withMessageNotContaining("\n");
    }

    @Nested
    class HostAlone {
        @ParameterizedTest
        @CsvSource({"Example.ORG, example.org", "192.0.2.1, 192.0.2.1", "2001:DB8::1, 2001:db8::1"})
        @Tag("H9")
        void isReadAsInAUri(String text, String host) {
            assertThat(WebSocketUri.parseHost(text)).isEqualTo(host);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "user@host", "user:secret@host", "user:secret", "[::1]", "host:80", "a/b"})
        @Tag("H9")
        void isAHostOnlyAndNoSecretIsRepeated(String text) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> WebSocketUri.parseHost(text))
                    .withMessageNotContaining("secret");
        }
    }
}
