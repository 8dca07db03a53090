package dev.noctule.benchmarks.echo.client;

import dev.noctule.websocket.Tls;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketListener;
import io.netty.channel.EventLoopGroup;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** Noctule, through its public API only. All defaults, but for the event loop. */
final class NoctuleClient implements ClientUnderTest {
    private final EventLoopGroup loop;
    private final WebSocketClient client;

    NoctuleClient(Transport transport, Trust trust) {
        loop = transport.newEventLoop();
        client = WebSocketClient.builder()
                .eventLoopGroup(loop)
                .tls(Tls.trusting(trust.pem()))
                .build();
    }

    @Override
    public Connection connect(URI uri, Listener listener) throws Exception {
        return new Open(client.connect(uri.toString(), new Forward(listener)).get(CONNECT_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        client.close();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private record Forward(Listener listener) implements WebSocketListener {
        @Override
        public void onText(WebSocket socket, String text) {
            listener.onText(text);
        }

        @Override
        public void onBinary(WebSocket socket, ByteBuffer data) {
            listener.onBinary(data.remaining(), () -> data);
        }

        @Override
        public void onError(WebSocket socket, WebSocketException error) {
            listener.onFailure(error);
        }
    }

    private record Open(WebSocket socket) implements Connection {
        @Override
        public void sendText(String text) {
            socket.sendText(text);
        }

        @Override
        public void sendBinary(byte[] data) {
            socket.sendBinary(ByteBuffer.wrap(data));
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
