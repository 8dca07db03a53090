package dev.noctule.websocket.netty;

import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.handshake.ResponseHeadScanner;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Shows what is read to the {@link ResponseHeadScanner} before Netty's HTTP codec gets it; what breaks a rule does not
 * pass. The head passes as a whole: the codec looks through an incomplete line again with each segment that comes,
 * which a server that sends single bytes could make expensive (CVE-2023-43669).
 */
final class ResponseHeadGuard extends ChannelInboundHandlerAdapter {
    private final ResponseHeadScanner scanner;
    private final Consumer<HandshakeException> onFailure;

    /** What there is of a head that came in more than one segment; the scanner bounds it. */
    private @Nullable ByteBuf head;

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
        if (head == null && scanner.isComplete()) {
            ctx.fireChannelRead(in); // nothing to wait for: the head came whole, or is over
            return;
        }
        append(ctx, in);
        if (scanner.isComplete()) {
            ByteBuf whole = head;
            head = null;
            ctx.fireChannelRead(whole);
        }
    }

    private void append(ChannelHandlerContext ctx, ByteBuf in) {
        ByteBuf all = head == null ? ctx.alloc().buffer() : head;
        head = all.writeBytes(in);
        in.release();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        if (head != null) {
            head.release();
            head = null;
        }
    }
}
