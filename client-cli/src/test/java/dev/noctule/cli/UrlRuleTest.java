package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be typed for a URL, and what becomes of it. */
class UrlRuleTest {
    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
        // neither scheme nor port: ws on port 80
        "host,                      ws://host:80/",
        "host/path,                 ws://host:80/path",
        "host?q=1,                  ws://host:80/?q=1",
        "127.0.0.1,                 ws://127.0.0.1:80/",
        "[::1],                     ws://[::1]:80/",
        "[::1]/path,                ws://[::1]:80/path",
        // no scheme: port 443 means wss, any other ws
        "host:443,                  wss://host:443/",
        "host:443/path?q=1,         wss://host:443/path?q=1",
        "host:0443,                 wss://host:443/",
        "host:80,                   ws://host:80/",
        "host:8080/p,               ws://host:8080/p",
        "host:4430,                 ws://host:4430/",
        "host:8443,                 ws://host:8443/",
        "localhost:8080,            ws://localhost:8080/",
        "[::1]:8080,                ws://[::1]:8080/",
        "[::1]:443,                 wss://[::1]:443/",
        "[2001:db8::1]:8080/p,      ws://[2001:db8::1]:8080/p",
        // no host: localhost
        ":8080,                     ws://localhost:8080/",
        ":8080/p,                   ws://localhost:8080/p",
        ":443,                      wss://localhost:443/",
        // a scheme: it decides, and brings its port
        "ws://host,                 ws://host:80/",
        "wss://host,                wss://host:443/",
        "ws://host:443,             ws://host:443/",
        "wss://host:80/p,           wss://host:80/p",
        "ws://host:8080/p?q=a:b@c,  ws://host:8080/p?q=a:b@c",
        "WSS://Host/Path,           wss://Host:443/Path",
        "ws://[::1],                ws://[::1]:80/",
        "wss://[::1]:9443/p,        wss://[::1]:9443/p",
        // http and https count as ws and wss
        "http://host,               ws://host:80/",
        "https://host,              wss://host:443/",
        "HTTPS://host:8443/p,       wss://host:8443/p",
        // a scheme only with "://" behind it, and only in front
        "http:8080,                 ws://http:8080/",
        "localhost:8080/ws://x,     ws://localhost:8080/ws://x",
        "host/path:443,             ws://host:80/path:443",
        "host?x=:443,               ws://host:80/?x=:443",
        // the ends of the range of ports
        "host:1,                    ws://host:1/",
        "host:65535,                ws://host:65535/",
        // what is not ours to check is the library's
        "host#fragment,             ws://host:80/#fragment",
        "bücher.example/ä,          ws://bücher.example:80/ä",
    })
    void urlBecomes(String typed, String expected) throws FailureException {
        assertThat(UrlRule.parse(typed).url()).isEqualTo(expected);
    }

    @Test
    void spaceAroundTheUrlIsIgnored() throws FailureException {
        assertThat(UrlRule.parse("  host:443\n").url()).isEqualTo("wss://host:443/");
    }

    @ParameterizedTest(name = "\"{0}\": {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                "''                     | the URL has no host",
                "'/path'                | the URL has no host",
                "'?q'                   | the URL has no host",
                "'//host/path'          | the URL has no host",
                "ws://                  | the URL has no host",
                "ws:///path             | the URL has no host",
                "ws://:8080             | the URL has no host",
                "ftp://host             | the scheme of a WebSocket URL is ws or wss, but was ftp://",
                "file:///etc/passwd     | the scheme of a WebSocket URL is ws or wss, but was file://",
                "host:0                 | a port is a number from 1 to 65535, but was '0'",
                "host:65536             | a port is a number from 1 to 65535, but was '65536'",
                "host:99999999999       | a port is a number from 1 to 65535, but was '99999999999'",
                "host:                  | a port is a number from 1 to 65535, but was ''",
                ":                      | a port is a number from 1 to 65535, but was ''",
                "host:http              | a port is a number from 1 to 65535, but was 'http'",
                "host:-1                | a port is a number from 1 to 65535, but was '-1'",
                "host:٤٤٣               | a port is a number from 1 to 65535, but was '٤٤٣'",
                "mailto:someone         | a port is a number from 1 to 65535, but was 'someone'",
                "::1                    | an IPv6 address needs brackets, as in [::1]:8080",
                "fe80::1:8080           | an IPv6 address needs brackets, as in [::1]:8080",
                "[::1                   | the IPv6 address has only one of its brackets: [::1",
                "[::1]8080              | the IPv6 address has only one of its brackets: [::1]8080",
                "a b                    | the host has a space in it: a b",
                "a b:80                 | the host has a space in it: a b",
            })
    void nonsenseIsRefusedInWords(String typed, String cause) {
        FailureException refused = catchThrowableOfType(FailureException.class, () -> UrlRule.parse(typed));

        assertThat(refused.failure().code()).isEqualTo(ExitCode.USAGE);
        assertThat(refused.failure().cause()).isEqualTo(cause);
        assertThat(refused.failure().remedy()).startsWith("Examples: ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"user:secret@host", "ws://user:secret@host:8080/", "user@host:443"})
    void passwordsAreRefusedAndNotRepeated(String typed) {
        FailureException refused = catchThrowableOfType(FailureException.class, () -> UrlRule.parse(typed));

        assertThat(refused.failure().cause()).isEqualTo("a WebSocket URL has no user name and no password");
        assertThat(String.join("\n", refused.failure().lines())).doesNotContain("secret");
    }

    @Test
    void otherUrlIsTheSamePlaceWithOrWithoutTls() throws FailureException {
        assertThat(UrlRule.parse("host:8080/p").otherUrl()).isEqualTo("wss://host:8080/p");
        assertThat(UrlRule.parse("wss://host:8443/p").otherUrl()).isEqualTo("ws://host:8443/p");
    }
}
