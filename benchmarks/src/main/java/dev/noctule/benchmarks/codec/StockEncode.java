package dev.noctule.benchmarks.codec;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandler;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;

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
