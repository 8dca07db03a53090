package dev.noctule.websocket.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.CodecException;
import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.function.Consumer;

/** Small things about channels that Netty does not have. */
final class Channels {
    private static final int LONGEST_MESSAGE = 200;

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

    /**
     * Writes and flushes a message.
     *
     * @param onFailure told why it did not become bytes. Not told of an error of the transport: that ends the
     *     connection by itself, and something worth reading may have come before
     */
    static void send(ChannelHandlerContext ctx, Object message, Consumer<Throwable> onFailure) {
        ctx.writeAndFlush(message).addListener(written -> {
            Throwable cause = written.cause();
            if (cause != null && !(cause instanceof IOException)) {
                onFailure.accept(unwrap(cause));
            }
        });
    }

    /** What a failure says, shortened: Netty's repeats all the bytes that are no TLS record. */
    static String messageOf(Throwable failure) {
        String message = String.valueOf(failure.getMessage());
        return message.length() > LONGEST_MESSAGE ? message.substring(0, LONGEST_MESSAGE) + "..." : message;
    }

    /** What a codec threw is found inside a {@link CodecException}. */
    static Throwable unwrap(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return thrown instanceof CodecException && cause != null ? cause : thrown;
    }
}
