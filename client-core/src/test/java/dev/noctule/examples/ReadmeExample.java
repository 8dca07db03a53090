package dev.noctule.examples;

import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;

/** Says hello to the echo server whose URI is given, prints what comes back, and leaves. */
public final class ReadmeExample {
    public static void main(String[] args) {
        try (WebSocketClient client = WebSocketClient.create()) {
            WebSocket socket = client.connect(args[0], new Printer()).join();
            socket.sendText("hello");
            System.out.println(socket.closed().join());
        }
    }

    private static final class Printer implements WebSocketListener {
        @Override
        public void onText(WebSocket socket, String text) {
            System.out.println(text);
            socket.close();
        }
    }
}
