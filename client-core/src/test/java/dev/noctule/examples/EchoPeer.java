package dev.noctule.examples;

import dev.noctule.websocket.testing.JavaWebSocketServer;
import java.nio.ByteBuffer;
import org.java_websocket.WebSocket;

/** The echo server that the examples talk to: on loopback, and not made of the library. */
final class EchoPeer extends JavaWebSocketServer {
    EchoPeer() throws InterruptedException {
        startAndWait();
    }

    String uri() {
        return "ws://127.0.0.1:" + getPort() + "/";
    }

    @Override
    public void onMessage(WebSocket socket, String text) {
        socket.send(text);
    }

    @Override
    public void onMessage(WebSocket socket, ByteBuffer data) {
        socket.send(data);
    }

    /** Examples break connections on purpose. */
    @Override
    public void onError(WebSocket socket, Exception error) {}
}
