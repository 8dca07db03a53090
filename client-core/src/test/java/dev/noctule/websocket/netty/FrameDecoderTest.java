package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.protocol.FrameParser;
import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.protocol.ReceiveRules;
import dev.noctule.websocket.testing.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is read, and when it is parsed: the parser itself has its own tests. */
class FrameDecoderTest {
    private final List<String> events = new ArrayList<>();
    private final List<ByteBuf> read = new ArrayList<>();
    private boolean paused;
    private boolean over;
    private boolean pausesAfterEachFrame;
    private boolean resumesInsideACallback;

    private final FrameDecoder decoder =
            new FrameDecoder(new FrameParser(new ReceiveRules(Limits.defaults(), false), new Receiver()), new Owner());
    private final EmbeddedChannel channel = new EmbeddedChannel(decoder);

    private final class Owner implements FrameDecoder.Owner {
        @Override
        public boolean isOver() {
            return over;
        }

        @Override
        public void onViolation(ProtocolException violation) {
            over = true;
            events.add(violation.rule());
        }
    }

    private final class Receiver implements FrameParser.Receiver {
        @Override
        public boolean isReceiving() {
            return !paused && !over;
        }

        @Override
        public void onFrameHeader(boolean fin, boolean rsv1, Opcode opcode, long length) {
            events.add(opcode + " " + length);
        }

        @Override
        public int onPayload(ByteBuf part, int length) {
            events.add("+" + length);
            return length;
        }

        @Override
        public void onFrameEnd() {
            events.add("end");
            paused = pausesAfterEachFrame;
            if (resumesInsideACallback) {
                decoder.resume();
            }
        }
    }

    private void read(String hex) {
        byte[] bytes = Bytes.hex(hex);
        ByteBuf in = channel.alloc().directBuffer(bytes.length).writeBytes(bytes);
        read.add(in);
        channel.writeInbound(in);
    }

    private void assertEvents(String... expected) {
        assertThat(events).containsExactly(expected);
        events.clear();
    }

    private void assertAllReleased() {
        assertThat(read).allMatch(in -> in.refCnt() == 0);
    }

    @AfterEach
    void everyBufferWasReleased() {
        channel.finishAndReleaseAll();
        assertAllReleased();
        assertThat(events).isEmpty();
    }

    @Test
    @Tag("F9")
    void payloadIsPassedOnAsItComes() {
        read("82 04 01");
        assertEvents("BINARY 4", "+1");
        read("02 03");
        assertEvents("+2");
        assertAllReleased();
        read("04 89 00");
        assertEvents("+1", "end", "PING 0", "end");
    }

    @Test
    void pauseInTheMiddleOfABufferKeepsTheRest() {
        pausesAfterEachFrame = true;
        read("81 01 41  89 00  8a 00");
        read("82 01");
        assertEvents("TEXT 1", "+1", "end");
        paused = false;
        decoder.resume();
        assertEvents("PING 0", "end");
        pausesAfterEachFrame = false;
        paused = false;
        decoder.resume();
        assertEvents("PONG 0", "end", "BINARY 1");
        assertAllReleased();
        read("42");
        assertEvents("+1", "end");
    }

    @Test
    void resumeWithNothingUnparsedDoesNothing() {
        decoder.resume();
        assertEvents();
    }

    @Test
    void resumeInsideACallbackDoesNotReenterTheParser() {
        resumesInsideACallback = true;
        read("81 01 41  89 00  8a 00");
        assertEvents("TEXT 1", "+1", "end", "PING 0", "end", "PONG 0", "end");
    }

    @Test
    @Tag("F16")
    void everythingBehindAViolationIsDiscarded() {
        read("81 01 41  83 00  81 01 42");
        assertEvents("TEXT 1", "+1", "end", "F2");
        assertAllReleased();
        read("81 01 43");
        assertEvents();
        assertAllReleased();
    }

    @Test
    @Tag("F16")
    void buffersThatWaitBehindAViolationAreDiscarded() {
        paused = true;
        read("83 00");
        read("81 01 42");
        paused = false;
        decoder.resume();
        assertEvents("F2");
        assertAllReleased();
    }

    @Test
    void whatComesAfterTheEndIsDiscarded() {
        over = true;
        read("81 01 41");
        assertEvents();
        assertAllReleased();
    }

    @Test
    void removalReleasesWhatIsUnparsed() {
        paused = true;
        read("81 01 41");
        read("81 01 42");
        channel.pipeline().remove(decoder);
        assertEvents();
        assertAllReleased();
    }

    @Test
    void endOfTheChannelReleasesWhatIsUnparsed() {
        paused = true;
        read("81 01 41");
        channel.close();
        channel.runPendingTasks();
        assertEvents();
        assertAllReleased();
    }

    @Test
    void emptyReadHasNoEffect() {
        read("");
        assertEvents();
        assertAllReleased();
    }
}
