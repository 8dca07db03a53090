package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.RecordingListener;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user passes on, from a user of his own perhaps, is one part of one request: it adds no line to it. */
class RequestInjectionTest {
    private static final String SECRET = "hunter2";

    /** U+010A and U+010D end in the bytes of LF and CR. */
    @ParameterizedTest
    @ValueSource(strings = {"\r", "\n", "\r\n", "\0", "\u010a", "\u010d"})
    @Tag("CVE-2025-67735")
    @Tag("CVE-2026-42578")
    @Tag("CVE-2026-1527")
    void lineBreakAnywhereIsRefusedWithNothingOnTheWireAndTheSecretNotInTheMessage(String bad) throws Exception {
        RecordingListener listener = new RecordingListener();
        try (ByteServer server = ByteServer.serving(ByteServer.Peer::readUntilEnd);
                WebSocketClient client = WebSocketClient.create()) {
            for (Map.Entry<String, WebSocketRequest> place :
                    requests(server.port(), bad).entrySet()) {
                Throwable refusal = catchThrowable(() -> client.connect(place.getValue(), listener));
                assertThat(refusal).as(place.getKey()).isInstanceOf(IllegalArgumentException.class);
                assertThat(refusal.getMessage())
                        .as(place.getKey())
                        .matches("[ -~]*")
                        .doesNotContain(SECRET);
            }
            assertThat(server.accepted()).isZero();
        }
        listener.assertExhausted();
    }

    private static Map<String, WebSocketRequest> requests(int port, String bad) {
        String authority = "ws://127.0.0.1:" + port;
        String injected = SECRET + bad + "X: y";
        Map<String, WebSocketRequest> requests = new TreeMap<>();
        requests.put("path", WebSocketRequest.of(authority + "/" + injected));
        requests.put("query", WebSocketRequest.of(authority + "/?" + injected));
        requests.put("host", WebSocketRequest.of("ws://" + injected + "127.0.0.1:" + port + "/"));
        requests.put("port", WebSocketRequest.of(authority + bad + "/" + SECRET));
        WebSocketRequest good = WebSocketRequest.of(authority + "/");
        requests.put(
                "header", good.toBuilder().header("Authorization", injected).build());
        requests.put("name of a header", good.toBuilder().header(injected, "x").build());
        requests.put("Origin", good.toBuilder().header("Origin", injected).build());
        requests.put("subprotocol", good.toBuilder().subprotocols(injected).build());
        return requests;
    }
}
