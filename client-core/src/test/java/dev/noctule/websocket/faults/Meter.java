package dev.noctule.websocket.faults;

import dev.noctule.websocket.testing.Patience;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.TimeUnit;

/**
 * Counts the bytes that a channel of the client has read, below TLS: who breaks a connection must know what has arrived,
 * for a reset destroys what was not read.
 */
final class Meter extends ChannelInboundHandlerAdapter {

    private final Channel channel;
    private long bytes;
    private boolean ended;

    Meter(Channel channel) {
        this.channel = channel;
    }

    Channel channel() {
        return channel;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        synchronized (this) {
            bytes += ((ByteBuf) message).readableBytes();
            notifyAll();
        }
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        ctx.fireChannelInactive();
    }

    /**
     * Waits until so many bytes were read in all.
     *
     * @return false if the channel has ended before
     */
    synchronized boolean await(long total) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
        while (bytes < total && !ended) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                throw new AssertionError("Expected " + total + " bytes to be read, but was " + bytes);
            }
            wait(left);
        }
        return bytes >= total;
    }
}
