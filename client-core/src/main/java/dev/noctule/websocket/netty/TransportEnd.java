package dev.noctule.websocket.netty;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Phase;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the transport of a connection ends: when at the latest, and why. It is there from the moment when that is in
 * sight, so that a connection that is only open has nothing of it.
 *
 * <ul>
 *   <li>Both Close frames exchanged: the server is given {@link ClosingDeadline#DRAIN} to end TCP, then we do.
 *   <li>A failure on our side: {@code onClose} follows as soon as our Close frame is out; TCP lingers for {@link
 *       ClosingDeadline#LINGER}, so that a reset caused by unread bytes does not overtake that frame.
 *   <li>The transport ends, the connection is aborted, or the time-out of a frame, a Pong, a write or the close
 *       expires: at once.
 * </ul>
 *
 * <p>What becomes of the messages, and of everybody who waits, is for others. Event loop only.
 */
final class TransportEnd {
    private final ChannelHandlerContext ctx;
    private final ClosingDeadline deadline;

    /** The number of our Close frame, once there is one. */
    private long closeFrame = Long.MAX_VALUE;

    /** The first thing that went wrong with the transport. */
    private @Nullable ConnectionLostException loss;

    private boolean writeHasFailed;
    private boolean closeNotifyReceived;

    /**
     * Nothing has happened yet.
     *
     * @param closeTimeout from the call of {@code close} to the end of TCP
     */
    TransportEnd(ChannelHandlerContext ctx, Duration closeTimeout) {
        this.ctx = ctx;
        this.deadline = new ClosingDeadline(ctx.channel(), closeTimeout);
    }

    // ---- our Close frame

    /** Our Close frame goes out next, as the frame with this number. */
    void closeFrame(long number) {
        closeFrame = number;
    }

    /** Whether our Close frame is among the frames up to that number. */
    boolean isCloseFrameIn(long number) {
        return number >= closeFrame;
    }

    // ---- when

    /** Whether the user has asked for the close. */
    boolean isCloseRequested() {
        return deadline.isClosing();
    }

    /** The user asks for the close: from now on the clock runs. */
    void closeRequested(Runnable giveUp) {
        deadline.close(giveUp);
    }

    /** The closing handshake is over: the server is to end TCP now. */
    void drain() {
        deadline.drain(this::close);
    }

    /** The connection was failed. A server that does not read must not keep it waiting for our Close frame. */
    void linger() {
        deadline.linger(this::close);
    }

    /** The end of the stream, under TLS: TCP's may not follow by itself. */
    void closeNotifyReceived() {
        closeNotifyReceived = true;
        close();
    }

    /** The transport is given up. */
    void lose(ConnectionLostException cause) {
        if (loss == null) {
            loss = cause;
        }
        closeAtOnce();
    }

    /** From now on something is missing before whatever else is written. */
    void missWrite() {
        writeHasFailed = true;
    }

    /** Whether {@link #missWrite} was called. */
    boolean isWriteMissing() {
        return writeHasFailed;
    }

    /**
     * The server may have ended the connection with a Close frame that we have not read yet: there is a moment left to
     * read it.
     */
    void writeFailed(Phase phase, Throwable cause) {
        if (loss == null && ctx.channel().isActive()) {
            loss = ConnectionLosses.writeFailed(phase, cause);
            deadline.linger(this::closeAtOnce);
        }
    }

    private void close() {
        ctx.close();
    }

    private void closeAtOnce() {
        Channels.closeAtOnce(ctx.channel());
    }

    // ---- why

    /** What went wrong first, or else what is seen now. */
    ConnectionLostException reason(ConnectionLostException seenNow) {
        return loss != null ? loss : seenNow;
    }

    /** What is seen when the channel is found closed. */
    ConnectionLostException inactive(Phase phase) {
        if (ctx.executor().isShuttingDown()) {
            return ConnectionLosses.loopIsShutDown(phase);
        }
        boolean isTls = ctx.pipeline().get(SslHandler.class) != null;
        return isTls && !closeNotifyReceived ? ConnectionLosses.truncated(phase) : ConnectionLosses.endOfInput(phase);
    }
}
