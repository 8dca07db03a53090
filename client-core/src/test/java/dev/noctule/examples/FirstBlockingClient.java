package dev.noctule.examples;

import dev.noctule.websocket.BlockingWebSocket;
import dev.noctule.websocket.WebSocketClient;

/** The sequential client of the tutorial. */
public final class FirstBlockingClient {
    public static void main(String[] args) throws InterruptedException {
        try (WebSocketClient client = WebSocketClient.create();
                BlockingWebSocket socket = client.connectBlocking(args[0])) {
            socket.sendText("first");
            System.out.println(socket.receive());
            socket.sendText("second");
            System.out.println(socket.receive());
        }
    }
}
