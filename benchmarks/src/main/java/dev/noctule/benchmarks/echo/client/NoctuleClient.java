package dev.noctule.benchmarks.echo.client;

import dev.noctule.websocket.StreamingListener;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.Tls.Engine;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketListener;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.ssl.SslProvider;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/** Noctule, through its public API only. All defaults, but for the event loop and the engine of TLS. */
final class NoctuleClient implements ClientUnderTest {
    private final EventLoopGroup loop;
    private final WebSocketClient client;
    private final SslProvider engine;
    private final Function<Listener, WebSocketListener> receiving;

    private NoctuleClient(
            Transport transport, SslProvider engine, Trust trust, Function<Listener, WebSocketListener> receiving) {
        this.engine = engine;
        this.receiving = receiving;
        loop = transport.newEventLoop();
        client = WebSocketClient.builder()
                .eventLoopGroup(loop)
                .tls(Tls.trusting(trust.pem()).withEngine(engine == SslProvider.JDK ? Engine.JDK : Engine.AUTOMATIC))
                .build();
    }

    /** Takes each message whole, in memory of its own. */
    static NoctuleClient whole(Transport transport, SslProvider engine, Trust trust) {
        return new NoctuleClient(transport, engine, trust, Forward::new);
    }

    /** Takes messages in parts, and puts them together in memory that is kept, as those on Netty do. */
    static NoctuleClient inParts(Transport transport, SslProvider engine, Trust trust) {
        return new NoctuleClient(transport, engine, trust, ForwardParts::new);
    }

    @Override
    public Connection connect(URI uri, Listener listener) throws Exception {
        WebSocket socket =
                client.connect(uri.toString(), receiving.apply(listener)).get(CONNECT_SECONDS, TimeUnit.SECONDS);
        requireEngine(socket.handshake().tlsSession());
        return new Open(socket);
    }

    /** The library takes the JDK's TLS where OpenSSL does not work. */
    private void requireEngine(@Nullable SSLSession session) {
        if (session == null) {
            return;
        }
        boolean isOpenSsl = session.getClass().getName().startsWith("io.netty.");
        if (isOpenSsl != (engine == SslProvider.OPENSSL)) {
            throw new IllegalStateException("Expected TLS by " + engine + " but was " + session.getClass());
        }
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

    private static final class ForwardParts implements StreamingListener {
        private final Listener listener;
        private final StringBuilder text = new StringBuilder();
        private final MessageBytes bytes = new MessageBytes();

        ForwardParts(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onTextPart(WebSocket socket, String part, boolean last) {
            if (last && text.isEmpty()) {
                listener.onText(part);
                return;
            }
            text.append(part);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                listener.onText(whole);
            }
        }

        @Override
        public void onBinaryPart(WebSocket socket, ByteBuffer part, boolean last) {
            if (last && bytes.isEmpty()) {
                listener.onBinary(part.remaining(), () -> part);
                return;
            }
            bytes.add(part);
            if (last) {
                ByteBuffer whole = bytes.take();
                listener.onBinary(whole.remaining(), () -> whole);
            }
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
