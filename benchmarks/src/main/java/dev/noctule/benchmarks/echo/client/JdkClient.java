package dev.noctule.benchmarks.echo.client;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code java.net.http}. It sets TCP_NODELAY itself. It delivers parts, so they are put together here, and refuses a
 * send while another is under way, so sends are chained, as its documentation says. The size of its read buffers is a
 * property of the system.
 */
final class JdkClient implements ClientUnderTest {
    private final HttpClient client;

    JdkClient(Trust trust) {
        client = HttpClient.newBuilder().sslContext(trust.context()).build();
    }

    @Override
    public Connection connect(URI uri, Listener listener) throws Exception {
        return new Open(client.newWebSocketBuilder()
                .buildAsync(uri, new Forward(listener))
                .get(CONNECT_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        // Has no close on JDK 17; its threads are daemons.
    }

    private static final class Forward implements WebSocket.Listener {
        private final Listener listener;
        private final StringBuilder text = new StringBuilder();
        private final MessageBytes bytes = new MessageBytes();

        Forward(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(WebSocket socket) {
            socket.request(Long.MAX_VALUE);
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
            if (last && text.isEmpty()) {
                listener.onText(data.toString());
                return null;
            }
            text.append(data);
            if (last) {
                String whole = text.toString();
                text.setLength(0);
                listener.onText(whole);
            }
            return null;
        }

        @Override
        public @Nullable CompletionStage<?> onBinary(WebSocket socket, ByteBuffer data, boolean last) {
            if (last && bytes.isEmpty()) {
                listener.onBinary(data.remaining(), () -> data);
                return null;
            }
            bytes.add(data);
            if (last) {
                ByteBuffer whole = bytes.take();
                listener.onBinary(whole.remaining(), () -> whole);
            }
            return null;
        }

        @Override
        public void onError(WebSocket socket, Throwable error) {
            listener.onFailure(error);
        }
    }

    private static final class Open implements Connection {
        private CompletableFuture<WebSocket> last;

        Open(WebSocket socket) {
            last = CompletableFuture.completedFuture(socket);
        }

        @Override
        public void sendText(String text) {
            chain(s -> s.sendText(text, true));
        }

        @Override
        public void sendBinary(byte[] data) {
            chain(s -> s.sendBinary(ByteBuffer.wrap(data), true));
        }

        private synchronized void chain(Function<WebSocket, CompletableFuture<WebSocket>> send) {
            last = last.thenCompose(send);
        }

        @Override
        public void close() {
            chain(s -> s.sendClose(WebSocket.NORMAL_CLOSURE, ""));
        }
    }
}
