package dev.noctule.examples;

import dev.noctule.websocket.Tls;
import dev.noctule.websocket.WebSocketClient;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;

/** The snippets of docs/how-to/connect-over-tls.md. */
final class TlsExamples {
    private TlsExamples() {}

    static WebSocketClient publicAuthorities() {
        WebSocketClient client = WebSocketClient.create();
        return client;
    }

    static WebSocketClient privateAuthority() {
        WebSocketClient client =
                WebSocketClient.builder().tls(Tls.trusting(Path.of("ca.pem"))).build();
        return client;
    }

    static Tls clientCertificate() {
        Tls tls = Tls.trusting(Path.of("ca.pem"))
                .withClientCertificate(Path.of("client.pem"), Path.of("client-key.pem"), null);
        return tls;
    }

    static WebSocketClient ownContext(SSLContext context) {
        WebSocketClient client = WebSocketClient.builder().tls(Tls.of(context)).build();
        return client;
    }

    static WebSocketClient engineOfTheRuntime() {
        WebSocketClient client = WebSocketClient.builder()
                .tls(Tls.system().withEngine(Tls.Engine.JDK))
                .build();
        return client;
    }

    static WebSocketClient anybody() {
        WebSocketClient client = WebSocketClient.builder().tls(Tls.insecure()).build();
        return client;
    }
}
