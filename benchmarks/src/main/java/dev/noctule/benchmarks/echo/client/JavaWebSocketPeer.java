package dev.noctule.benchmarks.echo.client;

import java.net.ProtocolException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.handshake.ServerHandshake;

/**
 * Java-WebSocket. TCP_NODELAY is on; its keep-alive pings are off, as most others send none. Its read buffer has 64 KiB; with
 * another size it would make TCP's as small, and wait for the window.
 */
final class JavaWebSocketPeer implements ClientUnderTest {
    private final Trust trust;

    JavaWebSocketPeer(Trust trust) {
        this.trust = trust;
    }

    @Override
    public Connection connect(URI uri, Listener listener) throws Exception {
        Client client = new Client(uri, listener);
        client.setTcpNoDelay(true);
        client.setConnectionLostTimeout(0);
        if (uri.getScheme().equals("wss")) {
            client.setSocketFactory(trust.context().getSocketFactory());
        }
        if (!client.connectBlocking(CONNECT_SECONDS, TimeUnit.SECONDS)) {
            throw new ProtocolException("No connection to " + uri);
        }
        return new Open(client);
    }

    @Override
    public void close() {
        // Each connection has its own threads, which end with it.
    }

    private static final class Client extends WebSocketClient {
        private final Listener listener;

        Client(URI uri, Listener listener) {
            super(uri);
            this.listener = listener;
        }

        @Override
        public void onOpen(ServerHandshake handshake) {}

        @Override
        public void onMessage(String text) {
            listener.onText(text);
        }

        @Override
        public void onMessage(ByteBuffer bytes) {
            listener.onBinary(bytes.remaining(), () -> bytes);
        }

        @Override
        public void onClose(int code, String reason, boolean remote) {}

        @Override
        public void onError(Exception error) {
            listener.onFailure(error);
        }
    }

    private record Open(WebSocketClient client) implements Connection {
        @Override
        public void sendText(String text) {
            client.send(text);
        }

        @Override
        public void sendBinary(byte[] data) {
            client.send(data);
        }

        @Override
        public void close() {
            client.close();
        }
    }
}
