package dev.noctule.websocket.netty;

import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.HttpProxy;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.ProxyException;
import dev.noctule.websocket.Tls;
import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.handshake.Agreement;
import dev.noctule.websocket.handshake.Extension;
import dev.noctule.websocket.handshake.HeaderFields;
import dev.noctule.websocket.handshake.Offer;
import dev.noctule.websocket.handshake.ResponseHeadScanner;
import dev.noctule.websocket.protocol.MaskKeys;
import dev.noctule.websocket.tls.TlsFailures;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to open a connection, through its phases: resolve, connect, proxy, TLS, handshake, open. The first three
 * share a deadline, the others have their own, and all together have another. It has one outcome, and whatever that is,
 * nothing of a failed attempt is left behind; of one that succeeds, nothing but the {@link OpenedConnection}. Event loop
 * only, but for {@link #start}, {@link #result}, and what it is to its client as something {@link Ongoing}.
 */
final class ConnectAttempt
        implements Ongoing,
                AddressRace.Finish,
                ProxyTunnel.Outcome,
                TlsPhase.Outcome,
                HandshakeHandler.Outcome,
                OpeningDeadlines.Owner {
    private static final String GUARD = "head-guard";
    private static final String HTTP = "http";
    private static final String HANDSHAKE = "handshake";

    private final Opening opening;
    private final ClientOptions options;
    private final MaskKeys maskKeys;
    private final EventLoop loop;
    private final HostResolver resolver;
    private final ConnectTurns turns;
    private final Hop hop;
    private final AddressRace race;
    private final OpeningDeadlines deadlines;

    private final CompletableFuture<WebSocket> result = new LoopGuardedFuture<>(this::isNeededHere);
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Consumer<OpenedConnection> onOpened;
    private final ChannelFutureListener onClosed = closed -> this.ended.complete(null);

    private Phase phase = Phase.RESOLVE;
    private ConnectTurns.@Nullable Turn turn;
    private @Nullable CompletableFuture<List<InetAddress>> lookup;
    private @Nullable Channel channel;
    private @Nullable WireLog wireLog;
    private @Nullable OpenedConnection opened;
    private boolean over;

    /**
     * An attempt that has not begun.
     *
     * @param connector opens a channel on {@code loop}
     * @param onOpened told when there is a connection, which goes by itself from then on
     */
    ConnectAttempt(
            Opening opening,
            ClientOptions options,
            MaskKeys maskKeys,
            EventLoop loop,
            HostResolver resolver,
            ConnectTurns turns,
            Function<InetSocketAddress, ChannelFuture> connector,
            Consumer<OpenedConnection> onOpened) {
        this.opening = opening;
        this.options = options;
        this.maskKeys = maskKeys;
        this.loop = loop;
        this.resolver = resolver;
        this.turns = turns;
        this.hop = Hop.towards(opening.uri(), options.proxy());
        this.race = new AddressRace(loop, connector, this);
        this.onOpened = onOpened;
        this.deadlines = new OpeningDeadlines(loop, this);
    }

    /** Completes after {@code onOpen}, or fails; completed from outside, it ends the attempt. */
    CompletableFuture<WebSocket> result() {
        return result;
    }

    @Override
    public CompletableFuture<Void> ended() {
        return ended;
    }

    /** Any thread: begins. */
    void start() {
        result.whenComplete((socket, failure) -> execute(this::completedFromOutside));
        if (!execute(this::resolve)) {
            result.completeExceptionally(loopIsShutDown());
            ended.complete(null);
        }
    }

    /** {@link #opened} was set before there was any callback; other threads than that of a callback may miss it. */
    private boolean isNeededHere() {
        return loop.inEventLoop() || (opened != null && opened.isCallingHere());
    }

    private boolean execute(Runnable task) {
        try {
            loop.execute(() -> runOrFail(task));
            return true;
        } catch (RejectedExecutionException shutDown) {
            return false;
        }
    }

    /** Whoever called it would only log what it throws, a lack of memory for example, and the attempt would go on for ever. */
    private void runOrFail(Runnable step) {
        try {
            step.run();
        } catch (Throwable unexpected) {
            fail(OpeningFailures.internal(hop, "internal error: " + unexpected, unexpected));
        }
    }

    @Override
    public void shutDown(int code) {
        onLoopOrHere(() -> {
            if (opened == null) {
                result.cancel(false);
            } else {
                opened.shutDown(code);
            }
        });
    }

    @Override
    public void abort() {
        onLoopOrHere(() -> {
            if (opened != null) {
                opened.abort();
            }
        });
    }

    /** What is done may be done by any thread; only {@link #opened} is the event loop's, while there is one. */
    private void onLoopOrHere(Runnable task) {
        if (!execute(task)) {
            task.run();
        }
    }

    @Override
    public void loopTerminated() {
        if (opened != null) {
            opened.loopTerminated();
        } else {
            over = true;
            endTurn();
            result.completeExceptionally(loopIsShutDown());
            ended.complete(null);
        }
    }

    private void completedFromOutside() {
        if (!over) {
            over = true;
            cleanUp();
        }
    }

    // ---- resolve

    private void resolve() {
        if (over || result.isDone()) {
            return;
        }
        deadlines.begin(options.timeouts().open());
        deadlines.beginPhase(options.timeouts().connect(), "connect"); // until there is a way to the server
        CompletableFuture<List<InetAddress>> asked = resolver.resolve(hop.host());
        lookup = asked;
        asked.whenComplete((addresses, failure) -> execute(() -> resolved(addresses, failure)));
    }

    /** Of no effect when the attempt is over, and so when it was this attempt that has stopped its deadlines. */
    @Override
    public void deadlineCancelled() {
        fail(loopIsShutDown());
    }

    private ConnectFailedException loopIsShutDown() {
        return OpeningFailures.internal(hop, "the event loop is shut down", null);
    }

    private void resolved(@Nullable List<InetAddress> addresses, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        if (addresses == null) {
            fail(OpeningFailures.unresolved(hop, failure == null ? new IllegalStateException() : failure));
            return;
        }
        phase = Phase.CONNECT;
        takeTurn(addresses);
    }

    // ---- connect

    private void takeTurn(List<InetAddress> addresses) {
        ConnectTurns.Turn place = turns.take(addresses);
        turn = place;
        if (place.begun().isDone()) {
            race.start(addresses, hop.port());
        } else {
            deadlines.endPhase();
            place.begun().thenRun(() -> execute(() -> turnHasCome(addresses)));
        }
    }

    private void turnHasCome(List<InetAddress> addresses) {
        if (!over) {
            deadlines.beginPhase(options.timeouts().connect(), "connect");
            race.start(addresses, hop.port());
        }
    }

    private boolean isWaitingForItsTurn() {
        return turn != null && !turn.begun().isDone();
    }

    private void endTurn() {
        if (turn != null) {
            turn.end();
        }
    }

    @Override
    public void lost(Throwable failure) {
        runOrFail(() -> fail(OpeningFailures.unconnected(hop, failure)));
    }

    @Override
    public void won(Channel connected) {
        channel = connected;
        wireLog = WireLog.of(connected);
        connected.closeFuture().addListener(onClosed);
        runOrFail(() -> begin(connected));
    }

    private void begin(Channel connected) {
        HttpProxy proxy = options.proxy();
        if (proxy == null) {
            secure(connected);
        } else {
            phase = Phase.PROXY;
            ProxyTunnel.begin(connected, opening.uri(), proxy, options.limits(), this, wireLog);
        }
    }

    @Override
    public void tunnelOpen() {
        if (channel != null && !over) {
            secure(channel);
        }
    }

    @Override
    public void tunnelFailed(ProxyException cause) {
        fail(cause);
    }

    // ---- TLS

    private void secure(Channel connected) {
        SslContext context = opening.tls();
        if (context == null) {
            beginHandshake(connected);
        } else {
            Duration timeout = options.timeouts().tls();
            enter(Phase.TLS, timeout, "tls");
            boolean anyName = options.tls().trust() instanceof Tls.Insecure;
            TlsPhase.begin(connected, context, opening.uri(), timeout, anyName, this);
        }
    }

    @Override
    public void secured() {
        Channel connected = channel;
        if (connected != null && !over) {
            runOrFail(() -> beginHandshake(connected));
        }
    }

    @Override
    public void insecure(TlsException cause) {
        fail(cause);
    }

    // ---- handshake

    private void beginHandshake(Channel connected) {
        enter(Phase.HANDSHAKE, options.timeouts().handshake(), "handshake");
        ResponseHeadScanner scanner = new ResponseHeadScanner(options.limits());
        ChannelPipeline pipeline = connected.pipeline();
        pipeline.addLast(GUARD, new ResponseHeadGuard(scanner, this::failed));
        pipeline.addLast(HTTP, HandshakeHandler.codec(options.limits()));
        pipeline.addLast(
                HANDSHAKE,
                new HandshakeHandler(
                        opening.http(),
                        Offer.of(opening.request(), options.compression()),
                        options.limits().errorBodyBytes(),
                        scanner::bytesSeen,
                        this,
                        wireLog));
    }

    @Override
    public void failed(WebSocketException cause) {
        Throwable inside = cause.getCause();
        if (opening.tls() != null && inside != null && TlsFailures.isAlert(inside)) {
            // TLS 1.3: a server that refuses our certificate says so after our side of the TLS handshake is over.
            fail(TlsFailures.from(inside, opening.uri().host(), opening.uri().port()));
        } else {
            fail(cause);
        }
    }

    @Override
    public void accepted(Agreement agreement, HttpResponse response) {
        Channel connected = channel;
        if (!over && connected != null) {
            runOrFail(() -> open(connected, agreement, response));
        }
    }

    private void open(Channel connected, Agreement agreement, HttpResponse response) {
        FramePipeline.Open connection = FramePipeline.install(
                connected,
                options,
                maskKeys,
                opening.listener(),
                opening.request().autoDemand(),
                describe(connected, agreement, response),
                agreement.deflate(),
                wireLog);
        over = true;
        deadlines.stop();
        endTurn();
        opened = new OpenedConnection(connection, ended);
        connected.closeFuture().removeListener(onClosed);
        opened.endWith(connected);
        onOpened.accept(opened);
        // From now on the codec lets through what is not HTTP: an onOpen that throws makes us send a Close frame.
        connected
                .pipeline()
                .get(HttpClientCodec.class)
                .prepareUpgradeFrom(connected.pipeline().context(HTTP));
        connection.announce(result);
        // The codec's removal sends on what came behind the 101 (rule R13), so it is the last step.
        connected.pipeline().remove(GUARD);
        connected.pipeline().remove(HANDSHAKE);
        connected.pipeline().remove(HTTP);
    }

    private Handshake describe(Channel connected, Agreement agreement, HttpResponse response) {
        SslHandler tls = connected.pipeline().get(SslHandler.class);
        return new Handshake(
                opening.uri().toString(),
                connected.remoteAddress(),
                HeaderFields.toHeaders(response.headers()),
                agreement.subprotocol(),
                agreement.extensions().stream().map(Extension::toString).toList(),
                tls == null ? null : tls.engine().getSession());
    }

    // ---- deadlines and ends

    private void enter(Phase next, Duration timeout, String option) {
        phase = next;
        deadlines.beginPhase(timeout, option);
    }

    @Override
    public void deadlinePassed(Duration timeout, String option) {
        HandshakeHandler handshake = channel == null ? null : channel.pipeline().get(HandshakeHandler.class);
        if (isWaitingForItsTurn()) {
            fail(OpeningFailures.noTurn(hop, timeout));
        } else if (handshake == null || !handshake.deadlinePassed()) {
            fail(OpeningFailures.timedOut(hop, opening.uri(), phase, timeout, option));
        }
    }

    private void fail(WebSocketException cause) {
        if (over) {
            return;
        }
        over = true;
        cleanUp();
        // A loop that is shut down ends its channels, which then look as if the server had ended them.
        WebSocketException told = loop.isShuttingDown() ? loopIsShutDown() : cause;
        // Not before the transport is gone: who sees the failure may rely on nothing being left.
        ended.whenComplete((ignored, never) -> result.completeExceptionally(told));
    }

    private void cleanUp() {
        deadlines.stop();
        if (lookup != null) {
            lookup.cancel(false);
        }
        endTurn();
        race.cancel();
        if (channel == null) {
            ended.complete(null);
        } else {
            Channels.closeAtOnce(channel);
        }
    }
}
