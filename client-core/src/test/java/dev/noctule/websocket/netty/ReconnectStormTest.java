package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ClosedBy;
import dev.noctule.websocket.ReconnectingListener;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.reconnect.Pauses;
import dev.noctule.websocket.reconnect.ReconnectingSocket;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Fault 35: a server that has lost all its clients at once is not overrun by them when it is back. Time is not real, and
 * chance is the same each time.
 */
class ReconnectStormTest {
    private static final int CLIENTS = 1000;
    private static final int LONGEST_DELAY_SECONDS = 60;

    private final ManualHome home = new ManualHome(null, this::connect);
    private final SplittableRandom random = new SplittableRandom(35);
    private final List<WebSocketListener> connected = new ArrayList<>();

    /** When the server was asked, by {@link ManualHome#nanoTime()}. */
    private final List<Long> attempts = new ArrayList<>();

    /** One for all clients: nothing is sent. */
    private final OpenConnection connection = OpenConnection.told(true, new WebSocketListener() {});

    private boolean isDown;

    @AfterEach
    void endConnection() {
        connection.close();
    }

    private CompletableFuture<WebSocket> connect(WebSocketRequest request, WebSocketListener listener) {
        attempts.add(home.nanoTime());
        if (isDown) {
            return CompletableFuture.failedFuture(Reconnecting.refused());
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

    private long[] attemptsPerSecond(int seconds) {
        long begin = home.nanoTime();
        attempts.clear();
        home.after(Duration.ofSeconds(seconds));
        long[] perSecond = new long[seconds];
        attempts.forEach(time -> perSecond[(int) TimeUnit.NANOSECONDS.toSeconds(time - begin)]++);
        return perSecond;
    }

    private static int secondsUntil(long[] perSecond, int number) {
        int seconds = 0;
        for (long sum = 0; sum < number; seconds++) {
            sum += perSecond[seconds];
        }
        return seconds;
    }

    private static void assertPeakToMean(long[] perSecond, double bound) {
        double mean = LongStream.of(perSecond).average().orElseThrow();
        long peak = LongStream.of(perSecond).max().orElseThrow();
        assertThat(peak / mean)
                .as("the peak of " + peak + " attempts a second, to their mean")
                .isLessThanOrEqualTo(bound);
    }

    @ParameterizedTest
    @ValueSource(ints = {5, 10, 30, 120, 600})
    void serverThatIsBackIsNotOverrun(int secondsDown) {
        connectAll();
        serverIsDown(Duration.ofSeconds(secondsDown));
        isDown = false;
        long[] perSecond = attemptsPerSecond(2 * LONGEST_DELAY_SECONDS);

        assertThat(connected).as("back within twice the longest delay").hasSize(CLIENTS);
        assertThat(attempts).as("one attempt of each").hasSize(CLIENTS);
        // While nine of ten come back: the last ones, with many short delays behind them and a long one ahead, come one
        // by one, and the mean would be what one makes of it.
        assertPeakToMean(Arrays.copyOf(perSecond, secondsUntil(perSecond, CLIENTS * 9 / 10)), 3);
    }

    @Test
    void serverThatStaysDownIsAskedSeldomAndEvenly() {
        connectAll();
        serverIsDown(Duration.ofMinutes(10));
        long[] perSecond = attemptsPerSecond(60);

        assertThat(attempts.size()).as("twice a minute by each").isBetween(CLIENTS * 18 / 10, CLIENTS * 22 / 10);
        assertPeakToMean(perSecond, 2);
    }
}
