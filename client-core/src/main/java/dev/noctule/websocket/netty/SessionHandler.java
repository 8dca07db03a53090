package dev.noctule.websocket.netty;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Heartbeat;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.ListenerException;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.StreamingListener;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.handshake.DeflateAgreement;
import dev.noctule.websocket.protocol.CloseBody;
import dev.noctule.websocket.protocol.FrameParser;
import dev.noctule.websocket.protocol.MaskKeys;
import dev.noctule.websocket.protocol.ReceiveRules;
import dev.noctule.websocket.protocol.Session;
import dev.noctule.websocket.protocol.SessionEvents;
import dev.noctule.websocket.protocol.SessionState;
import dev.noctule.websocket.protocol.deflate.MessageInflater;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An open connection on its channel: does what the {@link Session} says, with the deadlines of {@link LifeSigns} and of
 * {@link TransportEnd}; delivers to {@link Delivery}, and sends through {@link Sender}. {@link Session} decides, this
 * class acts. Event loop only, but for what says otherwise.
 */
final class SessionHandler extends ChannelInboundHandlerAdapter
        implements SessionEvents,
                FrameDecoder.Owner,
                FrameEncoder.Outcome,
                Sender.Owner,
                LifeSigns.Watched,
                Delivery.Owner {
    private final Session session;
    private final FrameDecoder decoder;
    private final FrameEncoder encoder;
    private final Delivery delivery;
    private final Sender sender;
    private final Timeouts timeouts;
    private final Heartbeat heartbeat;
    private final @Nullable WireLog wireLog;

    /** Null if compression was not agreed on. */
    private final @Nullable MessageCompression compression;

    private @Nullable ChannelHandlerContext context;

    private @Nullable LifeSigns lifeSigns;

    /** Null until the end is in sight: most connections are idle. */
    private @Nullable TransportEnd end;

    private boolean inputEnded;
    private boolean finished;

    /** A connection that is open as soon as the {@link #decoder()}, the {@link #encoder()} and this handler are in a pipeline. */
    SessionHandler(
            ClientOptions options,
            MaskKeys maskKeys,
            WebSocketListener listener,
            boolean autoDemand,
            @Nullable DeflateAgreement deflate,
            @Nullable WireLog wireLog) {
        Limits limits = options.limits();
        this.compression = MessageCompression.of(deflate, options.compression());
        boolean streaming = listener instanceof StreamingListener;
        MessageInflater inflater = compression == null ? null : compression.inflater();
        this.session = streaming ? Session.streaming(this, inflater) : new Session(this, limits, inflater);
        this.delivery = new Delivery(listener, autoDemand, limits.readAheadBytes(), options.callbackExecutor(), this);
        this.encoder = new FrameEncoder(maskKeys, this);
        this.sender = new Sender(encoder, this, options, compression, wireLog);
        this.timeouts = options.timeouts();
        this.heartbeat = options.heartbeat();
        this.wireLog = wireLog;
        FrameParser.Receiver receiver = wireLog == null ? session : wireLog.tap(session);
        ReceiveRules rules =
                streaming ? ReceiveRules.streaming(deflate != null) : new ReceiveRules(limits, deflate != null);
        FrameParser parser = new FrameParser(rules, receiver);
        this.decoder = new FrameDecoder(parser, this);
    }

    /** Feeds this session. */
    FrameDecoder decoder() {
        return decoder;
    }

    /** Writes for this session. */
    FrameEncoder encoder() {
        return encoder;
    }

    Session session() {
        return session;
    }

    Delivery delivery() {
        return delivery;
    }

    Sender sender() {
        return sender;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        lifeSigns = new LifeSigns(ctx.channel(), timeouts, heartbeat, sender.pingPong(), encoder, this);
    }

    private ChannelHandlerContext ctx() {
        return inPipeline(context);
    }

    private TransportEnd end() {
        TransportEnd known = end;
        if (known == null) {
            known = new TransportEnd(ctx(), timeouts.close());
            end = known;
        }
        return known;
    }

    private LifeSigns lifeSigns() {
        return inPipeline(lifeSigns);
    }

    private static <T> T inPipeline(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not in a pipeline");
        }
        return part;
    }

    // ---- what the user asks for

    /**
     * Any thread: runs it on the event loop. If that was shut down, and the connection has ended, nobody else acts on
     * it: then it is run here, so that messages that still wait for their demand, and {@code onClose} behind them, are
     * not lost.
     *
     * @return false if it is not run: the loop was shut down, and {@link #loopTerminated} will end everything
     */
    @Override
    public boolean execute(Runnable task) {
        try {
            ctx().executor().execute(() -> runOrFail(task));
            return true;
        } catch (RejectedExecutionException shutDown) {
            return runHere(task);
        }
    }

    /** An event loop would only log what a task throws, a lack of memory for example, and nobody would be told. */
    private void runOrFail(Runnable task) {
        try {
            task.run();
        } catch (Throwable unexpected) {
            exceptionCaught(ctx(), unexpected);
        }
    }

    private synchronized boolean runHere(Runnable task) {
        if (finished) {
            task.run();
        }
        return finished;
    }

    /** Any thread. */
    void request(long messages) {
        if (isOnEventLoop() && delivery.isDelivering()) {
            delivery.request(
                    messages); // the loop that called the listener goes on, before whatever comes behind its message
        } else {
            execute(() -> requestNow(messages));
        }
    }

    private void requestNow(long messages) {
        delivery.request(messages);
        goOnReadingUnlessFinished();
    }

    private void goOnReadingUnlessFinished() {
        if (!finished) {
            goOnReading();
        }
    }

    /** Outside of a read, nobody else flushes what the frames that are parsed now have made us send. */
    private void goOnReading() {
        decoder.resume();
        if (!isParsing()) {
            delivery.readEnded();
            sender.readEnded();
        }
        updateReading();
        lifeSigns().update(isInsideFrame());
    }

    /** A Close frame waits in the queue behind the messages, or has just gone out: from now on the clock runs. */
    void closeRequested(CloseBody body) {
        delivery.dropUndemanded();
        if (!finished && !end().isCloseRequested() && session.state().mayReceive()) {
            lifeSigns().closing();
            end().closeRequested(() -> giveUpClosing(body));
            goOnReading();
        }
    }

    private void giveUpClosing(CloseBody body) {
        session.close(body); // if it still waits behind messages: it is too late to be sent, but not to be reported
        lose(ConnectionLosses.closeTimedOut(timeouts.close()));
    }

    /** Ends the transport at once. */
    void abort(ConnectionLostException.Kind kind, String message) {
        delivery.dropMessages();
        lose(new ConnectionLostException(kind, phase(), message, null));
    }

    /** The event loop has ended, and has not closed the channel. */
    synchronized void loopTerminated() {
        if (!finished) {
            delivery.dropUndemanded(); // there is nobody left to deliver them
            finish(ConnectionLosses.loopIsShutDown(phase()));
        }
    }

    private Phase phase() {
        return session.state() == SessionState.OPEN ? Phase.OPEN : Phase.CLOSING;
    }

    // ---- what the transport says

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        delivery.readEnded();
        sender.readEnded();
        updateReading();
        lifeSigns().readEnded(isInsideFrame());
    }

    /** Whether the server owes us the rest of a frame. It does not while there is no room for parts. */
    private boolean isInsideFrame() {
        return session.state().mayReceive() && decoder.isInsideFrame() && hasRoom();
    }

    private void updateReading() {
        boolean read = !session.state().mayReceive() || delivery.hasRoom();
        ChannelConfig config = ctx().channel().config();
        if (config.isAutoRead() != read) {
            config.setAutoRead(read);
            lifeSigns().heard(); // what came during a pause is only read from now on
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        sender.writabilityChanged();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof SslCloseCompletionEvent completion && completion.isSuccess()) {
            end().closeNotifyReceived();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable thrown) {
        Throwable cause = Channels.unwrap(thrown);
        if (cause instanceof IOException) {
            lose(ConnectionLosses.broken(phase(), cause));
        } else {
            fail(ConnectionLosses.internalError(phase(), cause));
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        inputEnded = true;
        lifeSigns().stop();
        decoder.resume(); // what was read before the end is parsed, demand or not: there is no more of it to come
        delivery.readEnded();
        if (ctx.executor().isShuttingDown()) {
            delivery.dropUndemanded(); // there is nobody left to deliver them
        }
        finish(end().inactive(phase()));
    }

    // ---- how it ends

    /** Fails the connection (RFC 6455, 7.1.7). */
    void fail(WebSocketException cause) {
        boolean closeHasBegun = !session.state().maySend();
        if (session.fail(cause)) {
            end().linger();
            if (closeHasBegun) {
                sender.flushNow(); // the Close frame of before may still be in the batch, which the end drops
                closeWritten();
            } else {
                sender.flush();
            }
        }
    }

    private void lose(ConnectionLostException cause) {
        end().lose(cause);
    }

    private void finish(ConnectionLostException seenNow) {
        if (finished) {
            return;
        }
        finished = true;
        if (compression != null) {
            compression.close();
        }
        CloseInfo info = session.closed(end == null ? seenNow : end.reason(seenNow));
        SocketClosedException cause = new SocketClosedException(Phase.CLOSED, "The connection was " + info, info);
        sender.failAll(cause);
        delivery.close(info);
    }

    // ---- SessionEvents

    @Override
    public boolean hasRoom() {
        return inputEnded || delivery.hasRoom();
    }

    @Override
    public void onStateChange(SessionState from, SessionState to) {
        if (wireLog != null) {
            wireLog.state(from, to);
        }
        if (to != SessionState.CLOSED) { // else the transport has ended, or its loop has
            lifeSigns().closing();
        }
        if (to == SessionState.DRAINING) {
            end().drain();
            goOnReading();
        }
    }

    @Override
    public void onFragment() {
        lifeSigns().message();
    }

    @Override
    public void onText(String text) {
        lifeSigns().message();
        delivery.text(text);
        sender.drain(); // what the listener has sent goes before what the next frame of this read may make us send
    }

    @Override
    public void onBinary(ByteBuffer data) {
        lifeSigns().message();
        delivery.binary(data);
        sender.drain(); // what the listener has sent goes before what the next frame of this read may make us send
    }

    @Override
    public void onTextPart(String part, boolean last) {
        lifeSigns().message();
        delivery.textPart(part, last);
        sender.drain();
    }

    @Override
    public void onBinaryPart(ByteBuffer part, boolean last) {
        lifeSigns().message();
        delivery.binaryPart(part, last);
        sender.drain();
    }

    @Override
    public void onPing(byte[] payload) {
        delivery.ping(payload);
    }

    @Override
    public void onPong(byte[] payload) {
        sender.pingPong().pongReceived(payload);
        if (!lifeSigns().isOfHeartbeat(payload)) {
            delivery.pong(payload);
        }
    }

    @Override
    public void sendPong(byte[] payload) {
        sender.pong(payload);
    }

    @Override
    public void sendClose(CloseBody body) {
        end().closeFrame(encoder.nextNumber());
        try {
            sender.writeClose(body);
        } catch (RuntimeException | Error failure) { // no memory: nothing that waits for this frame may wait for ever
            lose(ConnectionLosses.closeNotSent(failure));
        }
    }

    /** After a failure nothing is left to wait for. */
    private void closeWritten() {
        if (session.state() == SessionState.DRAINING && session.hasFailed()) {
            finish(ConnectionLosses.failed());
        }
    }

    // ---- FrameDecoder.Owner

    @Override
    public boolean isOver() {
        return !session.state().mayReceive();
    }

    @Override
    public void onViolation(ProtocolException violation) {
        fail(violation);
    }

    // ---- Delivery.Owner

    /** Any thread. */
    @Override
    public boolean isOnEventLoop() {
        return encoder.isOnEventLoop();
    }

    @Override
    public boolean isParsing() {
        return decoder.isParsing();
    }

    @Override
    public long nanoTime() {
        return ctx().executor().ticker().nanoTime();
    }

    @Override
    public void onListenerFailure(ListenerException failure) {
        if (isOnEventLoop()) {
            failAndDrop(failure); // before the frames behind this one are parsed
        } else {
            execute(() -> failAndDrop(failure));
        }
    }

    private void failAndDrop(WebSocketException cause) {
        delivery.dropUndemanded();
        fail(cause);
    }

    @Override
    public void onRejection(Throwable cause) {
        execute(() -> failAndDrop(CallbackRunner.rejection(phase(), cause)));
    }

    @Override
    public void onRoom() {
        execute(this::goOnReadingUnlessFinished);
    }

    @Override
    public void onInternalError(Throwable cause) {
        execute(() -> {
            delivery.dropUndemanded();
            exceptionCaught(ctx(), cause);
        });
    }

    // ---- LifeSigns.Watched

    @Override
    public boolean isMessageUnderWay() {
        return decoder.isInsideFrame() || sender.queue().hasUnsent() || !delivery.hasRoom();
    }

    @Override
    public void dead(ConnectionLostException.Kind kind, String why) {
        lose(new ConnectionLostException(kind, phase(), why, null));
    }

    @Override
    public void unused(ConnectionLostException.Kind kind, String why) {
        fail(new ConnectionLostException(kind, phase(), why, null));
    }

    // ---- Sender.Owner

    @Override
    public boolean maySend() {
        return session.state().maySend();
    }

    @Override
    public void startClosing(CloseBody body) {
        if (session.close(body)) {
            sender.flush();
        }
    }

    @Override
    public void onFlush() {
        lifeSigns().flushed();
    }

    @Override
    public void onWritable() {
        delivery.writable();
    }

    // ---- FrameEncoder.Outcome

    @Override
    public void written(long number) {
        lifeSigns().taken();
        if (!isWriteMissing() && sender.queue().written(number)) {
            lifeSigns().message();
        }
        closeWritten(number);
    }

    /** Then no message behind it is out, whatever its number. */
    private boolean isWriteMissing() {
        return end != null && end.isWriteMissing();
    }

    private void closeWritten(long number) {
        if (end != null && end.isCloseFrameIn(number)) {
            closeWritten();
        }
    }

    @Override
    public void writeFailed(long number, Throwable cause) {
        end().missWrite();
        closeWritten(number);
        if (!finished) {
            end().writeFailed(phase(), cause);
        }
    }
}
