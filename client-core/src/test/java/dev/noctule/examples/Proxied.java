package dev.noctule.examples;

import dev.noctule.websocket.HttpProxy;
import dev.noctule.websocket.WebSocketClient;

/** The snippet of docs/how-to/connect-through-a-proxy.md. */
final class Proxied {
    private Proxied() {}

    static WebSocketClient client(String password) {
        WebSocketClient client = WebSocketClient.builder()
                .proxy(HttpProxy.of("proxy.example.org", 3128).withCredentials("user", password))
                .build();
        return client;
    }
}
