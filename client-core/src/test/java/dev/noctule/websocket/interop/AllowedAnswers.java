package dev.noctule.websocket.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Compression;
import java.util.List;

/** What RFC 7692, 7.1, allows a server to answer, read from the RFC once more. */
final class AllowedAnswers {
    private static final String BITS = "=([89]|1[0-5])";

    private AllowedAnswers() {}

    static void check(Compression offer, List<String> parameters) {
        assertThat(parameters)
                .allMatch(parameter -> parameter.matches(
                        "(server|client)_no_context_takeover|(server|client)_max_window_bits" + BITS));
        assertThat(parameters.stream().map(parameter -> parameter.replaceFirst("=.*", "")))
                .doesNotHaveDuplicates();
        if (offer.serverNoContextTakeover()) { // 7.1.1.1
            assertThat(parameters).contains("server_no_context_takeover");
        }
        assertThat(bits(parameters, "server_max_window_bits")) // 7.1.2.1
                .isLessThanOrEqualTo(offer.serverMaxWindowBits());
        if (parameters.stream().anyMatch(parameter -> parameter.startsWith("client_max_window_bits"))) { // 7.1.2.2
            assertThat(bits(parameters, "client_max_window_bits")).isLessThanOrEqualTo(offer.clientMaxWindowBits());
        }
    }

    /** 15 if it is not there. */
    private static int bits(List<String> parameters, String name) {
        return parameters.stream()
                .filter(parameter -> parameter.startsWith(name))
                .mapToInt(parameter -> Integer.parseInt(parameter.substring(name.length() + 1)))
                .findFirst()
                .orElse(15);
    }
}
