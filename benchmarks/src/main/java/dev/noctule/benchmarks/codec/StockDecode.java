package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import java.util.ArrayList;
import java.util.List;

/** Netty's decoder, and behind it the handlers that text, fragments and compression need. */
final class StockDecode implements DecodeSide {
    private static final int LONGEST_MESSAGE = 16 * 1024 * 1024;

    private final WebSocket13FrameDecoder decoder = new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
            .expectMaskedFrames(false)
            .allowExtensions(true)
            .maxFramePayloadLength(LONGEST_MESSAGE)
            .build());

    private final ChannelHandlerContext context;

    StockDecode(Kind kind, Receiver receiver) {
        List<ChannelHandler> handlers = new ArrayList<>(List.of(decoder));
        if (kind == Kind.DEFLATED_TEXT) {
            handlers.add(StockDeflate.extension().newExtensionDecoder());
        }
        if (kind.isText()) {
            handlers.add(new Utf8FrameValidator());
        }
        if (kind.isFragmented()) {
            handlers.add(new WebSocketFrameAggregator(LONGEST_MESSAGE));
        }
        handlers.add(new FrameSink(receiver));
        context = Pipelines.contextOf(decoder, handlers.toArray(ChannelHandler[]::new));
    }

    @Override
    public void read(ByteBuf in) {
        try {
            decoder.channelRead(context, in);
            decoder.channelReadComplete(context);
        } catch (Exception failure) {
            throw new IllegalStateException(failure);
        }
    }

    private static final class FrameSink extends ChannelInboundHandlerAdapter {
        private final Receiver receiver;

        FrameSink(Receiver receiver) {
            this.receiver = receiver;
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object message) {
            WebSocketFrame frame = (WebSocketFrame) message;
            if (frame instanceof TextWebSocketFrame text) {
                receiver.text(text.text());
            } else {
                receiver.binary(frame.content(), frame.content().readableBytes());
            }
            frame.release();
        }
    }
}
