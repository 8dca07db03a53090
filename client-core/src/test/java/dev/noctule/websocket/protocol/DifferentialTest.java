package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.testing.Bytes;
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
        NettysDecoder netty = new NettysDecoder(Limits.defaults());
        Receiving receiving = new Receiving();
        for (int i = 0; i < STREAMS / 4; i++) {
            byte[] stream = streams.next();
            netty.read(stream);
            List<String> expected = netty.events.drain();
            streams.cut(stream).forEach(receiving::read);
            assertThat(receiving.events.drain()).as("stream %d", i).isEqualTo(expected);
        }
        netty.close();
    }

    @Test
    @Tag("F9")
    @Tag("F16")
    @Tag("F17")
    @Tag("fault-11")
    void streamsGoodAndBadGiveTheSameEventsHoweverTheyAreCut() {
        RandomStreams streams = new RandomStreams(7692);
        int bad = 0;
        for (int i = 0; i < STREAMS; i++) {
            byte[] stream = streams.spoil(streams.next());
            boolean broken = breaksARule(stream, streams.cut(stream), i);
            bad += broken ? 1 : 0;
        }
        assertThat(bad).as("streams that broke a rule").isBetween(STREAMS / 5, STREAMS * 4 / 5);
    }

    @Test
    @Tag("F9")
    @Tag("fault-11")
    void streamsGoodAndBadGiveTheSameEventsWhenEachByteComesAlone() {
        RandomStreams streams = new RandomStreams(1);
        for (int i = 0; i < STREAMS / 10; i++) {
            byte[] stream = streams.spoil(streams.next());
            breaksARule(stream, Bytes.piecesOf(stream, 1), i);
        }
    }

    /** Whether it does: the same however it is cut, as are the events before. */
    private static boolean breaksARule(byte[] stream, List<byte[]> cut, int number) {
        Receiving whole = new Receiving();
        whole.read(stream);
        Receiving pieces = new Receiving();
        cut.forEach(pieces::read);
        assertThat(pieces.events.drain()).as("stream %d", number).isEqualTo(whole.events.drain());
        assertThat(pieces.broken()).as("stream %d", number).isEqualTo(whole.broken());
        return whole.violation != null;
    }
}
