package dev.noctule.benchmarks.echo.client;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.ByteBuffer;
import org.glassfish.tyrus.client.ClientManager;
import org.glassfish.tyrus.client.ClientProperties;

/** Tyrus on Grizzly, which sets TCP_NODELAY itself. All connections share one transport. */
final class TyrusPeer implements ClientUnderTest {
    private final ClientManager client = new KeptManager();
    private final ClientEndpointConfig config;

    TyrusPeer(Trust trust) {
        client.setDefaultMaxBinaryMessageBufferSize(MAX_MESSAGE_BYTES);
        client.getProperties().put(ClientProperties.INCOMING_BUFFER_SIZE, MAX_MESSAGE_BYTES);
        client.getProperties().put(ClientProperties.SHARED_CONTAINER, true);
        config = ClientEndpointConfig.Builder.create()
                .sslContext(trust.context())
                .build();
    }

    @Override
    public Connection connect(URI uri, Listener listener) throws Exception {
        return new Open(client.connectToServer(new Forward(listener), config, uri));
    }

    @Override
    public void close() {
        client.shutdown();
    }

    /**
     * Keeps its threads until it is closed. Tyrus 2.2 shuts them down when the last connection has ended, and then a
     * connection that is opened meanwhile may be given to a pool that takes no more: its answer is lost, and the attempt
     * waits for its time-out. Its container is Grizzly's.
     */
    private static final class KeptManager extends ClientManager {
        @Override
        protected void shutdown(ShutDownCondition nothingIsOpen) {}
    }

    private static final class Forward extends Endpoint {
        private final Listener listener;

        Forward(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, (MessageHandler.Whole<String>) listener::onText);
            session.addMessageHandler(ByteBuffer.class, bytes -> listener.onBinary(bytes.remaining(), () -> bytes));
        }

        @Override
        public void onError(Session session, Throwable cause) {
            listener.onFailure(cause);
        }
    }

    private record Open(Session session) implements Connection {
        @Override
        public void sendText(String text) {
            session.getAsyncRemote().sendText(text);
        }

        @Override
        public void sendBinary(byte[] data) {
            session.getAsyncRemote().sendBinary(ByteBuffer.wrap(data));
        }

        @Override
        public void close() {
            try {
                session.close(new CloseReason(CloseReason.CloseCodes.NORMAL_CLOSURE, ""));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
