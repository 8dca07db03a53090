package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.noctule.websocket.HttpProxy;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Where the proxy is, as it is typed. */
class ProxyUrlTest {
    @ParameterizedTest
    @CsvSource({
        "proxy:3128,         proxy, 3128",
        "http://proxy:3128,  proxy, 3128",
        "HTTP://proxy:3128/, proxy, 3128",
        "127.0.0.1:1,        127.0.0.1, 1",
        "http://[::1]:65535, ::1, 65535",
    })
    void schemeMayBeMissingButNotThePort(String typed, String host, int port) {
        assertThat(new ProxyUrl().convert(typed)).isEqualTo(HttpProxy.of(host, port));
    }

    @Test
    void credentialsAreInFrontAndMayBeEncoded() {
        assertThat(new ProxyUrl().convert("http://me:a%40b:c+d%25@proxy:1"))
                .isEqualTo(HttpProxy.of("proxy", 1).withCredentials("me", "a@b:c+d%"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy",
                ":3128",
                "https://proxy:1",
                "socks5://proxy:1",
                "proxy:1/path",
                "secret@proxy:1",
                "::1:1"
            })
    void anythingElseIsRefusedAndNotRepeated(String typed) {
        assertThatThrownBy(() -> new ProxyUrl().convert(typed))
                .isInstanceOf(TypeConversionException.class)
                .hasMessage("expected [http://][USER:PASS@]HOST:PORT, nothing else");
    }

    @ParameterizedTest
    @ValueSource(strings = {"proxy:0", "proxy:65536", "a:%zz@proxy:1"})
    void valuesOutOfRangeAreRefused(String typed) {
        assertThatThrownBy(() -> new ProxyUrl().convert(typed)).isInstanceOf(TypeConversionException.class);
    }
}
