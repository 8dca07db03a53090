package dev.noctule.websocket.netty;

import dev.noctule.websocket.BlockingWebSocket;
import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.ReconnectingListener;
import dev.noctule.websocket.ReconnectingWebSocket;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.handshake.HandshakeKey;
import dev.noctule.websocket.handshake.HandshakeRequest;
import dev.noctule.websocket.handshake.WebSocketUri;
import dev.noctule.websocket.reconnect.Pauses;
import dev.noctule.websocket.reconnect.ReconnectingSocket;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The client: its options, its event loops, and the list of what it has begun and not ended. */
final class NettyWebSocketClient implements WebSocketClient {
    /** Handlers are added when a channel has won the race of addresses. */
    private static final ChannelHandler EMPTY = new ChannelInitializer<>() {
        @Override
        protected void initChannel(Channel channel) {}
    };

    /** For delays; on whatever thread asks. */
    private static final RandomGenerator ANY = () -> ThreadLocalRandom.current().nextLong();

    private final ClientOptions options;
    private final Entropy entropy;
    private final ConnectTurns turns;
    private final Holdings holdings;
    private final ForgottenClients.Watch watch;

    /** Guards everything below. */
    private final Object lock = new Object();

    /** By what completes when they have ended, so that an attempt can be forgotten for what it has opened. */
    private final IdentityHashMap<CompletableFuture<Void>, Ongoing> ongoing = new IdentityHashMap<>();

    private @Nullable CompletableFuture<Void> shutdown;

    /** A client that has not begun anything. */
    NettyWebSocketClient(ClientOptions options, Entropy entropy, HostResolver resolver) {
        this.options = options;
        this.entropy = entropy;
        this.turns = new ConnectTurns(options.oneConnectAtATime());
        this.holdings = new Holdings(options.eventLoopGroup(), resolver, new SharedTls(options.tls()));
        this.watch = ForgottenClients.watch(this, holdings);
    }

    @Override
    public CompletableFuture<WebSocket> connect(WebSocketRequest request, WebSocketListener listener) {
        return connect(request, listener, options);
    }

    private CompletableFuture<WebSocket> connect(
            WebSocketRequest request, WebSocketListener listener, ClientOptions with) {
        Opening opening = opening(request, listener);
        ConnectAttempt attempt;
        try {
            attempt = register(opening, with, null, this::opened);
        } catch (ConnectFailedException noEventLoops) {
            return CompletableFuture.failedFuture(noEventLoops);
        }
        return start(attempt);
    }

    private static CompletableFuture<WebSocket> start(ConnectAttempt attempt) {
        attempt.start();
        return attempt.result();
    }

    private Opening opening(WebSocketRequest request, WebSocketListener listener) {
        Objects.requireNonNull(listener, "listener");
        WebSocketUri uri = WebSocketUri.parse(request.uri());
        String key = HandshakeKey.encode(entropy.nonce());
        return new Opening(
                uri,
                request,
                HandshakeRequest.create(uri, request, options.compression(), key),
                uri.secure() ? holdings.tls().context() : null,
                listener);
    }

    /** On one of the event loops: on the given one, or else on the next one. */
    private ConnectAttempt register(
            Opening opening, ClientOptions with, @Nullable EventLoop loop, Consumer<OpenedConnection> onOpened) {
        synchronized (lock) {
            EventLoops current = loops();
            EventLoop chosen = loop == null ? current.group().next() : loop;
            Bootstrap bootstrap = bootstrap(chosen, current.transport());
            ConnectAttempt attempt = new ConnectAttempt(
                    opening, with, entropy, chosen, holdings.resolver(), turns, bootstrap::connect, onOpened);
            keep(attempt);
            return attempt;
        }
    }

    private void keep(Ongoing begun) {
        CompletableFuture<Void> ended = begun.ended();
        ongoing.put(ended, begun);
        ended.whenComplete((ignored, never) -> forget(ended));
    }

    @Override
    public ReconnectingWebSocket reconnecting(
            WebSocketRequest request, ReconnectingListener listener, Reconnection reconnection) {
        opening(request, listener); // throws what each attempt would fail with
        return reconnecting(() -> CompletableFuture.completedFuture(request), listener, reconnection);
    }

    @Override
    public ReconnectingWebSocket reconnecting(
            Supplier<? extends CompletionStage<WebSocketRequest>> requests,
            ReconnectingListener listener,
            Reconnection reconnection) {
        Objects.requireNonNull(requests, "requests");
        Objects.requireNonNull(listener, "listener");
        int most = options.limits().queuedBytes();
        if (reconnection.bufferBytes() > most) {
            throw new IllegalArgumentException("Expected bufferBytes to be at most " + most
                    + " (Limits.queuedBytes), but was " + reconnection.bufferBytes());
        }
        ReconnectingSocket socket = registerReconnecting(requests, listener, reconnection);
        socket.start();
        return socket;
    }

    private ReconnectingSocket registerReconnecting(
            Supplier<? extends CompletionStage<WebSocketRequest>> requests,
            ReconnectingListener listener,
            Reconnection reconnection) {
        synchronized (lock) {
            ReconnectingHome home =
                    new ReconnectingHome(loops().group().next(), options.callbackExecutor(), this::connectOn);
            ReconnectingSocket socket = new ReconnectingSocket(
                    requests,
                    options.timeouts().open(),
                    listener,
                    reconnection,
                    new Pauses(reconnection.backoff(), ANY, InstantSource.system()),
                    home);
            keep(new OngoingReconnects(socket, home));
            return socket;
        }
    }

    private CompletableFuture<WebSocket> connectOn(
            WebSocketRequest request, WebSocketListener listener, EventLoop loop, Consumer<OpenedConnection> alsoTold) {
        Consumer<OpenedConnection> onOpened = this::opened;
        return start(register(opening(request, listener), options, loop, onOpened.andThen(alsoTold)));
    }

    private EventLoops loops() {
        if (shutdown != null) {
            throw new IllegalStateException("This client is closed");
        }
        return holdings.loopsFor(this);
    }

    /** Somebody else has shut them down, or nothing is left to be told. */
    void loopsTerminated() {
        List<Ongoing> remaining;
        synchronized (lock) {
            remaining = List.copyOf(ongoing.values());
        }
        remaining.forEach(Ongoing::loopTerminated);
    }

    private static Bootstrap bootstrap(EventLoop loop, Transport transport) {
        return new Bootstrap()
                .group(loop)
                .channel(transport.channelType())
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 0) // ConnectAttempt has the deadlines
                .option(
                        ChannelOption.AUTO_CLOSE,
                        false) // after a failed write, the server's Close frame can still be read
                .handler(EMPTY);
    }

    private void opened(OpenedConnection connection) {
        synchronized (lock) {
            ongoing.replace(connection.ended(), connection);
        }
    }

    private void forget(CompletableFuture<Void> ended) {
        synchronized (lock) {
            ongoing.remove(ended);
        }
    }

    @Override
    public BlockingWebSocket connectBlocking(WebSocketRequest request) throws InterruptedException {
        if (isEventLoop()) {
            throw new IllegalStateException("connectBlocking would wait for the event loop that it is called on");
        }
        SequentialWebSocket.Inbox inbox = new SequentialWebSocket.Inbox();
        // No callback of the user's: they would only take the way round, and whoever waits may have taken the last
        // thread.
        CompletableFuture<WebSocket> opening =
                connect(request.toBuilder().autoDemand(false).build(), inbox, options.withCallbackExecutor(null));
        try {
            return new SequentialWebSocket(SequentialWebSocket.await(opening), inbox);
        } catch (CancellationException shutDown) {
            throw new IllegalStateException("This client was closed while it connected", shutDown);
        } catch (InterruptedException interrupted) {
            if (!opening.cancel(false)) {
                opening.thenAccept(WebSocket::abort); // open since a moment ago, and nobody has it
            }
            throw interrupted;
        }
    }

    /** Whether the calling thread is one that this client's work runs on. */
    private boolean isEventLoop() {
        EventLoops used = holdings.loops();
        EventLoopGroup group = used == null ? options.eventLoopGroup() : used.group();
        return group != null && EventLoops.isOneOf(group);
    }

    /** Whether nothing can end while the calling thread waits: it is an event loop, or inside of a callback. */
    private boolean isNeededHere() {
        List<Ongoing> remaining;
        synchronized (lock) {
            remaining = List.copyOf(ongoing.values());
        }
        return isEventLoop() || remaining.stream().anyMatch(Ongoing::isCallingHere);
    }

    @Override
    public CompletableFuture<Void> shutdown(Duration grace) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("Expected a grace period that is not negative, but was " + grace);
        }
        List<Ongoing> remaining;
        CompletableFuture<Void> done;
        synchronized (lock) {
            if (shutdown != null) {
                return shutdown.copy();
            }
            done = new LoopGuardedFuture<>(this::isNeededHere);
            shutdown = done;
            remaining = new ArrayList<>(ongoing.values());
        }
        // First those that would connect again.
        remaining.sort(Comparator.comparing(begun -> !(begun instanceof OngoingReconnects)));
        remaining.forEach(attempt -> attempt.shutDown(CloseCode.GOING_AWAY));
        CompletableFuture<Void> ended =
                CompletableFuture.allOf(remaining.stream().map(Ongoing::ended).toArray(CompletableFuture<?>[]::new));
        EventLoops used = holdings.loops();
        if (used != null) {
            abortAfter(grace, remaining, ended, used);
        }
        ended.whenComplete((ignored, never) -> giveBack(done));
        return done.copy();
    }

    private static void abortAfter(
            Duration grace, List<Ongoing> remaining, CompletableFuture<Void> ended, EventLoops used) {
        Runnable abort = () -> remaining.forEach(Ongoing::abort);
        try {
            EventLoop loop = used.group().next();
            Future<?> timer = loop.schedule(abort, TimeUnit.NANOSECONDS.convert(grace), TimeUnit.NANOSECONDS);
            ended.whenComplete((ignored, never) -> timer.cancel(false));
        } catch (RejectedExecutionException shutDown) {
            abort.run(); // the user has shut down the group, and so ended the connections
        }
    }

    private void giveBack(CompletableFuture<Void> done) {
        watch.end();
        holdings.giveBack().addListener(released -> done.complete(null));
    }

    @Override
    public void close() {
        CompletableFuture<Void> done = shutdown(options.timeouts().close());
        if (!isNeededHere()) {
            done.join();
        }
    }

    @Override
    public Builder toBuilder() {
        return new NettyClientBuilder(options);
    }
}
