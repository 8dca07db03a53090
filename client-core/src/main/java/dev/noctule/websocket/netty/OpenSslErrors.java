package dev.noctule.websocket.netty;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import javax.net.ssl.SSLEngine;

/**
 * Has OpenSSL's errors told when they happen. After the handshake Netty's engine for it sends the alert that belongs to
 * an error, and keeps the error itself for its next use, which may be long in coming. So it is used once more, by
 * writing nothing, when a read has brought nothing that was encrypted. Stands behind the {@code SslHandler}.
 */
final class OpenSslErrors extends ChannelInboundHandlerAdapter {
    private boolean decrypted;

    /** Whether the engine needs this. */
    static boolean areKeptBy(SSLEngine engine) {
        return engine instanceof ReferenceCountedOpenSslEngine;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        decrypted = true;
        ctx.fireChannelRead(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        if (!decrypted) {
            ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
        }
        decrypted = false;
        ctx.fireChannelReadComplete();
    }
}
