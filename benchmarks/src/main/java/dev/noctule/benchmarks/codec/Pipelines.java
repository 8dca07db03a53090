package dev.noctule.benchmarks.codec;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.embedded.EmbeddedChannel;

/** Pipelines for handlers that are called directly: nothing passes through the channel that they are in. */
public final class Pipelines {
    private Pipelines() {}

    /**
     * Puts handlers into a pipeline of their own.
     *
     * @param handlers the first is nearest to the socket
     * @return where one of the handlers stands
     */
    public static ChannelHandlerContext contextOf(ChannelHandler handler, ChannelHandler... handlers) {
        return new EmbeddedChannel(handlers).pipeline().context(handler);
    }
}
