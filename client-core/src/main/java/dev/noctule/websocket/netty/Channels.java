package dev.noctule.websocket.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderException;
import io.netty.handler.ssl.SslHandler;

/** Small things about channels that Netty does not have. */
final class Channels {
    private Channels() {}

    /** Closes below TLS: a {@code close_notify} that the peer does not read would hold up the end. */
    static void closeAtOnce(Channel channel) {
        ChannelHandlerContext tls = channel.pipeline().context(SslHandler.class);
        if (tls == null) {
            channel.close();
        } else {
            tls.close();
        }
    }

    /** What {@link SslHandler} threw is found inside a {@link DecoderException}. */
    static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof DecoderException && cause != null ? cause : thrown;
    }
}
