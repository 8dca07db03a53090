package dev.noctule.websocket.netty;

import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;

/**
 * An open connection as its client keeps it: little, because there may be very many.
 *
 * @param ended of the attempt that opened it
 */
record OpenedConnection(FramePipeline.Open open, CompletableFuture<Void> ended) implements Ongoing {
    /** The transport's end is the end, once the listener knows. */
    void endWith(Channel transport) {
        transport.closeFuture().addListener(closed -> transportEnded());
    }

    /** Messages that came before the end may wait for their demand. */
    private void transportEnded() {
        open.session().delivery().closed().whenComplete((info, never) -> ended.complete(null));
    }

    @Override
    public boolean isCallingHere() {
        return open.session().delivery().isCallingHere();
    }

    @Override
    public void shutDown(int code) {
        open.socket().close(code, "");
    }

    @Override
    public void abort() {
        open.socket().abort();
    }

    @Override
    public void loopTerminated() {
        open.session().loopTerminated();
        transportEnded();
    }
}
