package dev.noctule.websocket.netty;

import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.protocol.CloseBody;
import dev.noctule.websocket.protocol.Frame;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Has what an open connection sends written in its order, and flushed: messages of the {@link OutboundQueue}, Pings and
 * Pongs of {@link PingPong}, the session's Close frame. Shows them to the {@link WireLog}, if there is one; without it
 * most messages go from the queue straight to the {@link FrameEncoder}. What may be sent, and when the connection ends,
 * is for the owner to say. Event loop only, but for what says otherwise.
 */
final class Sender implements OutboundQueue.Sink, PingPong.Line {
    /** The connection that it sends for. */
    interface Owner {
        /** Whether a frame may be sent at all (RFC 6455, 5.5.1). */
        boolean maySend();

        /** Whether frames are being parsed: {@link #readEnded} is called behind them. */
        boolean isParsing();

        /**
         * Any thread: runs it on the event loop, or here, if that was shut down and the connection has ended.
         *
         * @return false if it is not run
         */
        boolean execute(Runnable task);

        /** What was written is flushed. */
        void onFlush();

        /** All messages before are written: the closing handshake may start. */
        void startClosing(CloseBody body);

        /** More messages are welcome again. */
        void onWritable();
    }

    private final FrameEncoder encoder;
    private final Owner owner;
    private final OutboundQueue queue;
    private final PingPong pingPong = new PingPong(this);

    /** Null if compression was not agreed on. */
    private final @Nullable MessageCompression compression;

    private final @Nullable WireLog wireLog;

    private boolean drainAfterRead;
    private boolean flushAfterRead;

    /** Can send once the owner's handlers are in a pipeline. */
    Sender(
            FrameEncoder encoder,
            Owner owner,
            ClientOptions options,
            @Nullable MessageCompression compression,
            @Nullable WireLog wireLog) {
        this.encoder = encoder;
        this.owner = owner;
        this.compression = compression;
        this.wireLog = wireLog;
        this.queue = new OutboundQueue(
                encoder, this, options.fragmentBytes(), options.limits().queuedBytes(), this::scheduleDrain);
    }

    /** The messages that wait for their turn. */
    OutboundQueue queue() {
        return queue;
    }

    /** Pings, and the Pongs that come. */
    PingPong pingPong() {
        return pingPong;
    }

    private Channel channel() {
        return encoder.channel();
    }

    // ---- messages

    /** Any thread. While frames are parsed, what the listener sends is drained behind the read at the latest. */
    private void scheduleDrain() {
        if (encoder.isOnEventLoop() && owner.isParsing()) {
            drainAfterRead = true;
        } else {
            owner.execute(this::drain);
        }
    }

    /** Writes what waits, as far as the transport takes it. */
    void drain() {
        drainAfterRead = false;
        queue.drain();
    }

    /** The transport takes more again, or no more for now. */
    void writabilityChanged() {
        if (isTransportWritable()) { // else it changed inside a write, where nothing may be flushed
            pingPong.transportIsWritable(); // a Pong that waits goes first
            drain();
        }
    }

    /** The wire log shows payloads as they are, and so must see them before they are masked. */
    @Override
    public boolean isSentAsItIs(boolean mayCompress) {
        return wireLog == null && (compression == null || !mayCompress);
    }

    @Override
    public byte @Nullable [] compress(byte[] payload) {
        return compression == null ? null : compression.compress(payload);
    }

    @Override
    public void startClosing(CloseBody body) {
        owner.startClosing(body);
    }

    @Override
    public void onWritable() {
        owner.onWritable();
    }

    @Override
    public long bufferedBytes() {
        return queue.bufferedBytes();
    }

    // ---- control frames

    /** Any thread. False if the connection has ended, and the answer is nobody's. */
    boolean ping(byte[] payload, CompletableFuture<Duration> answer) {
        return pingPong.ask(payload, answer) && owner.execute(pingPong::sendNext);
    }

    /** A Pong is owed; whoever reads flushes it. */
    void pong(byte[] payload) {
        pingPong.pong(payload);
        flushAfterRead = true;
    }

    /** The last frame; whoever reads, or asks for the close, flushes it. */
    void writeClose(CloseBody body) {
        pingPong.closeSent();
        write(Frame.close(body));
        flushAfterRead = true; // behind the write: a flush inside of it would take the mark away
    }

    @Override
    public long nanoTime() {
        return channel().eventLoop().ticker().nanoTime();
    }

    // ---- frames

    @Override
    public boolean maySend() {
        return owner.maySend();
    }

    @Override
    public boolean isTransportWritable() {
        return channel().isWritable();
    }

    @Override
    public long write(Frame frame) {
        if (wireLog != null) {
            wireLog.sent(frame);
        }
        return encoder.write(frame);
    }

    /** Flushes at once, or, while frames are parsed, once behind all of them. */
    @Override
    public void flush() {
        flushAfterRead = true;
        if (!owner.isParsing()) {
            flushNow();
        }
    }

    /** Everything that was read is parsed: sends what that has made us send. */
    void readEnded() {
        if (drainAfterRead) {
            drain();
        }
        if (flushAfterRead) {
            flushNow();
        }
    }

    /** Flushes, inside a read too. */
    void flushNow() {
        flushAfterRead = false;
        channel().flush();
        owner.onFlush();
    }

    // ---- the end

    /**
     * The connection has ended: what was not flushed is dropped, and whoever waits for something to be sent or answered
     * is told why it will not be.
     */
    void failAll(SocketClosedException cause) {
        queue.close(cause);
        encoder.discard();
        pingPong.failAll(cause);
    }
}
