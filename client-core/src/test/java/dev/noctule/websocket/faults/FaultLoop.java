package dev.noctule.websocket.faults;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoEventLoopGroup;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A user's event loop, with real sockets and a clock that stands still until the test moves it. It knows the channels
 * of the client, and gives each a {@link Meter}.
 */
final class FaultLoop implements AutoCloseable {
    /** Less than the longest time-out by far, and a divisor of each: one that begins when another ends is not missed. */
    private static final Duration STEP = Duration.ofMillis(250);

    private static final int SEND_BUFFER_BYTES = 128 * 1024;

    /** What is due may make more that is due at once. */
    private static final int TURNS = 3;

    private final MockTicker clock = Ticker.newMockTicker();
    private final List<Meter> meters = new CopyOnWriteArrayList<>();
    private final EventLoopGroup group;

    FaultLoop(IoHandlerFactory handlers) {
        clock.advance(1, TimeUnit.HOURS); // at zero, Netty's shutdown takes the time for none
        group = new Group(handlers, clock, this::watch);
    }

    private void watch(Channel channel) {
        Meter meter = new Meter(channel);
        channel.pipeline().addFirst(meter);
        channel.config().setOption(ChannelOption.SO_SNDBUF, SEND_BUFFER_BYTES);
        meters.add(meter);
    }

    EventLoopGroup group() {
        return group;
    }

    /** The time on the clock. */
    Duration now() {
        return Duration.ofNanos(clock.nanoTime());
    }

    /** The one channel of the client; waits for it. */
    Meter meter() throws InterruptedException {
        while (meters.isEmpty()) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            settle();
        }
        return meters.get(0);
    }

    List<Meter> meters() {
        return meters;
    }

    /** Forgets the channels of the cell before. */
    void forget() {
        meters.clear();
    }

    /** Returns when everything that is due has been done: a timer that is due now comes behind all those. */
    void settle() {
        EventLoop loop = group.next();
        for (int turn = 0; turn < TURNS; turn++) {
            CompletableFuture<Void> done = new CompletableFuture<>();
            loop.execute(() -> loop.schedule(() -> done.complete(null), 0, TimeUnit.NANOSECONDS));
            done.join();
        }
    }

    /** Moves the clock, a step at a time. */
    void advance(Duration duration) {
        Duration left = duration;
        while (!left.isZero()) {
            Duration step = left.compareTo(STEP) < 0 ? left : STEP;
            clock.advance(step.toNanos(), TimeUnit.NANOSECONDS);
            settle();
            left = left.minus(step);
        }
    }

    /** Whether a timer is left. */
    boolean hasTimers() {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        ClockedLoop loop = (ClockedLoop) group.next();
        loop.execute(() -> answer.complete(loop.hasTimers()));
        return answer.join();
    }

    /** Begins what {@link #close} ends. With a quiet period: without one Netty may leave channels open. */
    void beginShutdown() {
        group.shutdownGracefully(1, 10_000, TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        beginShutdown();
        while (!group.terminationFuture().awaitUninterruptibly(1)) {
            clock.advance(2, TimeUnit.MILLISECONDS); // the quiet period passes by this clock too
        }
    }

    private static final class Group extends MultiThreadIoEventLoopGroup {
        Group(IoHandlerFactory handlers, MockTicker clock, Consumer<Channel> watcher) {
            super(1, new DefaultThreadFactory("faults", true), handlers, clock, watcher);
        }

        @Override
        @SuppressWarnings("unchecked")
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory handlers, Object... args) {
            return new ClockedLoop(this, executor, handlers, (MockTicker) args[0], (Consumer<Channel>) args[1]);
        }
    }

    private static final class ClockedLoop extends SingleThreadIoEventLoop {
        private final @Nullable MockTicker clock;
        private final Consumer<Channel> watcher;

        ClockedLoop(
                IoEventLoopGroup parent,
                Executor executor,
                IoHandlerFactory handlers,
                MockTicker clock,
                Consumer<Channel> watcher) {
            super(parent, executor, handlers);
            this.clock = clock;
            this.watcher = watcher;
        }

        /** The constructor of the superclass asks already. */
        @Override
        public Ticker ticker() {
            return clock == null ? Ticker.systemTicker() : clock;
        }

        /** How long to wait for sockets. The handlers of sockets ask by the system's clock. */
        @Override
        protected long delayNanos(long systemNanos) {
            return super.delayNanos(ticker().nanoTime());
        }

        @Override
        public ChannelFuture register(Channel channel) {
            watcher.accept(channel);
            return super.register(channel);
        }

        boolean hasTimers() {
            return nextScheduledTaskDeadlineNanos() != -1;
        }
    }
}
