package dev.noctule.benchmarks.codec;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * A channel on an event loop of its own, as a connection has it, and an encoder in it.
 *
 * @param <E> the encoder
 */
public final class LoopChannel<E extends ChannelOutboundHandler> implements AutoCloseable {
    private final EventLoopGroup loops = newEventLoop();
    private final Channel channel = new NioSocketChannel();
    private final E encoder;

    /** Has the encoder made on the event loop. */
    public LoopChannel(End end, Callable<E> encoder) {
        loops.register(channel).syncUninterruptibly();
        this.encoder = channel.eventLoop()
                .submit(() -> {
                    if (end instanceof End.Sink sink) {
                        channel.pipeline().addLast(sink.sink(), new Completion());
                    }
                    E made = encoder.call();
                    channel.pipeline().addLast(made);
                    return made;
                })
                .syncUninterruptibly()
                .getNow();
        if (end instanceof End.Peer peer) {
            channel.connect(peer.address()).syncUninterruptibly();
        }
    }

    /** Of one thread. */
    static EventLoopGroup newEventLoop() {
        return new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory("loop", true), NioIoHandler.newFactory());
    }

    /** Any thread may write to it. */
    public Channel channel() {
        return channel;
    }

    public E encoder() {
        return encoder;
    }

    /** Ends the event loop, and with it the channel. */
    @Override
    public void close() {
        end(loops);
    }

    static void end(EventLoopGroup loops) {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    }

    /** Where the bytes go. */
    public sealed interface End {
        /** Instead of a socket. */
        record Sink(ByteSink sink) implements End {}

        /** A server that reads them. */
        record Peer(SocketAddress address) implements End {}
    }

    /** A write into a sink is complete when it is flushed, as with a socket that takes everything. */
    private static final class Completion extends ChannelOutboundHandlerAdapter {
        private final ArrayDeque<ChannelPromise> written = new ArrayDeque<>();

        @Override
        public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
            written.add(promise);
            ctx.write(message, promise);
        }

        @Override
        public void flush(ChannelHandlerContext ctx) {
            ctx.flush();
            for (ChannelPromise promise = written.poll(); promise != null; promise = written.poll()) {
                promise.setSuccess();
            }
        }
    }
}
