package dev.noctule.websocket.netty;

import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.handshake.DeflateAgreement;
import dev.noctule.websocket.protocol.MaskKeys;
import io.netty.channel.Channel;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Puts an open connection together, in the pipeline of <em>any</em> channel that carries its bytes and nothing else.
 */
final class FramePipeline {
    static final String DECODER = "frame-decoder";
    static final String ENCODER = "frame-encoder";
    static final String SESSION = "session";

    private FramePipeline() {}

    /**
     * Adds the handlers at the end of the pipeline. The socket works from now on; whoever calls this has {@code onOpen}
     * called before the first frame is read. Event loop only.
     *
     * @param autoDemand whether messages are delivered without being asked for
     * @param deflate how messages are compressed, or null if they are not
     * @return the handler and the user's socket
     */
    static Open install(
            Channel channel,
            ClientOptions options,
            MaskKeys maskKeys,
            WebSocketListener listener,
            boolean autoDemand,
            Handshake handshake,
            @Nullable DeflateAgreement deflate,
            @Nullable WireLog wireLog) {
        SessionHandler session = new SessionHandler(options, maskKeys, listener, autoDemand, deflate, wireLog);
        channel.pipeline().addLast(DECODER, session.decoder());
        channel.pipeline().addLast(ENCODER, session.encoder());
        channel.pipeline().addLast(SESSION, session);
        if (channel.pipeline().context(session) == null) { // Netty takes out what throws when it is added
            throw new IllegalStateException("there is no memory for the timers of a connection");
        }
        return new Open(session, new NettyWebSocket(channel, session, handshake));
    }

    /** An open connection. */
    record Open(SessionHandler session, NettyWebSocket socket) {
        /**
         * Calls {@code onOpen}.
         *
         * @param opened completed with the socket after that
         */
        void announce(CompletableFuture<WebSocket> opened) {
            session.delivery().open(socket, socket.handshake(), opened);
        }
    }
}
