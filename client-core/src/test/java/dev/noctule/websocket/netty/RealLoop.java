package dev.noctule.websocket.netty;

import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.util.concurrent.Future;
import java.util.concurrent.CountDownLatch;
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

    /**
     * Ends it, as a user may do at any time. With a quiet period: without one Netty may leave channels open and buffers
     * in them.
     */
    void shutDown() {
        group.shutdownGracefully(1, 10_000, TimeUnit.MILLISECONDS).syncUninterruptibly();
    }

    /** Ends it while it runs a task and with no quiet period, so that Netty does not close its channels. */
    void shutDownLeavingChannelsOpen() throws InterruptedException {
        CountDownLatch running = new CountDownLatch(1);
        CountDownLatch shuttingDown = new CountDownLatch(1);
        Future<?> task = next().submit(() -> {
            running.countDown();
            shuttingDown.await();
            return null;
        });
        running.await();
        group.shutdownGracefully(0, 10, TimeUnit.SECONDS);
        shuttingDown.countDown();
        task.syncUninterruptibly();
        group.terminationFuture().syncUninterruptibly();
    }

    @Override
    public void close() {
        shutDown();
    }
}
