package dev.noctule.benchmarks.echo.client;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import okhttp3.Dispatcher;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.ByteString;
import org.jspecify.annotations.Nullable;

/** OkHttp. It sets TCP_NODELAY itself. A connection holds a place in the dispatcher, which has 64 by default. */
final class OkHttpPeer implements ClientUnderTest {
    private final OkHttpClient client;

    OkHttpPeer(Trust trust) {
        Dispatcher dispatcher = new Dispatcher();
        dispatcher.setMaxRequests(10_000);
        dispatcher.setMaxRequestsPerHost(10_000);
        client = new OkHttpClient.Builder()
                .dispatcher(dispatcher)
                .readTimeout(Duration.ZERO)
                .sslSocketFactory(trust.context().getSocketFactory(), trust.manager())
                .build();
    }

    @Override
    public Connection connect(URI uri, Listener listener) throws Exception {
        CompletableFuture<WebSocket> opened = new CompletableFuture<>();
        client.newWebSocket(new Request.Builder().url(uri.toString()).build(), new Forward(listener, opened));
        return new Open(opened.get(CONNECT_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        client.dispatcher().executorService().shutdown();
    }

    private static final class Forward extends WebSocketListener {
        private final Listener listener;
        private final CompletableFuture<WebSocket> opened;

        Forward(Listener listener, CompletableFuture<WebSocket> opened) {
            this.listener = listener;
            this.opened = opened;
        }

        @Override
        public void onOpen(WebSocket socket, Response response) {
            opened.complete(socket);
        }

        @Override
        public void onMessage(WebSocket socket, String text) {
            listener.onText(text);
        }

        @Override
        public void onMessage(WebSocket socket, ByteString bytes) {
            listener.onBinary(bytes.size(), bytes::asByteBuffer);
        }

        @Override
        public void onFailure(WebSocket socket, Throwable cause, @Nullable Response response) {
            opened.completeExceptionally(cause);
            listener.onFailure(cause);
        }
    }

    private record Open(WebSocket socket) implements Connection {
        @Override
        public void sendText(String text) {
            socket.send(text);
        }

        @Override
        public void sendBinary(byte[] data) {
            socket.send(ByteString.of(data));
        }

        @Override
        public void close() {
            socket.close(1000, "");
        }
    }
}
