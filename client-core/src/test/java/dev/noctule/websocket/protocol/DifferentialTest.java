package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random streams, the same in every run: against Netty's own decoder, and against themselves cut in other places. */
class DifferentialTest {
    private static final int STREAMS = 10_000;

    @Test
    @Tag("F8")
    @Tag("F9")
    void validStreamsGiveTheSameEventsAsWithNettysDecoder() {
        RandomStreams streams = new RandomStreams(6455);
        NettysDecoder netty = new NettysDecoder();
        Receiving receiving = new Receiving();
        for (int i = 0; i < STREAMS / 4; i++) {
            byte[] stream = streams.next();
            List<String> expected = netty.read(stream);
            streams.cut(stream).forEach(receiving::read);
            assertThat(receiving.events.drain()).as("stream %d", i).isEqualTo(expected);
        }
        netty.close();
    }

    @Test
    @Tag("F9")
    @Tag("F16")
    @Tag("F17")
    void streamsGoodAndBadGiveTheSameEventsHoweverTheyAreCut() {
        RandomStreams streams = new RandomStreams(7692);
        int bad = 0;
        for (int i = 0; i < STREAMS; i++) {
            byte[] stream = streams.spoil(streams.next());
            Receiving whole = new Receiving();
            whole.read(stream);
            Receiving pieces = new Receiving();
            streams.cut(stream).forEach(pieces::read);
            assertThat(pieces.events.drain()).as("stream %d", i).isEqualTo(whole.events.drain());
            assertThat(ruleOf(pieces)).as("stream %d", i).isEqualTo(ruleOf(whole));
            bad += whole.violation == null ? 0 : 1;
        }
        assertThat(bad).as("streams that broke a rule").isBetween(STREAMS / 5, STREAMS * 4 / 5);
    }

    private static String ruleOf(Receiving receiving) {
        return receiving.violation == null ? "none" : receiving.violation.rule() + receiving.violation.getMessage();
    }

    /** Netty's decoder of frames, and the little that it takes to make messages of them. */
    private static final class NettysDecoder {
        private final EmbeddedChannel channel =
                new EmbeddedChannel(new WebSocket13FrameDecoder(WebSocketDecoderConfig.newBuilder()
                        .expectMaskedFrames(false)
                        .maxFramePayloadLength(1 << 24)
                        .build()));
        private final RecordingEvents events = new RecordingEvents();
        private final ByteArrayOutputStream message = new ByteArrayOutputStream();
        private boolean text;

        List<String> read(byte[] stream) {
            channel.writeInbound(channel.alloc().buffer(stream.length).writeBytes(stream));
            for (WebSocketFrame frame = channel.readInbound(); frame != null; frame = channel.readInbound()) {
                receive(frame, ByteBufUtil.getBytes(frame.content()));
                frame.release();
            }
            return events.drain();
        }

        private void receive(WebSocketFrame frame, byte[] payload) {
            if (frame instanceof PingWebSocketFrame) {
                events.sendPong(payload);
                events.onPing(payload);
            } else if (frame instanceof PongWebSocketFrame) {
                events.onPong(payload);
            } else {
                receiveData(frame, payload);
            }
        }

        private void receiveData(WebSocketFrame frame, byte[] payload) {
            if (!(frame instanceof ContinuationWebSocketFrame)) {
                assertThat(frame).isInstanceOfAny(TextWebSocketFrame.class, BinaryWebSocketFrame.class);
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

        void close() {
            channel.finishAndReleaseAll();
        }
    }
}
