package dev.noctule.examples;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;

/** The snippets of docs/how-to/compress-messages.md. */
final class Compressing {
    private Compressing() {}

    static WebSocketClient offering() {
        WebSocketClient client =
                WebSocketClient.builder().compression(Compression.deflate()).build();
        return client;
    }

    static boolean agreed(WebSocket socket) {
        boolean compressed = socket.handshake().extensions().stream()
                .anyMatch(extension -> extension.startsWith("permessage-deflate"));
        return compressed;
    }

    static void secret(WebSocket socket, String token) {
        socket.uncompressed().sendText(token);
    }

    static Compression lessMemory() {
        Compression compression = Compression.deflate()
                .withThresholdBytes(256)
                .withNoContextTakeover(true, true)
                .withMaxWindowBits(15, 10);
        return compression;
    }
}
