package dev.noctule.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import java.net.http.HttpHeaders;
import org.junit.jupiter.api.Test;

/** The header that users see: RFC 9110, 5.2 and 5.3, lines of one name are one field. */
class HeaderFieldsTest {
    @Test
    void namesThatDifferInCaseBecomeOneUnderTheFirstSpelling() {
        DefaultHttpHeaders fields = new DefaultHttpHeaders();
        fields.add("Set-Cookie", "a").add("x", "").add("SET-COOKIE", "b").add("set-cookie", "a");
        HttpHeaders headers = HeaderFields.toHeaders(fields);
        assertThat(headers.map().keySet()).containsExactly("Set-Cookie", "x");
        assertThat(headers.allValues("set-cookie")).containsExactly("a", "b", "a");
        assertThat(headers.firstValue("X")).hasValue("");
    }

    @Test
    void latin1ValuesAndUnusualNamesPass() {
        DefaultHttpHeaders fields = new DefaultHttpHeaders();
        fields.add("!#$%&'*+-.^_`|~", "\u00FC\u0080\u00FF");
        assertThat(HeaderFields.toHeaders(fields).firstValue("!#$%&'*+-.^_`|~")).hasValue("\u00FC\u0080\u00FF");
    }

    @Test
    void emptyHeaderIsEmpty() {
        assertThat(HeaderFields.toHeaders(new DefaultHttpHeaders()).map()).isEmpty();
    }
}
