package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ClosedBy;
import dev.noctule.websocket.ListenerException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.testing.RecordingListener;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Callbacks one after the other, {@code onClose} once and last. What demand means on a channel has its own tests. */
@Tag("C15")
class DeliveryTest {
    private static final CloseInfo END = new CloseInfo(1000, "", ClosedBy.SERVER, OptionalInt.of(1000), true, null);

    private final List<ListenerException> failures = new ArrayList<>();
    private final RecordingListener listener = new RecordingListener();
    private Delivery delivery = deliveryOf(true);
    private final OpenConnection connection = OpenConnection.open();
    private final WebSocket socket = connection.socket;

    private Delivery deliveryOf(boolean autoDemand) {
        return new Delivery(listener, autoDemand, 100, null, new Owner());
    }

    /** Nothing is called that needs an executor. */
    private final class Owner implements Delivery.Owner {
        @Override
        public boolean isOnEventLoop() {
            return true;
        }

        @Override
        public boolean isParsing() {
            return false;
        }

        @Override
        public long nanoTime() {
            return 0;
        }

        @Override
        public void onListenerFailure(ListenerException failure) {
            failures.add(failure);
        }

        @Override
        public void onRejection(Throwable cause) {
            throw new AssertionError(cause);
        }

        @Override
        public void onRoom() {
            throw new AssertionError();
        }

        @Override
        public void onInternalError(Throwable cause) {
            throw new AssertionError(cause);
        }
    }

    private void open() {
        delivery.open(socket, socket.handshake(), new CompletableFuture<>());
        listener.assertNext("open");
    }

    @AfterEach
    void nothingUnseenIsLeft() {
        listener.assertExhausted();
        connection.close();
    }

    @Test
    void nothingComesAfterOnClose() {
        open();
        delivery.close(END);
        listener.assertNext("close 1000 by SERVER clean");
        delivery.text("A");
        delivery.binary(ByteBuffer.allocate(1));
        delivery.ping(new byte[0]);
        delivery.pong(new byte[0]);
        delivery.writable();
        delivery.request(1);
        delivery.close(END);
        delivery.dropUndemanded();
        assertThat(delivery.closed()).isCompletedWithValue(END);
    }

    @Test
    void closedCompletesAfterOnClose() {
        List<Boolean> during = new ArrayList<>();
        listener.during("close", ignored -> during.add(delivery.closed().isDone()));
        open();
        delivery.close(END);
        listener.assertNext("close 1000 by SERVER clean");
        assertThat(during).containsExactly(false);
        assertThat(delivery.closed()).isDone();
    }

    @Test
    void endInsideACallbackComesBehindIt() {
        listener.during("text", ignored -> delivery.close(END));
        open();
        delivery.text("A");
        listener.assertNext("text 'A'", "close 1000 by SERVER clean");
    }

    @Test
    void roomIsCountedByContentAndByMessage() {
        delivery = deliveryOf(false);
        open();
        assertThat(delivery.hasRoom()).isTrue();
        delivery.binary(ByteBuffer.allocate(0)); // 64: empty messages count
        assertThat(delivery.hasRoom()).isTrue();
        delivery.text("abcdefghijklmnopqr"); // 64 + 2 * 18 = 100 more
        assertThat(delivery.hasRoom()).isFalse();
        delivery.request(2);
        listener.assertNext("binary []", "text 'abcdefghijklmnopqr'");
        assertThat(delivery.hasRoom()).isTrue();
    }

    @Test
    void listenerMayConsumeItsBuffer() {
        delivery = deliveryOf(false);
        listener.during("binary", ignored -> {});
        open();
        delivery.binary(ByteBuffer.allocate(99));
        assertThat(delivery.hasRoom()).isFalse();
        delivery.request(1);
        listener.assertNext("binary [" + "00 ".repeat(98) + "00]");
        assertThat(delivery.hasRoom()).isTrue();
    }

    @Test
    @Tag("fault-23")
    void failureIsLoggedOnceAndToldOnce() {
        listener.during("text", ignored -> {
            throw new IllegalStateException("why");
        });
        open();
        try (LogCapture log = LogCapture.of(Delivery.class.getName(), Level.WARN)) {
            delivery.text("A");
            listener.assertNext("text 'A'", "error ListenerException");
            assertThat(failures).hasSize(1);
            assertThat(log.lines())
                    .containsExactly("The listener's onText threw java.lang.IllegalStateException: why;"
                            + " the connection is closed with 1011");
        }
    }

    @Test
    @Tag("fault-23")
    void failureOfOnCloseIsOnlyLogged() {
        listener.during("close", ignored -> {
            throw new IllegalStateException("why");
        });
        open();
        try (LogCapture log = LogCapture.of(Delivery.class.getName(), Level.WARN)) {
            delivery.close(END);
            listener.assertNext("close 1000 by SERVER clean");
            assertThat(failures).isEmpty();
            assertThat(log.lines()).containsExactly("The listener's onClose threw");
        }
    }
}
