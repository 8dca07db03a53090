package dev.noctule.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.HttpProxy;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** RFC 9110, 9.3.6: the request for a tunnel. What becomes of it is told by the tests of the connection. */
@Tag("H9")
class TunnelRequestTest {
    private static final HttpProxy PROXY = HttpProxy.of("proxy.test", 3128);

    @ParameterizedTest
    @CsvSource({
        "ws://server.test/path?q, server.test:80",
        "wss://server.test/, server.test:443",
        "wss://[::1]:8443/, [::1]:8443"
    })
    void serverAndPortAreNamedAndNothingElse(String uri, String server) {
        HttpRequest request = TunnelRequest.create(WebSocketUri.parse(uri), PROXY);
        assertThat(request.method()).isEqualTo(HttpMethod.CONNECT);
        assertThat(request.uri()).isEqualTo(server);
        assertThat(request.headers().entries()).hasToString("[Host=" + server + "]");
    }

    @Test
    void credentialsAreSentAtOnce() { // the example of RFC 7617, 2
        HttpRequest request = TunnelRequest.create(
                WebSocketUri.parse("ws://server.test/"), PROXY.withCredentials("Aladdin", "open sesame"));
        assertThat(request.headers().get("Proxy-Authorization")).isEqualTo("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
    }

    @Test
    void hostOfAProxyIsReadLikeThatOfAUri() {
        assertThat(WebSocketUri.parseHost("Proxy.TEST")).isEqualTo("proxy.test");
        assertThat(WebSocketUri.parseHost("2001:DB8::A")).isEqualTo("2001:db8::a");
    }
}
