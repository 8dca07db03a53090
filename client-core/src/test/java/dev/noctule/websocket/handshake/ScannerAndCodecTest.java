package dev.noctule.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What Netty's codec makes of bytes that the scanner judges: the reasons why there is a scanner, and that the two agree
 * on what passes. If a newer Netty fails one of the first tests, it became stricter, and the scanner's Javadoc is to
 * follow.
 */
class ScannerAndCodecTest {
    private static final String ACCEPTED =
            "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\r\n\r\nHTTP/1.1 101 X\r\n",
                "HTTP/1.0 101 X\r\n",
                "http/1.1 101 X\r\n",
                "HTTP/1.1\t\u000B\f101 X\r\n",
                "HTTP/1.1\r101 X\r\n",
                "  HTTP/1.1 0101 X\r\n",
                "HTTP/1.1 +101 X\r\n",
            })
    @Tag("R9")
    void codecTakesStatusLinesThatTheScannerRefuses(String statusLine) {
        String head = statusLine + ACCEPTED + "\r\n";
        assertThat(decode(head).get(0).status().code()).isEqualTo(101);
        assertRefused(head);
    }

    @ParameterizedTest
    @CsvSource({
        "'Upgrade : websocket', websocket",
        "'Upgrade x y: websocket', websocket", // the words in between vanish
        "'Upgrade websocket', ''", // no colon at all
        "'Upgrade: web_ socket', 'web socket'", // "_" stands for a line break: obs-fold
    })
    @Tag("R10")
    void codecRepairsFieldsThatTheScannerRefuses(String field, String value) {
        String head = "HTTP/1.1 101 X\r\n" + field.replace("_", "\r\n") + "\r\n\r\n";
        assertThat(decode(head).get(0).headers().get("Upgrade")).isEqualTo(value);
        assertRefused(head);
    }

    @Test
    @Tag("R12")
    void codecHidesTransferEncodingOfA101() {
        String head = "HTTP/1.1 101 X\r\n" + ACCEPTED + "Transfer-Encoding: chunked\r\n\r\n";
        assertThat(decode(head).get(0).headers().contains("Transfer-Encoding")).isFalse();
        assertRefused(head);
    }

    @Test
    @Tag("R8")
    @Tag("R11")
    void codecCountsNeitherInterimAnswersNorFields() {
        String heads = ("HTTP/1.1 103\r\n" + "a:b\r\n".repeat(200) + "\r\n").repeat(50);
        assertThat(decode(heads)).hasSize(50);
        assertRefused(heads);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 101\r\n",
                "HTTP/1.1 101 \r\n",
                "HTTP/1.1 101    \r\n",
                "HTTP/1.1 101 X\r\n",
                "HTTP/1.1 101 \u00FC\u0080\u00FF \r\n",
                "HTTP/1.1 101 X\r\nA:\r\nB:  \r\nC:\t1 2 \u00FC\u0085\t\r\n!#$%&'*+-.^_`|~:x\r\n",
                "HTTP/1.1 100\r\n\r\nHTTP/1.1 103 Y\r\nContent-Length: 5\r\n\r\nHTTP/1.1 101 X\r\n",
            })
    @Tag("R9")
    @Tag("R10")
    void whatTheScannerLetsPassTheCodecReadsAlike(String start) {
        String head = start + ACCEPTED + "\r\n";
        assertThat(scan(head).isComplete()).isTrue();
        List<HttpResponse> responses = decode(head);
        assertThat(responses).allMatch(response -> response.decoderResult().isSuccess());
        HttpResponse last = responses.get(responses.size() - 1);
        assertThat(ResponseValidator.validate(
                        last, "dGhlIHNhbXBsZSBub25jZQ==", new Offer(List.of(), false, Compression.none())))
                .isEqualTo(new Agreement(null, List.of(), null));
    }

    @Test
    void valuesComeWithoutTheWhiteSpaceAround() {
        HttpResponse response =
                decode("HTTP/1.1 101\r\nA: \t b \t c \t \r\nB:\r\n\r\n").get(0);
        assertThat(response.headers().get("A")).isEqualTo("b \t c");
        assertThat(response.headers().get("B")).isEmpty();
    }

    private static void assertRefused(String head) {
        assertThatExceptionOfType(HandshakeException.class).isThrownBy(() -> scan(head));
    }

    private static ResponseHeadScanner scan(String head) {
        ResponseHeadScanner scanner = new ResponseHeadScanner(Limits.defaults());
        scanner.scan(bytes(head));
        return scanner;
    }

    private static List<HttpResponse> decode(String head) {
        EmbeddedChannel channel = new EmbeddedChannel(new HttpClientCodec());
        channel.writeInbound(bytes(head));
        List<HttpResponse> responses = new ArrayList<>();
        for (Object message = channel.readInbound(); message != null; message = channel.readInbound()) {
            if (message instanceof HttpResponse response) {
                responses.add(response);
            }
            ReferenceCountUtil.release(message);
        }
        channel.finishAndReleaseAll();
        return responses;
    }

    private static ByteBuf bytes(String text) {
        return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }
}
