package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Compression;
import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.ConnectFailedException.Kind;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.handshake.HandshakeRequest;
import dev.noctule.websocket.handshake.WebSocketUri;
import dev.noctule.websocket.testing.RecordingListener;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Resolving and connecting: their deadlines, their failures, and their cancellation (faults 1 to 4, 27 and 28). */
class OpeningPhasesTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final ChannelPromise connected = channel.newPromise();
    private final Resolver resolver = new Resolver();
    private final RecordingListener listener = new RecordingListener();
    private final ConnectAttempt attempt = begin();

    /** Answers when the test does. */
    private static final class Resolver implements HostResolver {
        final CompletableFuture<List<InetAddress>> answer = new CompletableFuture<>();
        int asked;

        @Override
        public CompletableFuture<List<InetAddress>> resolve(String host) {
            asked++;
            assertThat(host).isEqualTo("server.test");
            return answer;
        }

        @Override
        public void close() {}
    }

    private ConnectAttempt begin() {
        channel.freezeTime();
        WebSocketRequest request = WebSocketRequest.of("ws://server.test:81/");
        WebSocketUri uri = WebSocketUri.parse(request.uri());
        Opening opening = new Opening(
                uri,
                request,
                HandshakeRequest.create(uri, request, Compression.none(), OpeningConnection.KEY),
                null,
                listener);
        ClientOptions options = OpeningConnection.within(Timeouts.defaults().withOpen(Duration.ofSeconds(12)));
        ConnectAttempt begun = new ConnectAttempt(
                opening,
                options,
                () -> 0,
                channel.eventLoop(),
                resolver,
                new ConnectTurns(false),
                address -> connected,
                opened -> {});
        begun.start();
        channel.runPendingTasks();
        return begun;
    }

    @AfterEach
    void nothingIsLeft() {
        listener.assertExhausted();
        assertThat(channel.runScheduledPendingTasks()).as("timers left").isEqualTo(-1);
        channel.finishAndReleaseAll();
    }

    private void resolves() {
        resolver.answer.complete(List.of(InetAddress.getLoopbackAddress()));
        channel.runPendingTasks();
    }

    private void after(Duration time) {
        channel.advanceTimeBy(time.toNanos(), TimeUnit.NANOSECONDS);
        channel.runPendingTasks();
    }

    private ConnectFailedException failure() throws InterruptedException {
        CompletableFuture<WebSocket> result = attempt.result();
        assertThat(result).isCompletedExceptionally();
        assertThat(attempt.ended()).isCompleted();
        try {
            throw new AssertionError(result.get().toString());
        } catch (ExecutionException failed) {
            return (ConnectFailedException) failed.getCause();
        }
    }

    @Test
    @Tag("fault-1")
    void unknownNameFailsAtOnceAndIsNotAskedForAgain() throws InterruptedException {
        UnknownHostException unknown = new UnknownHostException("server.test");
        resolver.answer.completeExceptionally(unknown);
        channel.runPendingTasks();
        assertThat(failure().kind()).isEqualTo(Kind.DNS);
        assertThat(failure().phase()).isEqualTo(Phase.RESOLVE);
        assertThat(failure()).hasMessageContaining("server.test").hasCause(unknown);
        assertThat(resolver.asked).isOne();
    }

    @Test
    @Tag("fault-2")
    void resolverThatDoesNotAnswerFailsAfterTheConnectTimeout() throws InterruptedException {
        after(Duration.ofMillis(9_999));
        assertThat(attempt.result()).isNotDone();
        after(Duration.ofMillis(1));
        assertThat(failure().kind()).isEqualTo(Kind.DNS);
        assertThat(failure()).hasMessageContaining("Timeouts.connect");
        resolves(); // too late, and without effect
    }

    @Test
    @Tag("fault-3")
    void serverThatDoesNotAnswerFailsAfterTheConnectTimeoutInAll() throws InterruptedException {
        after(Duration.ofSeconds(4));
        resolves();
        after(Duration.ofMillis(5_999));
        assertThat(attempt.result()).isNotDone();
        after(Duration.ofMillis(1));
        assertThat(failure().kind()).isEqualTo(Kind.TIMEOUT);
        assertThat(failure().phase()).isEqualTo(Phase.CONNECT);
        assertThat(failure()).hasMessageContaining("server.test:81");
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    @Tag("fault-4")
    void refusedConnectionIsToldWithItsCause() throws InterruptedException {
        resolves();
        ConnectException refused = new ConnectException("Connection refused: /127.0.0.1:81");
        connected.setFailure(refused);
        assertThat(failure().kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure()).hasMessageContaining("server.test:81").hasCause(refused);
        assertThat(failure().isTransient()).isTrue();
    }

    @Test
    void missingRouteIsToldAsSuch() throws InterruptedException {
        resolves();
        connected.setFailure(new NoRouteToHostException("No route to host"));
        assertThat(failure().kind()).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    @Tag("fault-40")
    void otherFailuresKeepTheirCause() throws InterruptedException {
        resolves();
        connected.setFailure(new IOException("Too many open files"));
        assertThat(failure().kind()).isEqualTo(Kind.OTHER);
        assertThat(failure()).hasMessageContaining("Too many open files");
    }

    /** Netty says that it could not make a channel; why, is inside. */
    @Test
    @Tag("fault-40")
    void otherFailuresAreToldByWhatHasHappened() throws InterruptedException {
        resolves();
        connected.setFailure(new ChannelException("No channel", new SocketException("Too many open files")));
        assertThat(failure().kind()).isEqualTo(Kind.OTHER);
        assertThat(failure())
                .hasMessage("Cannot connect to server.test:81: java.net.SocketException: Too many open files")
                .hasCauseInstanceOf(ChannelException.class);
    }

    /** Without descriptors classes cannot be loaded either. Netty would only log what its listener throws. */
    @Test
    @Tag("fault-40")
    void failureThatCannotBeToldIsAFailureAllTheSame() throws InterruptedException {
        resolves();
        LinkageError unloaded = new NoClassDefFoundError("some class");
        connected.setFailure(new IOException() {
            private static final long serialVersionUID = 1L;

            @Override
            public String getMessage() {
                throw unloaded;
            }
        });
        assertThat(failure().kind()).isEqualTo(Kind.OTHER);
        assertThat(failure()).hasMessageContaining("internal error").hasCause(unloaded);
    }

    @Test
    @Tag("fault-27")
    void cancelWhileResolvingEndsTheAttempt() {
        attempt.result().cancel(false);
        channel.runPendingTasks();
        assertThat(attempt.ended()).isCompleted();
        resolves();
        assertThat(connected).satisfies(promise -> assertThat(promise.isDone()).isFalse());
    }

    @Test
    @Tag("fault-27")
    void cancelWhileConnectingClosesTheSocket() {
        resolves();
        attempt.result().cancel(false);
        channel.runPendingTasks();
        assertThat(connected.isCancelled()).isTrue();
        assertThat(channel.isOpen()).isFalse();
        assertThat(attempt.ended()).isCompleted();
    }

    @Test
    @Tag("fault-27")
    void cancelBeforeTheStartStartsNothing() {
        ConnectAttempt other = new ConnectAttempt(
                new Opening(
                        WebSocketUri.parse("ws://server.test/"),
                        WebSocketRequest.of("ws://server.test/"),
                        HandshakeRequest.create(
                                WebSocketUri.parse("ws://server.test/"),
                                WebSocketRequest.of("ws://server.test/"),
                                Compression.none(),
                                OpeningConnection.KEY),
                        null,
                        listener),
                ClientOptions.DEFAULTS,
                () -> 0,
                channel.eventLoop(),
                new OpeningConnection.StubResolver(),
                new ConnectTurns(false),
                address -> {
                    throw new AssertionError("connected");
                },
                opened -> {});
        other.shutDown(1001);
        other.start();
        channel.runPendingTasks();
        assertThat(other.ended()).isCompleted();
        assertThat(other.result()).isCancelled();
        attempt.result().cancel(false);
        channel.runPendingTasks();
    }
}
