package dev.noctule.websocket.netty;

import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.tls.Causes;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import io.netty.util.concurrent.ImmediateEventExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The event loops that a client uses: the user's own, or those that all other clients share. The shared ones are made
 * for the first client and stopped after the last; a loop's thread starts with its first connection.
 */
final class EventLoops {
    private static @Nullable EventLoops shared;
    private static int sharers;
    private static @Nullable Transport best;

    private final EventLoopGroup group;
    private final Transport transport;

    private EventLoops(EventLoopGroup group, Transport transport) {
        this.group = group;
        this.transport = transport;
    }

    /** The user's own. */
    static EventLoops of(EventLoopGroup group) {
        return new EventLoops(group, Transport.of(group));
    }

    /**
     * The shared ones, with one sharer more. Each must {@link #release} once.
     *
     * @throws ConnectFailedException if they have to be made and cannot, for lack of file descriptors most likely;
     *     nothing has changed then
     */
    static synchronized EventLoops acquireShared() {
        EventLoops acquired = shared == null ? makeShared() : shared;
        shared = acquired;
        sharers++;
        return acquired;
    }

    private static EventLoops makeShared() {
        try {
            Transport transport = best == null ? Transport.best() : best;
            best = transport;
            int size = Runtime.getRuntime().availableProcessors();
            return new EventLoops(
                    new MultiThreadIoEventLoopGroup(size, threads("noctule"), transport.handlers()), transport);
        } catch (IllegalStateException failed) { // Netty's, and that of Transport
            throw new ConnectFailedException(
                    ConnectFailedException.Kind.OTHER, "Cannot make event loops: " + Causes.innermost(failed), failed);
        }
    }

    EventLoopGroup group() {
        return group;
    }

    Transport transport() {
        return transport;
    }

    /** Completes when the last sharer's threads have ended, or at once if the loops go on for others. */
    Future<?> release() {
        synchronized (EventLoops.class) {
            if (this != shared || --sharers > 0) {
                return ImmediateEventExecutor.INSTANCE.newSucceededFuture(null); // the user's group may be gone already
            }
            shared = null;
        }
        return shutDown(group);
    }

    /** Daemon threads: a forgotten client does not keep the program alive. */
    static ThreadFactory threads(String name) {
        return new DefaultThreadFactory(name, true);
    }

    /** With no quiet period: whoever calls this has no more work for the group. */
    static Future<?> shutDown(EventLoopGroup group) {
        return group.shutdownGracefully(0, 10, TimeUnit.SECONDS);
    }

    /** Whether the calling thread is one of the group. */
    static boolean isOneOf(EventLoopGroup group) {
        for (EventExecutor loop : group) {
            if (loop.inEventLoop()) {
                return true;
            }
        }
        return false;
    }
}
