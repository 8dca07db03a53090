package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.testing.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Parsing stops while there is no room for more messages, loses nothing, and goes on where it stopped. */
@Tag("F9")
class PausingTest {
    private final Receiving receiving = new Receiving(Limits.defaults(), new RecordingEvents() {
        @Override
        public void onText(String text) {
            super.onText(text);
            room = false;
        }
    });
    private final RecordingEvents events = receiving.events;

    @Test
    void bytesBehindTheMessageThatFillsTheRoomAreLeftInTheBuffer() {
        ByteBuf in = Unpooled.wrappedBuffer(Bytes.hex("81 01 41  81 01 42"));
        receiving.read(in);
        events.assertNext("text 'A'");
        assertThat(in.readableBytes()).isEqualTo(3);
        receiving.read(in);
        events.assertExhausted();
        in.release();
    }

    @Test
    void parsingGoesOnWhenThereIsRoomAgain() {
        ByteBuf in = Unpooled.wrappedBuffer(Bytes.hex("81 01 41  81 01 42  88 00"));
        receiving.read(in);
        events.room = true;
        receiving.read(in);
        events.assertNext("text 'A'", "text 'B'");
        events.room = true;
        receiving.read(in);
        events.assertNext("sendClose empty", "OPEN -> DRAINING");
        in.release();
    }

    @Test
    void pauseWithinAFrameChangesNothing() {
        byte[] bytes = Bytes.hex("01 7e 00 7e" + "41".repeat(126) + "80 01 42");
        for (int cut = 0; cut <= bytes.length; cut++) {
            Receiving paused = new Receiving();
            ByteBuf in = Unpooled.wrappedBuffer(bytes);
            paused.read(in.readSlice(cut));
            paused.events.room = false;
            paused.read(in);
            assertThat(in.readableBytes()).isEqualTo(bytes.length - cut);
            paused.events.room = true;
            paused.read(in);
            paused.events.assertNext("text '" + "A".repeat(126) + "B'");
            in.release();
        }
    }

    @Test
    @Tag("C10")
    void thereIsNothingToGoOnWithOnceTheSessionIsOver() {
        ByteBuf in = Unpooled.wrappedBuffer(Bytes.hex("88 00  81 01 41"));
        receiving.read(in);
        events.assertNext("sendClose empty", "OPEN -> DRAINING");
        events.room = true;
        receiving.read(in);
        events.assertExhausted();
        assertThat(in.readableBytes()).isEqualTo(3);
        in.release();
    }
}
