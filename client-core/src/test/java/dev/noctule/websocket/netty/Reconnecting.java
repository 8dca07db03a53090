package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Backoff;
import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.handshake.DeflateAgreement;
import dev.noctule.websocket.reconnect.Pauses;
import dev.noctule.websocket.reconnect.ReconnectingSocket;
import dev.noctule.websocket.testing.RecordingListener;
import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A reconnecting socket whose attempts fail or open when the test says so. Its connections are real ones, on channels
 * without a network. Each attempt is in the middle of its window: the delays are 250 ms, 500 ms, 687 ms and so on. It was
 * asked for at 08:49:37 on 6 November 1994, a Sunday.
 */
final class Reconnecting implements AutoCloseable {
    static final WebSocketRequest REQUEST = WebSocketRequest.of("ws://server.test/");
    static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);

    /** The delays are below a nanosecond, and so nothing. */
    static final Reconnection AT_ONCE =
            Reconnection.defaults().withBackoff(new Backoff(Duration.ofNanos(1), Duration.ofNanos(1)));

    private static final Instant NOW = Instant.parse("1994-11-06T08:49:37Z");

    private static final RandomGenerator HALF = new RandomGenerator() {
        @Override
        public long nextLong() {
            throw new AssertionError("Expected a draw below a bound");
        }

        @Override
        public long nextLong(long bound) {
            return bound / 2;
        }
    };

    /** One attempt of the socket. */
    final class Attempt {
        final WebSocketRequest request;
        final WebSocketListener listener;
        final CompletableFuture<WebSocket> result = new CompletableFuture<>();

        private Attempt(WebSocketRequest request, WebSocketListener listener) {
            this.request = request;
            this.listener = listener;
        }

        /** It has led to a connection. */
        OpenConnection opens() {
            return opens(OpenConnection.told(executor, request.autoDemand(), listener));
        }

        /** The same, on a channel of the test's own. */
        OpenConnection opens(EmbeddedChannel channel) {
            return opens(OpenConnection.told(channel, listener));
        }

        /** The same, and compression was agreed on. */
        OpenConnection opensCompressing() {
            return opens(OpenConnection.unrecorded(new DeflateAgreement(false, false, 15, 15), listener));
        }

        private OpenConnection opens(OpenConnection connection) {
            connections.add(connection);
            connection.opened.whenComplete((open, failure) -> {
                if (failure == null) {
                    result.complete(open);
                } else {
                    result.completeExceptionally(failure);
                }
            });
            home.run();
            return connection;
        }

        void fails(Throwable failure) {
            result.completeExceptionally(failure);
            home.run();
        }
    }

    final RecordingListener listener;
    final ManualHome home;
    final ReconnectingSocket socket;
    private final @Nullable LateExecutor executor;
    private final List<Attempt> attempts = new ArrayList<>();
    private final List<OpenConnection> connections = new ArrayList<>();

    /** Thrown by the next attempts. */
    @Nullable
    RuntimeException refusal;

    private Reconnecting(
            Supplier<? extends CompletionStage<WebSocketRequest>> requests,
            RecordingListener listener,
            Reconnection options,
            @Nullable LateExecutor executor) {
        this.listener = listener;
        this.executor = executor;
        this.home = new ManualHome(executor, this::connect);
        socket = new ReconnectingSocket(
                requests, REQUEST_TIMEOUT, listener, options, new Pauses(options.backoff(), HALF, () -> NOW), home);
        socket.start();
        home.run();
    }

    /** With all defaults; it has begun its first attempt, if the supplier let it. */
    static Reconnecting with(Supplier<? extends CompletionStage<WebSocketRequest>> requests) {
        return new Reconnecting(requests, new RecordingListener(), Reconnection.defaults(), null);
    }

    static Reconnecting with(Reconnection options) {
        return with(options, new RecordingListener());
    }

    static Reconnecting with(Reconnection options, RecordingListener listener) {
        return new Reconnecting(() -> CompletableFuture.completedFuture(REQUEST), listener, options, null);
    }

    static Reconnecting begun() {
        return with(Reconnection.defaults());
    }

    /** Whose callbacks wait until {@link #run}, or until the test has the executor run some. */
    static Reconnecting calledBy(LateExecutor executor, Reconnection options, RecordingListener listener) {
        return new Reconnecting(() -> CompletableFuture.completedFuture(REQUEST), listener, options, executor);
    }

    /** Whose messages wait for demand. */
    static Reconnecting onDemand() {
        WebSocketRequest request = REQUEST.toBuilder().autoDemand(false).build();
        return with(() -> CompletableFuture.completedFuture(request));
    }

    private CompletableFuture<WebSocket> connect(WebSocketRequest request, WebSocketListener called) {
        if (refusal != null) {
            throw refusal;
        }
        Attempt attempt = new Attempt(request, called);
        attempts.add(attempt);
        return attempt.result;
    }

    /** The attempt that is the next to be looked at; there is no other. */
    Attempt attempt() {
        assertThat(attempts).hasSize(1);
        return attempts.remove(0);
    }

    void assertNoAttempt() {
        home.run();
        assertThat(attempts).isEmpty();
    }

    /** The first connection is open, and nothing else has happened. */
    OpenConnection opens() {
        OpenConnection connection = attempt().opens();
        listener.assertNext("open");
        return connection;
    }

    /** The attempt that a delay was named for leads to a connection. */
    OpenConnection reconnects(Duration delay) {
        home.after(delay.minusNanos(1));
        assertNoAttempt();
        home.after(Duration.ofNanos(1));
        OpenConnection connection = attempt().opens();
        listener.assertNext("reconnected");
        return connection;
    }

    /** TCP ends, with no Close frame; the socket waits. */
    void loses(OpenConnection connection) {
        connection.tcpEnds();
        home.run();
    }

    /** What is to be done now, in this home, on all its channels, and where callbacks run. */
    void run() {
        runTasks();
        while (executor != null && !executor.tasks.isEmpty()) {
            executor.runOne();
            runTasks();
        }
    }

    /** The same without the callbacks. */
    void runTasks() {
        home.run();
        connections.forEach(OpenConnection::runTasks);
        home.run();
    }

    static WebSocketException refused() {
        return new ConnectFailedException(ConnectFailedException.Kind.REFUSED, "refused", null);
    }

    /** Nothing that the test has not looked at was begun, sent, called back or thrown, and no timer is left. */
    @Override
    public void close() {
        listener.assertExhausted();
        socket.abort();
        run();
        listener.drain();
        assertThat(attempts).isEmpty();
        assertThat(socket.closed()).isCompleted();
        assertThat(home.hasTimers()).isFalse();
        connections.forEach(OpenConnection::close);
    }
}
