package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.Cost;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Fault 42: the client is collected as garbage, and nobody has closed it. */
@Tag("fault-42")
class ForgottenClientsTest {
    private final LogCapture log = LogCapture.of(ForgottenClients.class.getName(), Level.WARN);
    private final CountDownLatch end = new CountDownLatch(1);

    @AfterEach
    void stopCapturing() {
        log.close();
    }

    private ByteServer server() throws IOException {
        return ByteServer.serving(peer -> {
            peer.acceptUpgrade();
            end.await();
        });
    }

    private record Begun(WeakReference<WebSocketClient> client, WebSocket socket) {}

    /** In a method of its own: no local variable keeps the client. */
    private static Begun connect(ByteServer server) throws Exception {
        WebSocketClient client = WebSocketClient.create();
        WebSocket socket = Clients.get(client.connect(server.ws(), new WebSocketListener() {}));
        return new Begun(new WeakReference<>(client), socket);
    }

    /** What notices it. */
    private static void makeAnother() {
        WebSocketClient.create().close();
    }

    private static void collect(WeakReference<WebSocketClient> client) {
        Cost.collectGarbageUntil("the client is collected", () -> client.refersTo(null));
    }

    @Test
    void itsHoldingsAreGivenBackAndItsUserIsTold() throws Exception {
        try (ByteServer server = server()) {
            Begun begun = connect(server);
            begun.socket().abort();
            Clients.awaitEndOfTcp(begun.socket());
            end.countDown();
            Cost.collectGarbageUntil("the client is missed", () -> {
                makeAnother();
                return !log.lines().isEmpty();
            });
        }
        assertThat(log.lines())
                .containsExactly(
                        "A WebSocketClient was not closed, and cannot be any more: call close() when you need it"
                                + " no longer, or use one client for all connections");
        Clients.assertThreadsEnd();
    }

    @Test
    void clientWithAConnectionIsNotForgotten() throws Exception {
        try (ByteServer server = server()) {
            Begun begun = connect(server);
            Cost.collectGarbageUntil("garbage is collected", new Garbage()::isCollected);
            makeAnother();
            assertThat(begun.client().refersTo(null)).isFalse();
            assertThat(begun.socket().isOpen()).isTrue();
            begun.client().get().shutdown(Duration.ZERO);
            end.countDown();
        }
        Clients.assertThreadsEnd();
        assertThat(log.lines()).isEmpty();
    }

    /** Something that nobody has. */
    private static final class Garbage {
        private final WeakReference<Object> something = new WeakReference<>(new Object());

        boolean isCollected() {
            return something.refersTo(null);
        }
    }

    @Test
    void clientThatWasClosedIsNotMissed() throws Exception {
        try (ByteServer server = server()) {
            Begun begun = connect(server);
            end.countDown();
            begun.client().get().close();
            collect(begun.client());
        }
        makeAnother();
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void clientThatHasNotBegunAnythingIsNotMissed() {
        collect(new WeakReference<>(WebSocketClient.create()));
        makeAnother();
        assertThat(log.lines()).isEmpty();
    }
}
