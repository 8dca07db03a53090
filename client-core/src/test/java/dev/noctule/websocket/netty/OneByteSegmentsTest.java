package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.testing.Bytes;
import dev.noctule.websocket.testing.Cost;
import dev.noctule.websocket.testing.Figures;
import dev.noctule.websocket.testing.RecordingListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A server that sends each byte in a segment of its own, on a whole connection: the same comes of it, and it is not
 * expensive. Faults row 11.
 */
@Tag("fault-11")
class OneByteSegmentsTest {
    private static final int MESSAGES = 500;
    private static final int ROUNDS = 30;

    /** Texts of 125 bytes, the longest whose length is in the second byte. */
    private static final byte[] STREAM = Bytes.hex(("81 7d" + "61".repeat(125)).repeat(MESSAGES));

    private static List<ByteBuf> whole(byte[] bytes) {
        return List.of(Unpooled.wrappedBuffer(bytes));
    }

    private static List<ByteBuf> oneByOne(byte[] bytes) {
        return Bytes.piecesOf(bytes, 1).stream().map(Unpooled::wrappedBuffer).toList();
    }

    /** Past what an EmbeddedChannel does by itself for each read. */
    private static void read(EmbeddedChannel channel, List<ByteBuf> reads) {
        for (ByteBuf read : reads) {
            channel.pipeline().fireChannelRead(read);
            channel.pipeline().fireChannelReadComplete();
        }
    }

    @Test
    @Tag("F9")
    void giveTheSameCallbacksAndAnswersAsOneSegment() {
        // A text in two fragments with a Ping between them, a Pong, an empty and a longer binary message, Close 1000
        byte[] stream = Bytes.hex(
                "01 03 48656c  89 01 70  80 02 6c6f  8a 00  82 00  82 7e 0080" + "61".repeat(128) + "88 02 03e8");
        RecordingListener expected = new RecordingListener();
        RecordingListener listener = new RecordingListener();
        try (OpenConnection atOnce = OpenConnection.open(expected);
                OpenConnection connection = OpenConnection.open(listener)) {
            read(atOnce.channel, whole(stream));
            read(connection.channel, oneByOne(stream));
            connection.assertSent(atOnce.takeSent());
            atOnce.tcpEnds();
            connection.tcpEnds();
            List<String> lines = expected.drain();
            assertThat(lines)
                    .containsExactly(
                            "ping [70]",
                            "text 'Hello'",
                            "pong []",
                            "binary []",
                            "binary of 128",
                            "close 1000 by SERVER clean");
            assertThat(listener.drain()).isEqualTo(lines);
        }
    }

    @Test
    void costAtMostFiveTimesTheCpuThatTheyCostNettysDecoder() {
        EmbeddedChannel netty = new EmbeddedChannel(new WebSocket13FrameDecoder(serverFrames()), new Sink());
        try (OpenConnection connection = OpenConnection.unrecorded(null, new Counter())) {
            double ours = cpuMillis(connection.channel);
            double nettys = cpuMillis(netty);
            Figures figures = Figures.of("fault-11");
            figures.atMost(5, "times the CPU of Netty's decoder", "for 63 500 reads of 1 byte", ours / nettys);
        } finally {
            netty.finishAndReleaseAll();
        }
    }

    private static WebSocketDecoderConfig serverFrames() {
        return WebSocketDecoderConfig.newBuilder().expectMaskedFrames(false).build();
    }

    private static double cpuMillis(EmbeddedChannel channel) {
        withoutLeakDetector(channel);
        return Cost.leastCpuMillis(ROUNDS, () -> {
            List<ByteBuf> reads = oneByOne(STREAM);
            return () -> read(channel, reads);
        });
    }

    /** It would look at every access to every byte, and be all that is measured. */
    private static void withoutLeakDetector(EmbeddedChannel channel) {
        channel.config().setAllocator(new UnpooledByteBufAllocator(false, true));
    }

    /** Half of the smallest object there is, which has 16 bytes. */
    @Test
    void allocateNothingForEachOfThem() {
        Counter counter = new Counter();
        try (OpenConnection connection = OpenConnection.unrecorded(null, counter)) {
            withoutLeakDetector(connection.channel);
            read(connection.channel, oneByOne(STREAM)); // loads the classes
            long whole = allocated(connection, whole(STREAM));
            long oneByOne = allocated(connection, oneByOne(STREAM));
            Figures.of("fault-11")
                    .atMost(8, "bytes", "allocated for a read of 1 byte", (double) (oneByOne - whole) / STREAM.length);
            assertThat(counter.texts).isEqualTo(3 * MESSAGES);
        }
    }

    private static long allocated(OpenConnection connection, List<ByteBuf> reads) {
        return Cost.allocatedBy(() -> read(connection.channel, reads));
    }

    /** A listener that keeps nothing. */
    private static final class Counter implements WebSocketListener {
        int texts;

        @Override
        public void onText(WebSocket socket, String text) {
            texts++;
        }
    }

    private static final class Sink extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext ctx, Object frame) {
            ReferenceCountUtil.release(frame);
        }
    }
}
