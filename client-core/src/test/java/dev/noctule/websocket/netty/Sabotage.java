package dev.noctule.websocket.netty;

import io.netty.buffer.AbstractByteBufAllocator;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;

/** Something goes wrong in a client's life, at the n-th chance; whether there was one can be asked afterwards. */
final class Sabotage {
    /** What goes wrong. */
    enum What {
        /** There is no memory for a buffer, once. */
        ALLOCATION,
        /** The transport takes nothing, from then on. */
        WRITE,
        /** The last byte of what is read is another one. */
        READ,
        /** There is no memory for a timer, once. */
        TIMER,
        /** The listener throws an exception, once. */
        CALLBACK,
        /** The listener throws an error, once. */
        CALLBACK_ERROR,
        /** Zlib has no memory to inflate, once. */
        INFLATE,
        /** The stream that inflates is broken, from then on. */
        INFLATE_BROKEN,
        /** Zlib has no memory to deflate, once. */
        DEFLATE,
        /** The stream that deflates is broken, from then on. */
        DEFLATE_BROKEN,
        /** The executor for callbacks is shut down, and what it has not run is never run. */
        EXECUTOR
    }

    private final What what;
    private final int chance;
    private final ZlibStreams zlib = new ZlibStreams(
            end -> zlib(What.INFLATE, What.INFLATE_BROKEN, end), end -> zlib(What.DEFLATE, What.DEFLATE_BROKEN, end));
    private int chances;

    private Sabotage(What what, int chance) {
        this.what = what;
        this.chance = chance;
    }

    /** Nothing goes wrong. */
    static Sabotage none() {
        return new Sabotage(What.READ, 0);
    }

    /** It goes wrong at the n-th chance, which is counted from 1. */
    static Sabotage of(What what, int chance) {
        return new Sabotage(what, chance);
    }

    /** Whether there were as many chances. */
    boolean hasHappened() {
        return chances >= chance;
    }

    private boolean isDue(What happening) {
        return happening == what && ++chances == chance;
    }

    /** The channel of the client. */
    EmbeddedChannel channel() {
        EmbeddedChannel channel = new Channel();
        channel.config().setAllocator(new Allocator());
        channel.pipeline().addFirst(new Transport());
        return channel;
    }

    /** Something that a user calls: if there is no memory for it, it may say so by what it throws. */
    void call(Runnable userCall) {
        try {
            userCall.run();
        } catch (NoMemory injected) {
            assert hasHappened();
        }
    }

    void callback() {
        if (isDue(What.CALLBACK)) {
            throw new IllegalStateException("sabotage");
        }
        if (isDue(What.CALLBACK_ERROR)) {
            throw new LinkageError("sabotage");
        }
    }

    private void zlib(What noMemory, What broken, Runnable end) {
        if (isDue(noMemory)) {
            throw new NoMemory();
        }
        if (isDue(broken)) {
            end.run();
        }
    }

    /** Between two steps of a life whose callbacks wait for this. */
    void executor(LateExecutor executor) {
        if (isDue(What.EXECUTOR)) {
            executor.shutdownNow();
        }
    }

    /** To be called when everything has ended. */
    void assertNativeMemoryIsGivenBack() {
        zlib.assertNoneIsOpen();
    }

    void read(byte[] bytes) {
        if (bytes.length > 0 && isDue(What.READ)) {
            bytes[bytes.length - 1] ^= 0x55;
        }
    }

    private static final class NoMemory extends OutOfMemoryError {
        private static final long serialVersionUID = 1L;

        NoMemory() {
            super("sabotage");
        }
    }

    private final class Channel extends EmbeddedChannel {
        /** Made late: the channel asks for its event loop before it is complete. */
        private @Nullable EventLoop loop;

        @Override
        public EventLoop eventLoop() {
            EventLoop real = super.eventLoop();
            if (loop == null) {
                loop = (EventLoop) Proxy.newProxyInstance(
                        EventLoop.class.getClassLoader(),
                        new Class<?>[] {EventLoop.class},
                        (proxy, method, arguments) -> {
                            if (method.getName().equals("schedule") && isDue(What.TIMER)) {
                                throw new NoMemory();
                            }
                            return method.invoke(real, arguments);
                        });
            }
            return loop;
        }
    }

    private final class Allocator extends AbstractByteBufAllocator {
        @Override
        protected ByteBuf newHeapBuffer(int initialCapacity, int maxCapacity) {
            return buffer(false, initialCapacity, maxCapacity);
        }

        @Override
        protected ByteBuf newDirectBuffer(int initialCapacity, int maxCapacity) {
            return buffer(true, initialCapacity, maxCapacity);
        }

        private ByteBuf buffer(boolean direct, int initialCapacity, int maxCapacity) {
            if (isDue(What.ALLOCATION)) {
                throw new NoMemory();
            }
            UnpooledByteBufAllocator real = UnpooledByteBufAllocator.DEFAULT;
            return direct
                    ? real.directBuffer(initialCapacity, maxCapacity)
                    : real.heapBuffer(initialCapacity, maxCapacity);
        }

        @Override
        public boolean isDirectBufferPooled() {
            return false;
        }
    }

    private final class Transport extends ChannelDuplexHandler {
        private boolean broken;

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            ctx.fireChannelRead(message);
            zlib.watch(ctx.channel());
        }

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            broken |= isDue(What.WRITE);
            if (broken) {
                ReferenceCountUtil.release(message);
                promise.setFailure(new IOException("sabotage"));
            } else {
                ctx.write(message, promise);
            }
        }
    }
}
