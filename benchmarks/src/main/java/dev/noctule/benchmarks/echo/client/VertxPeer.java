package dev.noctule.benchmarks.echo.client;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.net.PemTrustOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;

/** Vert.x, on epoll where it can be had, on one event loop, with TCP_NODELAY, which is its default. */
final class VertxPeer implements ClientUnderTest {
    private final Vertx vertx =
            Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
    private final WebSocketClient client;

    VertxPeer(Trust trust) {
        client = vertx.createWebSocketClient(new WebSocketClientOptions()
                .setTrustOptions(new PemTrustOptions().addCertPath(trust.pem().toString()))
                .setMaxFrameSize(MAX_MESSAGE_BYTES)
                .setMaxMessageSize(MAX_MESSAGE_BYTES)
                .setMaxConnections(10_000)
                .setTcpNoDelay(true));
    }

    @Override
    public Connection connect(URI uri, Listener listener) throws Exception {
        ClientWebSocket socket = client.webSocket()
                .textMessageHandler(listener::onText)
                .binaryMessageHandler(data -> listener.onBinary(data.length(), () -> ByteBuffer.wrap(data.getBytes())))
                .exceptionHandler(listener::onFailure);
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost(uri.getHost())
                .setPort(uri.getPort())
                .setURI(uri.getPath())
                .setSsl(uri.getScheme().equals("wss"));
        return new Open(socket.connect(options)
                .toCompletionStage()
                .toCompletableFuture()
                .get(CONNECT_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(CONNECT_SECONDS, TimeUnit.SECONDS);
    }

    private record Open(WebSocket socket) implements Connection {
        @Override
        public void sendText(String text) {
            socket.writeTextMessage(text);
        }

        @Override
        public void sendBinary(byte[] data) {
            socket.writeBinaryMessage(Buffer.buffer(data));
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
