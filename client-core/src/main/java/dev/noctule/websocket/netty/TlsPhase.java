package dev.noctule.websocket.netty;

import dev.noctule.websocket.TlsException;
import dev.noctule.websocket.handshake.WebSocketUri;
import dev.noctule.websocket.tls.ServerIdentity;
import dev.noctule.websocket.tls.TlsFailures;
import dev.noctule.websocket.tls.TlsHandlers;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The TLS handshake of one attempt with the server, and after it the check of the server's name (rule H10). */
final class TlsPhase {
    private static final String TLS = "ssl";
    private static final String FAILURE = "ssl-failure";
    private static final String ERRORS = "ssl-errors";

    /** A close_notify that the server does not read holds up the end no longer than this. */
    private static final long CLOSE_NOTIFY_MILLIS = 500;

    /** How it ends; it may end after the attempt. */
    interface Outcome {
        /** What is written from now on is encrypted for the server that was meant. */
        void secured();

        void insecure(TlsException cause);
    }

    private TlsPhase() {}

    /**
     * Begins on a channel that leads to the server.
     *
     * @param timeout how long the attempt waits; the handler itself gives up a second later
     * @param anyName whether the server may be another one than was meant
     */
    static void begin(
            Channel channel, SslContext context, WebSocketUri uri, Duration timeout, boolean anyName, Outcome outcome) {
        SslHandler handler =
                TlsHandlers.newHandler(context, channel.alloc(), uri.host(), uri.port(), timeout.plusSeconds(1));
        handler.setCloseNotifyFlushTimeoutMillis(CLOSE_NOTIFY_MILLIS);
        handler.handshakeFuture().addListener(done -> {
            TlsException failure = failureOf(done.cause(), handler, uri, anyName);
            if (failure == null) {
                removeSink(channel, handler);
                outcome.secured();
            } else {
                outcome.insecure(failure);
            }
        });
        channel.pipeline().addLast(TLS, handler);
        channel.pipeline().addLast(FAILURE, new FailureSink());
    }

    private static void removeSink(Channel channel, SslHandler handler) {
        if (OpenSslErrors.areKeptBy(handler.engine())) {
            channel.pipeline().replace(FAILURE, ERRORS, new OpenSslErrors());
        } else {
            channel.pipeline().remove(FAILURE);
        }
    }

    private static @Nullable TlsException failureOf(
            @Nullable Throwable thrown, SslHandler handler, WebSocketUri uri, boolean anyName) {
        if (thrown != null) {
            return TlsFailures.from(thrown, uri.host(), uri.port());
        }
        try {
            if (!anyName) {
                ServerIdentity.check(handler.engine().getSession(), uri.host());
            }
            return null;
        } catch (TlsException wrongHost) {
            return wrongHost;
        }
    }

    /**
     * The future of the TLS handshake tells all; at the end of the pipeline the same failure would be logged as a
     * mistake of ours.
     */
    private static final class FailureSink extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {}
    }
}
