package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.protocol.deflate.MessageInflater;
import dev.noctule.websocket.testing.Bytes;
import java.util.List;
import org.junit.jupiter.api.Tag;

/**
 * Frames, good and bad: an input is what a server sends. However it is cut, the events are the same; and they are those
 * of Netty's decoder, unless a rule of ours is stricter.
 */
class FrameParserFuzzTest {
    /** Small, so that short inputs come to know them. */
    private static final Limits LIMITS = new Limits(512, 400, 8, 1024, 16, 256, 1024, 1024);

    @FuzzTest
    @Tag("F8")
    @Tag("F9")
    @Tag("F16")
    @Tag("F17")
    void frames(byte[] stream) {
        Receiving whole = receiving(stream);
        List<String> events = whole.events.drain();
        assertSameInPieces(whole, events, Bytes.cutByContent(stream));
        assertSameInPieces(whole, events, Bytes.piecesOf(stream, 1));
        assertSameAsNetty(whole, events, stream);
        compressedFramesAreTheSameInPieces(stream);
    }

    private static Receiving receiving(byte[] stream) {
        Receiving receiving = new Receiving(LIMITS);
        receiving.read(stream);
        return receiving;
    }

    private static void assertSameInPieces(Receiving whole, List<String> events, List<byte[]> reads) {
        Receiving pieces = new Receiving(LIMITS);
        reads.forEach(pieces::read);
        assertThat(pieces.events.drain()).isEqualTo(events);
        assertThat(pieces.broken()).isEqualTo(whole.broken());
    }

    /** What we refuse, we refuse no later than Netty, and nothing that Netty refuses passes. */
    private static void assertSameAsNetty(Receiving ours, List<String> events, byte[] stream) {
        try (NettysDecoder netty = new NettysDecoder(LIMITS)) {
            netty.read(stream);
            if (ours.violation != null) {
                int before = events.size() - 2; // without the Close frame that we send, and the change of the state
                assertThat(netty.events.drain().stream().limit(before).toList()).isEqualTo(events.subList(0, before));
                return;
            }
            assertThat(events).isEqualTo(netty.events.drain());
            if (netty.refusal != null) {
                assertRefusedOneByteLater(ours);
            }
        }
    }

    /** The one difference: Netty refuses a Close frame of one byte for its header, we refuse it for the byte. */
    private static void assertRefusedOneByteLater(Receiving ours) {
        ours.read(new byte[] {3});
        assertThat(ours.broken()).startsWith("C2");
    }

    private static void compressedFramesAreTheSameInPieces(byte[] stream) {
        try (MessageInflater first = new MessageInflater(true);
                MessageInflater second = new MessageInflater(true)) {
            Receiving whole = new Receiving(LIMITS, first);
            whole.read(stream);
            Receiving pieces = new Receiving(LIMITS, second);
            Bytes.cutByContent(stream).forEach(pieces::read);
            assertThat(pieces.events.drain()).isEqualTo(whole.events.drain());
            assertThat(pieces.broken()).isEqualTo(whole.broken());
        }
    }
}
