package dev.noctule.examples;

import dev.noctule.websocket.testing.WriteNudge;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** The echo server that the examples talk to: on loopback, and not made of the library. */
final class EchoPeer implements AutoCloseable {
    private static final int GRACE_MILLIS = 5_000;

    private final CountDownLatch started = new CountDownLatch(1);
    private final Server server = new Server();
    private final WriteNudge nudge;

    EchoPeer() throws InterruptedException {
        server.setReuseAddr(true);
        server.start();
        if (!started.await(GRACE_MILLIS, TimeUnit.MILLISECONDS)) {
            throw new IllegalStateException("Expected the echo server to start, but it did not");
        }
        nudge = new WriteNudge(server);
    }

    String uri() {
        return "ws://127.0.0.1:" + server.getPort() + "/";
    }

    @Override
    public void close() throws InterruptedException {
        nudge.close();
        server.stop(GRACE_MILLIS);
    }

    private final class Server extends WebSocketServer {
        Server() {
            super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1);
        }

        @Override
        public void onStart() {
            started.countDown();
        }

        @Override
        public void onOpen(WebSocket socket, ClientHandshake handshake) {}

        @Override
        public void onMessage(WebSocket socket, String text) {
            socket.send(text);
        }

        @Override
        public void onMessage(WebSocket socket, ByteBuffer data) {
            socket.send(data);
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason, boolean remote) {}

        @Override
        public void onError(WebSocket socket, Exception error) {}
    }
}
