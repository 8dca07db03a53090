package dev.noctule.benchmarks.echo.client;

import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.asynchttpclient.AsyncHttpClient;
import org.asynchttpclient.DefaultAsyncHttpClientConfig;
import org.asynchttpclient.Dsl;
import org.asynchttpclient.ws.WebSocket;
import org.asynchttpclient.ws.WebSocketListener;
import org.asynchttpclient.ws.WebSocketUpgradeHandler;

/** AsyncHttpClient, on epoll where it can be had, on one event loop, with TCP_NODELAY, which is its default. */
final class AsyncHttpClientPeer implements ClientUnderTest {
    private final AsyncHttpClient client;

    AsyncHttpClientPeer(Trust trust) throws IOException {
        boolean epoll = Transport.EPOLL.isAvailable();
        client = Dsl.asyncHttpClient(new DefaultAsyncHttpClientConfig.Builder()
                .setUseNativeTransport(epoll)
                .setUseOnlyEpollNativeTransport(epoll)
                .setIoThreadsCount(1)
                .setTcpNoDelay(true)
                .setAggregateWebSocketFrameFragments(true)
                .setWebSocketMaxFrameSize(MAX_MESSAGE_BYTES)
                .setWebSocketMaxBufferSize(MAX_MESSAGE_BYTES)
                .setSslContext(SslContextBuilder.forClient()
                        .sslProvider(SslProvider.JDK)
                        .trustManager(trust.manager())
                        .build())
                .build());
    }

    @Override
    public Connection connect(URI uri, Listener listener) throws Exception {
        WebSocketUpgradeHandler upgrade = new WebSocketUpgradeHandler.Builder()
                .addWebSocketListener(new Forward(listener))
                .build();
        return new Open(client.prepareGet(uri.toString()).execute(upgrade).get(CONNECT_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public void close() throws IOException {
        client.close();
    }

    private record Forward(Listener listener) implements WebSocketListener {
        @Override
        public void onOpen(WebSocket socket) {}

        @Override
        public void onTextFrame(String text, boolean last, int rsv) {
            listener.onText(text);
        }

        @Override
        public void onBinaryFrame(byte[] data, boolean last, int rsv) {
            listener.onBinary(data.length, () -> ByteBuffer.wrap(data));
        }

        @Override
        public void onClose(WebSocket socket, int code, String reason) {}

        @Override
        public void onError(Throwable cause) {
            listener.onFailure(cause);
        }
    }

    private record Open(WebSocket socket) implements Connection {
        @Override
        public void sendText(String text) {
            socket.sendTextFrame(text);
        }

        @Override
        public void sendBinary(byte[] data) {
            socket.sendBinaryFrame(data);
        }

        @Override
        public void close() {
            socket.sendCloseFrame();
        }
    }
}
