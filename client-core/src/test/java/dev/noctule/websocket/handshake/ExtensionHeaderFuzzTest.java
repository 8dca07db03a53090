package dev.noctule.websocket.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.noctule.websocket.Compression;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.handshake.Extension.Parameter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;

/** Sec-WebSocket-Extensions of an answer: an input is the values of its lines, one a line, in ISO 8859-1. */
class ExtensionHeaderFuzzTest {
    /** What may have been offered. */
    private static final List<Compression> OFFERS = List.of(
            Compression.deflate(),
            Compression.deflate().withNoContextTakeover(true, true),
            Compression.deflate().withMaxWindowBits(8, 15),
            Compression.deflate().withMaxWindowBits(15, 8),
            Compression.deflate().withNoContextTakeover(false, true).withMaxWindowBits(11, 12));

    @FuzzTest
    @Tag("D1")
    @Tag("D3")
    @Tag("D4")
    @Tag("D5")
    @Tag("R5")
    void header(byte[] input) {
        List<String> lines =
                new String(input, StandardCharsets.ISO_8859_1).lines().toList();
        List<Extension> extensions;
        try {
            extensions = ExtensionHeader.parse(lines);
        } catch (HandshakeException malformed) {
            assertThat(malformed.kind()).isEqualTo(HandshakeException.Kind.INVALID_RESPONSE);
            return;
        }
        assertThat(extensions.isEmpty()).isEqualTo(lines.isEmpty());
        extensions.forEach(ExtensionHeaderFuzzTest::assertReadAgainIsTheSame);
        assertThat(ExtensionHeader.parse(List.of(String.join(",", lines) + ", last")))
                .as("lines count as one list")
                .isEqualTo(Stream.concat(extensions.stream(), Stream.of(new Extension("last", List.of())))
                        .toList());
        extensions.forEach(extension -> OFFERS.forEach(offer -> assertWithin(offer, extension)));
    }

    private static void assertReadAgainIsTheSame(Extension extension) {
        assertThat(ExtensionHeader.parse(List.of(extension.toString()))).containsExactly(extension);
    }

    private static void assertWithin(Compression offer, Extension answer) {
        DeflateAgreement agreed;
        try {
            agreed = DeflateNegotiation.check(answer, offer);
        } catch (HandshakeException refused) {
            assertThat(refused.kind()).isEqualTo(HandshakeException.Kind.INVALID_RESPONSE);
            return;
        }
        assertThat(agreed.clientWindowBits())
                .isBetween(8, offer.clientMaxWindowBits())
                .isEqualTo(windowBits(answer, "client_max_window_bits").orElse(offer.clientMaxWindowBits()));
        assertThat(agreed.serverWindowBits())
                .isBetween(8, offer.serverMaxWindowBits())
                .isEqualTo(windowBits(answer, "server_max_window_bits").orElse(15));
        assertThat(agreed.clientNoContextTakeover())
                .isEqualTo(offer.clientNoContextTakeover() || has(answer, "client_no_context_takeover"));
        assertThat(agreed.serverNoContextTakeover()).isEqualTo(has(answer, "server_no_context_takeover"));
        if (offer.serverNoContextTakeover()) {
            assertThat(agreed.serverNoContextTakeover())
                    .as("what was asked for")
                    .isTrue();
        }
    }

    private static boolean has(Extension answer, String name) {
        return answer.parameters().contains(new Parameter(name, null));
    }

    private static Optional<Integer> windowBits(Extension answer, String name) {
        return answer.parameters().stream()
                .filter(parameter -> parameter.name().equals(name))
                .map(Parameter::value)
                .map(Integer::valueOf)
                .findFirst();
    }
}
