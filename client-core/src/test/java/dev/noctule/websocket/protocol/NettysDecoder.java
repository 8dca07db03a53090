package dev.noctule.websocket.protocol;

import dev.noctule.websocket.Limits;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Netty's decoder of frames, with its validator of UTF-8 and the little that it takes to make messages of frames. It
 * writes down the same events as {@link Receiving}, in the same words.
 */
final class NettysDecoder implements AutoCloseable {
    private final EmbeddedChannel channel;
    final RecordingEvents events = new RecordingEvents();
    private final ByteArrayOutputStream message = new ByteArrayOutputStream();
    private boolean text;

    /** Why Netty refuses the bytes, or null. */
    @Nullable
    Throwable refusal;

    /** Of the limits it knows that of a frame. */
    NettysDecoder(Limits limits) {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(false)
                .maxFramePayloadLength(limits.frameBytes())
                .build();
        channel = new EmbeddedChannel(new WebSocket13FrameDecoder(config), new Utf8FrameValidator(), new Refusals());
    }

    private final class Refusals extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            refusal = refusal == null ? cause : refusal;
        }
    }

    /** One read. */
    void read(byte[] stream) {
        channel.writeInbound(Unpooled.wrappedBuffer(stream));
        for (WebSocketFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
            receive(frame, ByteBufUtil.getBytes(frame.content()));
            frame.release();
        }
    }

    private void receive(WebSocketFrame frame, byte[] payload) {
        if (frame instanceof PingWebSocketFrame) {
            events.sendPong(payload);
            events.onPing(payload);
        } else if (frame instanceof PongWebSocketFrame) {
            events.onPong(payload);
        } else if (frame instanceof CloseWebSocketFrame close) {
            events.sendClose(close.statusCode() < 0 ? CloseBody.EMPTY : new CloseBody(close.statusCode(), ""));
            events.onStateChange(SessionState.OPEN, SessionState.DRAINING);
        } else {
            receiveData(frame, payload);
        }
    }

    private void receiveData(WebSocketFrame frame, byte[] payload) {
        if (!(frame instanceof ContinuationWebSocketFrame)) {
            text = frame instanceof TextWebSocketFrame;
            message.reset();
        }
        message.writeBytes(payload);
        if (frame.isFinalFragment() && text) {
            events.onText(message.toString(StandardCharsets.UTF_8));
        } else if (frame.isFinalFragment()) {
            events.onBinary(ByteBuffer.wrap(message.toByteArray()));
        }
    }

    @Override
    public void close() {
        channel.finishAndReleaseAll();
    }
}
