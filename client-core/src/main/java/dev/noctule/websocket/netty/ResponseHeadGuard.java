package dev.noctule.websocket.netty;

import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.handshake.ResponseHeadScanner;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;

/**
 * Shows what is read to the {@link ResponseHeadScanner} before Netty's HTTP codec gets it; what breaks a rule does not
 * pass.
 */
final class ResponseHeadGuard extends ChannelInboundHandlerAdapter {
    private final ResponseHeadScanner scanner;
    private final Consumer<HandshakeException> onFailure;

    ResponseHeadGuard(ResponseHeadScanner scanner, Consumer<HandshakeException> onFailure) {
        this.scanner = scanner;
        this.onFailure = onFailure;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        try {
            scanner.scan(in);
        } catch (HandshakeException broken) {
            in.release();
            onFailure.accept(broken);
            return;
        }
        ctx.fireChannelRead(in);
    }
}
