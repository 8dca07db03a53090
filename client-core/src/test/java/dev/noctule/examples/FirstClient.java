package dev.noctule.examples;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;

/** The asynchronous client of the tutorial. */
public final class FirstClient {
    public static void main(String[] args) {
        try (WebSocketClient client = WebSocketClient.create()) {
            WebSocket socket = client.connect(args[0], new Conversation()).join();
            socket.sendText("first");
            socket.sendText("second");
            CloseInfo end = socket.closed().join();
            System.out.println("main: " + end);
        }
    }

    static final class Conversation implements WebSocketListener {
        private int received;

        @Override
        public void onOpen(WebSocket socket, Handshake handshake) {
            System.out.println("open: " + handshake.uri());
        }

        @Override
        public void onText(WebSocket socket, String text) {
            System.out.println("text: " + text);
            received++;
            if (received == 2) {
                socket.close();
            }
        }

        @Override
        public void onClose(WebSocket socket, CloseInfo info) {
            System.out.println("close: " + info);
        }
    }
}
