package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.nio.charset.StandardCharsets;

/** Netty's encoder as its client handshaker installs it. */
final class StockEncode implements EncodeSide {
    private final ChannelOutboundHandler first;
    private final ChannelHandlerContext context;

    /** Never completed, so that it can be used for every write. */
    private final ChannelPromise promise;

    private StockEncode(ChannelOutboundHandler first, ChannelHandlerContext context) {
        this.first = first;
        this.context = context;
        this.promise = context.newPromise();
    }

    static StockEncode plain(ByteSink sink) {
        ChannelOutboundHandler encoder = new WebSocket13FrameEncoder(true);
        return new StockEncode(encoder, Pipelines.contextOf(encoder, sink, encoder));
    }

    static StockEncode deflating(ByteSink sink) {
        ChannelOutboundHandler deflater = StockDeflate.extension().newExtensionEncoder();
        ChannelHandlerContext context =
                Pipelines.contextOf(deflater, sink, new WebSocket13FrameEncoder(true), deflater);
        return new StockEncode(deflater, context);
    }

    @Override
    public void writeBinary(Payload payload) {
        write(new BinaryWebSocketFrame(payload.netty().retain().readerIndex(0)));
    }

    @Override
    public void writeText(String text) {
        write(new TextWebSocketFrame(text));
    }

    @Override
    public void writeBinary(Payload payload, int fragmentBytes) {
        ByteBuf message = payload.netty().retainedDuplicate().readerIndex(0);
        write(new BinaryWebSocketFrame(false, 0, message.readRetainedSlice(fragmentBytes)));
        writeRest(message, fragmentBytes);
    }

    @Override
    public void writeText(String text, int fragmentBytes) {
        ByteBuf message = Unpooled.copiedBuffer(text, StandardCharsets.UTF_8); // as the constructor with a String does
        write(new TextWebSocketFrame(false, 0, message.readRetainedSlice(fragmentBytes)));
        writeRest(message, fragmentBytes);
    }

    private void writeRest(ByteBuf message, int fragmentBytes) {
        while (message.isReadable()) {
            int length = Math.min(fragmentBytes, message.readableBytes());
            boolean last = length == message.readableBytes();
            write(new ContinuationWebSocketFrame(last, 0, message.readRetainedSlice(length)));
        }
        message.release();
    }

    private void write(WebSocketFrame frame) {
        try {
            first.write(context, frame, promise);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    @Override
    public void flush() {
        context.flush();
    }
}
