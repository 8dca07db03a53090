package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Limits;
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
            Receiving whole = new Receiving();
            whole.read(stream);
            Receiving pieces = new Receiving();
            streams.cut(stream).forEach(pieces::read);
            assertThat(pieces.events.drain()).as("stream %d", i).isEqualTo(whole.events.drain());
            assertThat(pieces.broken()).as("stream %d", i).isEqualTo(whole.broken());
            bad += whole.violation == null ? 0 : 1;
        }
        assertThat(bad).as("streams that broke a rule").isBetween(STREAMS / 5, STREAMS * 4 / 5);
    }
}
