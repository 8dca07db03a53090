package dev.noctule.websocket.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.GenericFutureListener;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.lang.ref.WeakReference;
import org.jspecify.annotations.Nullable;

/**
 * What a client holds, and has to give back: event loops, from its first connection on, the TLS context, and the threads
 * that resolve names. It keeps no client, so that one which was {@linkplain ForgottenClients forgotten} can be collected.
 * Any thread.
 */
final class Holdings {
    private final @Nullable EventLoopGroup own;
    private final HostResolver resolver;
    private final SharedTls tls;

    /** Guarded by this, as is the next; null before the first use. */
    private @Nullable EventLoops loops;

    private @Nullable WhenLoopsEnd whenLoopsEnd;

    /** Event loops may outlive many clients, and are to keep none of them. */
    private record WhenLoopsEnd(WeakReference<NettyWebSocketClient> client)
            implements GenericFutureListener<Future<Object>> {
        @Override
        public void operationComplete(Future<Object> ended) {
            NettyWebSocketClient told = client.get();
            if (told != null) {
                told.loopsTerminated();
            }
        }
    }

    /**
     * What a client holds that has not begun anything.
     *
     * @param own the user's event loops, or null for those that clients share
     */
    Holdings(@Nullable EventLoopGroup own, HostResolver resolver, SharedTls tls) {
        this.own = own;
        this.resolver = resolver;
        this.tls = tls;
    }

    HostResolver resolver() {
        return resolver;
    }

    SharedTls tls() {
        return tls;
    }

    /** The event loops, from now on if not before; the client is told when they end, unless it has given them back. */
    synchronized EventLoops loopsFor(NettyWebSocketClient client) {
        if (loops == null) {
            loops = own == null ? EventLoops.acquireShared() : EventLoops.of(own);
            whenLoopsEnd = new WhenLoopsEnd(new WeakReference<>(client));
            loops.group().terminationFuture().addListener(whenLoopsEnd);
        }
        return loops;
    }

    /** The event loops, or null if there was no use for any. */
    synchronized @Nullable EventLoops loops() {
        return loops;
    }

    /** Gives back everything; to be called once, and nothing is used after it. Completes as {@link EventLoops#release}. */
    synchronized Future<?> giveBack() {
        resolver.close();
        tls.release();
        if (loops == null) {
            return ImmediateEventExecutor.INSTANCE.newSucceededFuture(null);
        }
        loops.group().terminationFuture().removeListener(whenLoopsEnd);
        return loops.release();
    }
}
