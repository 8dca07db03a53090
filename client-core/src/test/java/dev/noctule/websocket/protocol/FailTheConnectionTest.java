package dev.noctule.websocket.protocol;

import static dev.noctule.websocket.protocol.ServerBytes.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.ListenerException;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.testing.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 7.1.7: failing the connection. */
class FailTheConnectionTest {
    private final Receiving receiving = new Receiving();
    private final RecordingEvents events = receiving.events;
    private final Session session = receiving.session;

    @AfterEach
    void nothingUnseenIsLeft() {
        events.assertExhausted();
    }

    @ParameterizedTest
    @ValueSource(ints = {1002, 1007, 1009})
    @Tag("C13")
    @Tag("fault-34")
    void closeFrameHoldsTheCodeOfTheViolationAndNoText(int code) {
        assertThat(session.fail(new ProtocolException(code, "F1", "internal text")))
                .isTrue();
        events.assertNext("sendClose " + code, "OPEN -> DRAINING");
    }

    @Test
    @Tag("C13")
    void whatIsNotTheServersFaultIs1011WithNoText() {
        session.fail(new ListenerException("onText", new IllegalStateException("secret")));
        events.assertNext("sendClose 1011", "OPEN -> DRAINING");
    }

    @Test
    @Tag("C13")
    @Tag("C1")
    void noSecondCloseFrameIsSentIfThereWasOne() {
        session.close(CloseBody.of(1000, ""));
        events.assertNext("sendClose 1000", "OPEN -> CLOSE_SENT");
        receiving.read(Bytes.hex("83 00"));
        events.assertNext("CLOSE_SENT -> DRAINING");
    }

    @Test
    @Tag("C15")
    void secondFailureHasNoEffect() {
        receiving.read(Bytes.hex("83"));
        events.assertNext("sendClose 1002", "OPEN -> DRAINING");
        assertThat(session.fail(new ListenerException("onClose", new Error()))).isFalse();
    }

    @Test
    @Tag("C13")
    void sessionHasFailedOnceAFailureHadItsEffect() {
        assertThat(session.hasFailed()).isFalse();
        receiving.read(Bytes.hex("83"));
        events.assertNext("sendClose 1002", "OPEN -> DRAINING");
        assertThat(session.hasFailed()).isTrue();
    }

    @Test
    @Tag("C10")
    void failureAfterTheClosingHandshakeHasNoEffect() {
        receiving.read(Bytes.hex("88 02 03 e8"));
        events.assertNext("sendClose 1000", "OPEN -> DRAINING");
        assertThat(session.fail(new ListenerException("onText", new Error()))).isFalse();
        assertThat(session.hasFailed()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"81 01 41", "89 01 41", "88 02 03 e8", "83 00", "00"})
    @Tag("F16")
    @Tag("fault-34")
    void nothingIsDeliveredAfterTheBadFrame(String after) {
        server("81 01 40  83 | 00" + after).fails(1002, "F2", "text '@'");
    }

    @Test
    @Tag("F16")
    void nothingIsDeliveredInLaterReadsEither() {
        receiving.read(Bytes.hex("83"));
        events.assertNext("sendClose 1002", "OPEN -> DRAINING");
        receiving.read(Bytes.hex("81 01 41"));
        receiving.read(Bytes.hex("88 02 03 e8"));
    }

    @Test
    @Tag("F17")
    @Tag("fault-34")
    void allMessagesBeforeTheBadFrameAreDeliveredFirst() {
        server("81 01 41  82 01 42  89 01 43  01 01 44  80 01 45  02 01 46  81 | 01 47")
                .fails(1002, "F7", "text 'A'", "binary [42]", "sendPong [43]", "ping [43]", "text 'DE'");
    }

    @Test
    @Tag("F17")
    @Tag("fault-34")
    void messageThatIsIncompleteIsNotDelivered() {
        server("01 01 41  83 |").fails(1002, "F2");
    }

    @Test
    @Tag("F16")
    void bytesAfterAFailureInsideACallbackAreNotParsed() {
        Receiving throwing = failingOnText();
        throwing.read(Bytes.hex("81 01 41  81 01 42  83"));
        throwing.events.assertNext("text 'A'", "sendClose 1011", "OPEN -> DRAINING");
        assertThat(throwing.violation).isNull();
    }

    private static Receiving failingOnText() {
        Session[] session = new Session[1];
        Receiving receiving = new Receiving(Limits.defaults(), new RecordingEvents() {
            @Override
            public void onText(String text) {
                super.onText(text);
                session[0].fail(new ListenerException("onText", new IllegalStateException()));
            }
        });
        session[0] = receiving.session;
        return receiving;
    }

    @Test
    @Tag("F16")
    void bytesAfterTheBadFrameAreLeftInTheBuffer() {
        ByteBuf in = Unpooled.wrappedBuffer(Bytes.hex("83 00 81 01 41"));
        receiving.read(in);
        receiving.read(in);
        assertThat(in.readableBytes()).isEqualTo(3);
        events.assertNext("sendClose 1002", "OPEN -> DRAINING");
        in.release();
    }

    @Test
    @Tag("C13")
    void violationSaysWhatWasExpectedAndWhatWasThere() {
        assertThat(messageOf("c1")).isEqualTo("Expected RSV bits 0 in a TEXT frame, but were 4");
        assertThat(messageOf("8b")).isEqualTo("Expected a known opcode but was 0xb");
        assertThat(messageOf("09")).isEqualTo("Expected a PING frame to be whole, but it is a fragment");
        assertThat(messageOf("80")).isEqualTo("Expected TEXT or BINARY, but was CONTINUATION with nothing to continue");
        assertThat(messageOf("01 00 82"))
                .isEqualTo("Expected CONTINUATION of the message that has begun, but was BINARY");
        assertThat(messageOf("81 80")).isEqualTo("Expected an unmasked frame from the server, but it is masked");
        assertThat(messageOf("82 7e 00 05"))
                .isEqualTo("Expected the shortest form of the length 5, but it has 16 bits");
    }

    private static String messageOf(String bytes) {
        Receiving receiving = new Receiving();
        receiving.read(Bytes.hex(bytes));
        return receiving.violation.getMessage();
    }
}
