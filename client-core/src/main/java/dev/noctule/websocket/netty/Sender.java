package dev.noctule.websocket.netty;

import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.protocol.CloseBody;
import dev.noctule.websocket.protocol.Frame;
import io.netty.channel.Channel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What an open connection sends, and when it is flushed. Messages come from the {@link OutboundQueue}, Pings and Pongs
 * from {@link PingPong}, and the Close frame from the session; all of them pass the {@link WireLog} on their way to the
 * {@link FrameEncoder}. While frames are parsed, one flush behind all of them is enough. Event loop only, but for what
 * says otherwise.
 */
final class Sender implements OutboundQueue.Sink, PingPong.Line {
    /** The connection that it sends for. */
    interface Owner {
        /** Whether a frame may be sent at all (RFC 6455, 5.5.1). */
        boolean maySend();

        /** Whether frames are being parsed: {@link #readEnded} is called behind them. */
        boolean isParsing();

        /**
         * Any thread: runs it on the event loop.
         *
         * @return false if it is not run
         */
        boolean execute(Runnable task);

        long nanoTime();

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

    /** Sends nothing before the encoder is in a pipeline. */
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

    /** The transport takes more again: a Pong that waits goes first. */
    void transportIsWritable() {
        pingPong.transportIsWritable();
        drain();
    }

    /** The wire log shows payloads as they are, and so must see them before they are masked. */
    @Override
    public boolean isEncodedEarly(boolean mayCompress) {
        return wireLog == null && (compression == null || !mayCompress);
    }

    @Override
    public byte @Nullable [] compress(byte[] payload) {
        return compression == null ? null : compression.compress(payload);
    }

    @Override
    public void close(CloseBody body) {
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

    /** Any thread. */
    Optional<Duration> latency() {
        return pingPong.latency();
    }

    /** A Pong is owed; whoever reads flushes it. */
    void pong(byte[] payload) {
        pingPong.pong(payload);
        flushAfterRead = true;
    }

    /** The last frame; whoever reads, or asks for the close, flushes it. */
    void writeClose(Frame close) {
        pingPong.closeSent();
        try {
            write(close);
        } finally {
            flushAfterRead = true; // not before: a write may make the transport flush what was there
        }
    }

    @Override
    public long writeControl(Frame frame) {
        return write(frame);
    }

    @Override
    public long nanoTime() {
        return owner.nanoTime();
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

    /** While frames are parsed, one flush behind all of them is enough. */
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

    /** Does not wait for the end of a read. */
    void flushNow() {
        flushAfterRead = false;
        channel().flush();
        owner.onFlush();
    }

    // ---- the end

    /** The connection has ended: whoever waits for something to be sent or answered is told why it will not be. */
    void end(SocketClosedException cause) {
        queue.close(cause);
        encoder.discard();
        pingPong.failAll(cause);
    }
}
