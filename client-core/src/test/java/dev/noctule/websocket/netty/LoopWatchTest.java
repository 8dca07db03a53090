package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A callback that holds the event loop for longer than 100 ms is warned of: once for each class of listeners. */
@Tag("fault-24")
class LoopWatchTest {
    private final LogCapture log = LogCapture.of(LoopWatch.class.getName(), Level.WARN);
    private final Queue<Duration> durations = new ArrayDeque<>();
    private final List<OpenConnection> connections = new ArrayList<>();

    @AfterEach
    void close() {
        connections.forEach(connection -> {
            connection.takeSent();
            connection.close();
        });
        log.close();
    }

    /** Each callback takes as long as the test says; each test needs a class of its own. */
    private class Slow implements WebSocketListener {
        private @Nullable OpenConnection connection;

        @Override
        public void onText(WebSocket socket, String text) {
            takeTime();
        }

        @Override
        public void onPing(WebSocket socket, ByteBuffer payload) {
            takeTime();
        }

        @Override
        public void onClose(WebSocket socket, CloseInfo info) {
            takeTime();
        }

        void takeTime() {
            Duration time = durations.isEmpty() ? Duration.ZERO : durations.remove();
            Objects.requireNonNull(connection).channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private OpenConnection connect(Slow listener) {
        OpenConnection connection = OpenConnection.unrecorded(null, listener);
        listener.connection = connection;
        connections.add(connection);
        return connection;
    }

    private void takes(long... millis) {
        for (long each : millis) {
            durations.add(Duration.ofMillis(each));
        }
    }

    @Test
    @Tag("fault-24")
    void warningNamesTheClassTheTimeAndTheRemedy() {
        class Listener extends Slow {}
        OpenConnection connection = connect(new Listener());
        takes(101);
        connection.receives("81 01 41");
        assertThat(log.lines())
                .singleElement()
                .asString()
                .contains(Listener.class.getName())
                .contains("101 ms")
                .contains("callbackExecutor");
    }

    @Test
    void hundredMillisecondsAreAllowed() {
        class Listener extends Slow {}
        OpenConnection connection = connect(new Listener());
        takes(100);
        connection.receives("81 01 41");
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void callbacksOfOneReadAreMeasuredTogether() {
        class Listener extends Slow {}
        OpenConnection connection = connect(new Listener());
        takes(60, 60);
        connection.receives("81 01 41  81 01 42");
        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void callbacksOfTwoReadsAreNot() {
        class Listener extends Slow {}
        OpenConnection connection = connect(new Listener());
        takes(60, 60);
        connection.receives("81 01 41");
        connection.receives("81 01 42");
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void timeBetweenReadsDoesNotCount() {
        class Listener extends Slow {}
        OpenConnection connection = connect(new Listener());
        takes(1, 1);
        connection.receives("81 01 41");
        connection.after(Duration.ofSeconds(1));
        connection.receives("81 01 42");
        assertThat(log.lines()).isEmpty();
    }

    @Test
    void warningComesOnceForAClass() {
        class Listener extends Slow {}
        takes(101, 101, 101);
        OpenConnection connection = connect(new Listener());
        connection.receives("81 01 41");
        connection.receives("81 01 42");
        connect(new Listener()).receives("81 01 43");
        assertThat(log.lines()).hasSize(1);
    }

    @Test
    void anotherClassIsWarnedOfToo() {
        class One extends Slow {}
        class Other extends Slow {}
        takes(101, 101);
        connect(new One()).receives("81 01 41");
        connect(new Other()).receives("81 01 41");
        assertThat(log.lines()).hasSize(2);
    }

    @Test
    void controlFramesAndTheEndCountToo() {
        class PingListener extends Slow {}
        class CloseListener extends Slow {}
        takes(101, 101);
        OpenConnection connection = connect(new PingListener());
        connection.receives("89 00");
        assertThat(log.lines()).hasSize(1);
        OpenConnection other = connect(new CloseListener());
        other.tcpEnds();
        assertThat(log.lines()).hasSize(2);
    }
}
