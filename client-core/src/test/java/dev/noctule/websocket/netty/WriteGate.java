package dev.noctule.websocket.netty;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.util.ReferenceCountUtil;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A peer that does not read: writes stay here until the gate is opened, or fail when the channel is closed. */
final class WriteGate extends ChannelOutboundHandlerAdapter {
    private record Write(Object message, ChannelPromise promise) {}

    private final Queue<Write> waiting = new ArrayDeque<>();
    private boolean open;
    private @Nullable Throwable failure;

    void open(ChannelHandlerContext ctx) {
        open = true;
        for (Write write = waiting.poll(); write != null; write = waiting.poll()) {
            ctx.write(write.message(), write.promise());
        }
        ctx.flush();
    }

    /** From now on every write fails, as after a reset. */
    void failWith(Throwable cause) {
        failure = cause;
    }

    /** From now on writes go where they went before {@link #failWith}. */
    void failNoMore() {
        failure = null;
    }

    /** The writes that wait fail. */
    void failWaiting(Throwable cause) {
        for (Write write = waiting.poll(); write != null; write = waiting.poll()) {
            ReferenceCountUtil.release(write.message());
            write.promise().setFailure(cause);
        }
    }

    int waiting() {
        return waiting.size();
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        if (failure != null) {
            ReferenceCountUtil.release(message);
            promise.setFailure(failure);
        } else if (open) {
            ctx.write(message, promise);
        } else {
            waiting.add(new Write(message, promise));
        }
    }

    @Override
    public void close(ChannelHandlerContext ctx, ChannelPromise promise) {
        failWaiting(new ClosedChannelException());
        ctx.close(promise);
    }
}
