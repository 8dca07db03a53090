package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ClosedBy;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import java.lang.reflect.Proxy;
import java.net.InetSocketAddress;
import java.net.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Between the event loop and the thread that prints: order is kept, memory is bounded. */
class InboxTest {
    private static final int MIB = 1024 * 1024;

    private final Inbox inbox = new Inbox(Journal.none());
    private int requested;
    private final WebSocket socket = (WebSocket) Proxy.newProxyInstance(
            getClass().getClassLoader(), new Class<?>[] {WebSocket.class}, (proxy, method, args) -> {
                assertThat(method.getName()).isEqualTo("request");
                requested += ((Long) args[0]).intValue();
                return null;
            });

    @Test
    void eventsComeOutInTheirOrder() throws Exception {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1});
        CloseInfo end = new CloseInfo(1000, "", ClosedBy.SERVER, OptionalInt.of(1000), true, null);

        inbox.onText(socket, "a");
        inbox.onBinary(socket, bytes);
        inbox.onPing(socket, bytes);
        inbox.onPong(socket, bytes);
        inbox.notSent("full");
        inbox.answer("Pong");
        inbox.inputEnded(null);
        inbox.onClose(socket, end);

        assertThat(inbox.next()).isEqualTo(new Event.Text("a"));
        assertThat(inbox.next()).isEqualTo(new Event.Binary(bytes));
        assertThat(inbox.next()).isEqualTo(new Event.Ping(bytes));
        assertThat(inbox.next()).isEqualTo(new Event.Pong(bytes));
        assertThat(inbox.next()).isEqualTo(new Event.NotSent("full"));
        assertThat(inbox.next()).isEqualTo(new Event.Answer("Pong"));
        assertThat(inbox.next()).isEqualTo(new Event.InputEnded(null));
        assertThat(inbox.next()).isEqualTo(new Event.Closed(end));
        assertThat(inbox.isEmpty()).isTrue();
    }

    @Test
    void whatHappensBetweenConnectionsComesOutToo() throws Exception {
        WebSocketException lost = new ConnectionLostException(ConnectionLostException.Kind.EOF, Phase.OPEN, "x", null);

        inbox.onOpen(socket, handshake());
        inbox.onReconnecting(socket, lost, 1, Duration.ofMillis(5));
        Handshake again = handshake();
        inbox.onReconnected(socket, again);

        assertThat(inbox.next()).isEqualTo(new Event.Opened());
        assertThat(inbox.next()).isEqualTo(new Event.Reconnecting(lost, 1, Duration.ofMillis(5)));
        assertThat(inbox.next()).isEqualTo(new Event.Reconnected(again));
        assertThat(requested).as("what was asked for counts on").isEqualTo(1);
        assertThat(inbox.isEnding()).isFalse();
    }

    @Test
    void quietIsNull() throws Exception {
        assertThat(inbox.next(Duration.ofMillis(1))).isNull();
    }

    @Test
    @Tag("fault-43")
    void oneMessageIsAskedForAtATime() {
        inbox.onOpen(socket, handshake());
        assertThat(requested).isEqualTo(1);

        inbox.onText(socket, "a");
        assertThat(requested).isEqualTo(2);
    }

    @Test
    @Tag("fault-43")
    void nothingIsAskedForWhileAMebibyteWaits() throws Exception {
        inbox.onText(socket, "x".repeat(MIB / 2));
        inbox.onBinary(socket, ByteBuffer.allocate(MIB / 2));
        assertThat(requested).isEqualTo(1);

        inbox.next();
        assertThat(requested).as("there is room again").isEqualTo(2);
        inbox.next();
        assertThat(requested)
                .as("and the one that was asked for is still to come")
                .isEqualTo(2);
    }

    private static Handshake handshake() {
        return new Handshake(
                "ws://host/",
                new InetSocketAddress(1),
                HttpHeaders.of(Map.of(), (name, value) -> true),
                null,
                List.of(),
                null);
    }
}
