package dev.noctule.benchmarks.echo.client;

import com.neovisionaries.ws.client.WebSocket;
import com.neovisionaries.ws.client.WebSocketAdapter;
import com.neovisionaries.ws.client.WebSocketException;
import com.neovisionaries.ws.client.WebSocketFactory;
import java.net.URI;
import java.nio.ByteBuffer;

/** nv-websocket-client, with TCP_NODELAY, and flushing as it does by default. Two threads for each connection. */
final class NvPeer implements ClientUnderTest {
    private final WebSocketFactory factory;

    NvPeer(Trust trust) {
        factory = new WebSocketFactory().setSSLContext(trust.context()).setConnectionTimeout(CONNECT_SECONDS * 1000);
    }

    @Override
    public Connection connect(URI uri, Listener listener) throws Exception {
        WebSocket socket =
                factory.createSocket(uri).addListener(new Forward(listener)).connect();
        socket.getSocket().setTcpNoDelay(true);
        return new Open(socket);
    }

    @Override
    public void close() {
        // Each connection has its own threads, which end with it.
    }

    private static final class Forward extends WebSocketAdapter {
        private final Listener listener;

        Forward(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onTextMessage(WebSocket socket, String text) {
            listener.onText(text);
        }

        @Override
        public void onBinaryMessage(WebSocket socket, byte[] data) {
            listener.onBinary(data.length, () -> ByteBuffer.wrap(data));
        }

        @Override
        public void onError(WebSocket socket, WebSocketException cause) {
            listener.onFailure(cause);
        }
    }

    private record Open(WebSocket socket) implements Connection {
        @Override
        public void sendText(String text) {
            socket.sendText(text);
        }

        @Override
        public void sendBinary(byte[] data) {
            socket.sendBinary(data);
        }

        @Override
        public void close() {
            socket.sendClose(1000);
        }
    }
}
