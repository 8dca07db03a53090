package dev.noctule.benchmarks.echo.client;

import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Jetty, with one selector and few threads. It sets TCP_NODELAY itself. */
final class JettyPeer implements ClientUnderTest {
    /** The least that Jetty starts with, and a few for its callbacks. */
    private static final int THREADS = 8;

    private final WebSocketClient client;

    JettyPeer(Trust trust, OptionalInt readBufferBytes) throws Exception {
        SslContextFactory.Client tls = new SslContextFactory.Client();
        tls.setSslContext(trust.context());
        ClientConnector connector = new ClientConnector();
        connector.setSelectors(1);
        connector.setSslContextFactory(tls);
        HttpClient http = new HttpClient(new HttpClientTransportOverHTTP(connector));
        http.setExecutor(new QueuedThreadPool(THREADS));
        http.setMaxConnectionsPerDestination(10_000);
        client = new WebSocketClient(http);
        client.setIdleTimeout(Duration.ZERO);
        client.setMaxFrameSize(MAX_MESSAGE_BYTES);
        client.setMaxBinaryMessageSize(MAX_MESSAGE_BYTES);
        readBufferBytes.ifPresent(client::setInputBufferSize);
        client.start();
    }

    @Override
    public Connection connect(URI uri, Listener listener) throws Exception {
        return new Open(client.connect(new Forward(listener), uri).get(CONNECT_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public void close() throws Exception {
        client.stop();
    }

    /** Public, as Jetty calls it through method handles. */
    public static final class Forward implements Session.Listener.AutoDemanding {
        private final Listener listener;

        Forward(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onWebSocketText(String text) {
            listener.onText(text);
        }

        @Override
        public void onWebSocketBinary(ByteBuffer payload, Callback callback) {
            listener.onBinary(payload.remaining(), () -> payload);
            callback.succeed();
        }

        @Override
        public void onWebSocketError(Throwable cause) {
            listener.onFailure(cause);
        }
    }

    private record Open(Session session) implements Connection {
        @Override
        public void sendText(String text) {
            session.sendText(text, Callback.NOOP);
        }

        @Override
        public void sendBinary(byte[] data) {
            session.sendBinary(ByteBuffer.wrap(data), Callback.NOOP);
        }

        @Override
        public void close() {
            session.close();
        }
    }
}
