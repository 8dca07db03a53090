package dev.noctule.websocket.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.util.concurrent.TimeUnit;

/** A user's event loop group of one thread. */
final class RealLoop implements AutoCloseable {
    private final EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());

    EventLoopGroup group() {
        return group;
    }

    EventLoop next() {
        return group.next();
    }

    /** Ends it, as a user may do at any time. */
    void shutDown() {
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    }

    @Override
    public void close() {
        shutDown();
    }
}
