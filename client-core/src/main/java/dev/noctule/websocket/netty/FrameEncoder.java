package dev.noctule.websocket.netty;

import dev.noctule.websocket.protocol.Frame;
import dev.noctule.websocket.protocol.FrameWriter;
import dev.noctule.websocket.protocol.MaskKeys;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;

/** Turns each {@link Frame} into one buffer: header and masked payload, masked while copying. */
final class FrameEncoder extends ChannelOutboundHandlerAdapter {
    private final MaskKeys maskKeys;

    FrameEncoder(MaskKeys maskKeys) {
        this.maskKeys = maskKeys;
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ctx.write(encode(ctx, (Frame) message), promise);
    }

    private ByteBuf encode(ChannelHandlerContext ctx, Frame frame) {
        ByteBuf out = ctx.alloc().ioBuffer(FrameWriter.sizeOf(frame));
        FrameWriter.write(frame, maskKeys.next(), out);
        return out;
    }
}
