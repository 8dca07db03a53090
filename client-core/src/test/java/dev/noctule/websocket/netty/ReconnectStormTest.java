package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ClosedBy;
import dev.noctule.websocket.ReconnectingListener;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.reconnect.Pauses;
import dev.noctule.websocket.reconnect.ReconnectingSocket;
import dev.noctule.websocket.testing.Storm;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fault 35: a server that has lost all its clients at once is not overrun by them when it is back. Time is not real, and
 * chance is the same each time.
 */
@Tag("fault-35")
class ReconnectStormTest {
    private static final int CLIENTS = 10_000;
    private static final int LONGEST_DELAY_SECONDS = 60;

    private final ManualHome home = new ManualHome(null, this::connect);
    private final SplittableRandom random = new SplittableRandom(35);
    private final List<WebSocketListener> connected = new ArrayList<>();

    /** When the server was asked, by {@link ManualHome#nanoTime()}. */
    private final List<Long> attempts = new ArrayList<>();

    /** One for all clients: nothing is sent. */
    private final OpenConnection connection = OpenConnection.told(true, new WebSocketListener() {});

    /** One for all attempts: there are very many. */
    private final WebSocketException refused = Reconnecting.refused();

    private boolean isDown;

    @AfterEach
    void endConnection() {
        connection.close();
    }

    private CompletableFuture<WebSocket> connect(WebSocketRequest request, WebSocketListener listener) {
        attempts.add(home.nanoTime());
        if (isDown) {
            return CompletableFuture.failedFuture(refused);
        }
        connected.add(listener);
        listener.onOpen(connection.socket, connection.socket.handshake());
        return CompletableFuture.completedFuture(connection.socket);
    }

    private void connectAll() {
        Reconnection options = Reconnection.defaults();
        for (int i = 0; i < CLIENTS; i++) {
            new ReconnectingSocket(
                            () -> CompletableFuture.completedFuture(Reconnecting.REQUEST),
                            Reconnecting.REQUEST_TIMEOUT,
                            new ReconnectingListener() {},
                            options,
                            new Pauses(options.backoff(), random, InstantSource.system()),
                            home)
                    .start();
        }
        home.run();
        assertThat(connected).hasSize(CLIENTS);
        home.after(Duration.ofMinutes(1));
    }

    /** It has lost everybody, and refuses everybody. */
    private void serverIsDown(Duration time) {
        isDown = true;
        List<WebSocketListener> lost = List.copyOf(connected);
        connected.clear();
        CloseInfo info = new CloseInfo(1006, "", ClosedBy.NETWORK, OptionalInt.empty(), false, null);
        lost.forEach(listener -> listener.onClose(connection.socket, info));
        home.after(time);
    }

    private Storm stormOf(Duration time) {
        long begin = home.nanoTime();
        attempts.clear();
        home.after(time);
        Storm storm = new Storm();
        attempts.forEach(at -> storm.add(at - begin));
        return storm;
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 10, 30, 120})
    void serverThatIsBackIsNotOverrun(int secondsDown) {
        connectAll();
        serverIsDown(Duration.ofSeconds(secondsDown));
        isDown = false;
        Storm storm = stormOf(Duration.ofSeconds(2 * LONGEST_DELAY_SECONDS));

        assertThat(connected).as("back within twice the longest delay").hasSize(CLIENTS);
        assertThat(storm.attempts()).as("one attempt of each").isEqualTo(CLIENTS);
        assertThat(storm.lastSeconds()).as("when the last one is back").isLessThanOrEqualTo(LONGEST_DELAY_SECONDS);
        assertThat(storm.peakToMean()).as(storm.toString()).isLessThanOrEqualTo(3);
    }

    @Test
    void serverThatStaysDownIsAskedSeldomAndEvenly() {
        connectAll();
        serverIsDown(Duration.ofMinutes(2));
        Storm storm = stormOf(Duration.ofSeconds(60));

        assertThat(storm.attempts()).as("twice a minute by each").isBetween(CLIENTS * 18 / 10, CLIENTS * 22 / 10);
        assertThat(storm.peakToMean()).as(storm.toString()).isLessThanOrEqualTo(1.5);
    }
}
