package dev.noctule.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.WebSocketRequest;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpRequestEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 4.1: the client's request, as it stands on the wire. Rules H3 to H7. */
class HandshakeRequestTest {
    private static final String KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    @Test
    @Tag("H3")
    @Tag("H4")
    @Tag("H6")
    void requestHasTheFieldsOfTheHandshakeAndNoOther() {
        assertThat(onTheWire(WebSocketRequest.of("ws://example.org/feed?x=1"))).isEqualTo("""
            GET /feed?x=1 HTTP/1.1\r
            Host: example.org\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            \r
            """);
    }

    @Test
    @Tag("H6")
    @Tag("H7")
    void subprotocolsShareOneFieldAndUserFieldsFollowInOrder() {
        WebSocketRequest request = WebSocketRequest.builder("wss://[::1]:8443")
                .header("Origin", "https://example.org")
                .subprotocols("v2.chat", "chat")
                .header("X-B", "1")
                .header("x-a", "")
                .header("X-B", "two words\tand a tab")
                .build();
        assertThat(onTheWire(request)).isEqualTo("""
            GET / HTTP/1.1\r
            Host: [::1]:8443\r
            Upgrade: websocket\r
            Connection: Upgrade\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Protocol: v2.chat, chat\r
            Origin: https://example.org\r
            X-B: 1\r
            x-a: \r
            X-B: two words\tand a tab\r
            \r
            """);
    }

    @Nested
    class UserFieldRules {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "Host",
                    "UPGRADE",
                    "connection",
                    "Sec-WebSocket-Key",
                    "sec-websocket-version",
                    "Sec-WebSocket-Protocol",
                    "Sec-WebSocket-Extensions",
                    "SEC-WEBSOCKET-ACCEPT",
                    "Sec-WebSocket-Other",
                    "Content-Length",
                    "Transfer-Encoding",
                    "TE",
                    "Trailer",
                    "Expect",
                    "Keep-Alive",
                    "Proxy-Connection"
                })
        @Tag("H4")
        void fieldsOfTheLibraryAreRefused(String name) {
            assertRefused(name, "hunter2").withMessageContaining("'" + name + "'");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"Authorization", "Cookie", "User-Agent", "Sec-Fetch-Mode", "X-Host", "!#$%&'*+-.^_`|~09azAZ"
                })
        void otherFieldsAreTheUsers(String name) {
            WebSocketRequest request =
                    WebSocketRequest.builder("ws://h").header(name, "v").build();
            assertThat(onTheWire(request)).contains("\r\n" + name + ": v\r\n\r\n");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    " ",
                    "a b",
                    "a:",
                    ":a",
                    "a\r",
                    "a\nb",
                    "a\0",
                    "a\u010A",
                    "\u00FCber",
                    "a\u007F",
                    "(a)",
                    "a/b",
                    "a\"",
                    "a,b",
                    "Bearer hunter2"
                })
        @Tag("H4")
        void nameThatIsNoTokenIsRefusedAndNotRepeated(String name) {
            assertRefused(name, "v").withMessageNotContaining("hunter2").withMessageMatching("[ -~]*");
        }

        // What could become a line of its own. U+010A is LF when cut to a byte.
        @ParameterizedTest
        @Tag("CVE-2025-67735")
        @Tag("CVE-2026-42578")
        @Tag("CVE-2026-1527")
        @ValueSource(
                strings = {
                    "hunter2\r\nX: y", "hunter2\n", "\rhunter2", "hunter2\0", "hunter2\u010A", "hunter2\u010D",
                            "hunter2\u00FC",
                    "hunter2\u007F", "hunter2\u001B[0m", "hunter2\u0085", "hunter2\u000B", "hunter2\uD83D\uDE00",
                            " hunter2", "hunter2 ",
                    "\thunter2", "hunter2\t", " "
                })
        @Tag("H6")
        void valueThatIsNotVisibleAsciiIsRefusedAndNotRepeated(String value) {
            assertRefused("X-Token", value)
                    .withMessageContaining("'X-Token'")
                    .withMessageNotContaining("hunter2")
                    .withMessageMatching("[ -~]*");
        }

        @Test
        @Tag("H6")
        void secondOriginIsRefused() {
            WebSocketRequest request = WebSocketRequest.builder("ws://h")
                    .header("Origin", "https://a")
                    .header("origin", "https://b")
                    .build();
            assertRefused(request).withMessageContaining("'Origin'");
        }
    }

    @Nested
    class SubprotocolRules {
        @ParameterizedTest
        @ValueSource(strings = {"", " ", "a b", "a,b", "chat\r\n", "chat\0", "\u010A", "a;b", "\"a\"", "chat/2"})
        @Tag("H7")
        void subprotocolIsAToken(String name) {
            WebSocketRequest request =
                    WebSocketRequest.builder("ws://h").subprotocols("ok", name).build();
            assertRefused(request).withMessageMatching("[ -~]*");
        }

        @Test
        @Tag("H7")
        void subprotocolsAreDistinct() {
            assertRefused(WebSocketRequest.builder("ws://h")
                            .subprotocols("a", "b", "a")
                            .build())
                    .withMessageContaining("number 3");
        }

        @ParameterizedTest
        @ValueSource(strings = {"hunter2==", "hunter2/", "hunter2"})
        @Tag("H7")
        void subprotocolMayHoldASecretAndIsNotRepeated(String name) {
            assertRefused(WebSocketRequest.builder("ws://h")
                            .subprotocols("hunter2", name)
                            .build())
                    .withMessageNotContaining("hunter2");
        }

        @Test
        void requiredSubprotocolMustBeOffered() {
            assertRefused(WebSocketRequest.builder("ws://h")
                            .requireSubprotocol(true)
                            .build())
                    .withMessage("Expected subprotocols to offer, because one of them is required");
        }

        @Test
        void requiredSubprotocolIsOfferedAndLeftForTheAnswer() {
            WebSocketRequest request = WebSocketRequest.builder("ws://h")
                    .subprotocols("a")
                    .requireSubprotocol(true)
                    .build();
            assertThat(onTheWire(request)).contains("Sec-WebSocket-Protocol: a\r\n");
            assertThat(Offer.of(request, Compression.none()))
                    .isEqualTo(new Offer(List.of("a"), true, Compression.none()));
        }

        @Test
        @Tag("H7")
        void subprotocolsAreCaseSensitive() {
            assertThat(onTheWire(WebSocketRequest.builder("ws://h")
                            .subprotocols("a", "A")
                            .build()))
                    .contains("Sec-WebSocket-Protocol: a, A\r\n");
        }
    }

    private static ThrowableAssertAlternative<IllegalArgumentException> assertRefused(String name, String value) {
        return assertRefused(
                WebSocketRequest.builder("ws://h").header(name, value).build());
    }

    private static ThrowableAssertAlternative<IllegalArgumentException> assertRefused(WebSocketRequest request) {
        WebSocketUri uri = WebSocketUri.parse(request.uri());
        return assertThatIllegalArgumentException()
                .isThrownBy(() -> HandshakeRequest.create(uri, request, Compression.none(), KEY));
    }

    private static String onTheWire(WebSocketRequest request) {
        HttpRequest http = HandshakeRequest.create(WebSocketUri.parse(request.uri()), request, Compression.none(), KEY);
        EmbeddedChannel channel = new EmbeddedChannel(new HttpRequestEncoder());
        StringBuilder text = new StringBuilder();
        assertThat(channel.writeOutbound(http)).isTrue();
        for (ByteBuf part = channel.readOutbound(); part != null; part = channel.readOutbound()) {
            text.append(part.toString(StandardCharsets.ISO_8859_1));
            part.release();
        }
        channel.finishAndReleaseAll();
        return text.toString();
    }
}
