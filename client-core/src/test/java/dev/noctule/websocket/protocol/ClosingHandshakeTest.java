package dev.noctule.websocket.protocol;

import static dev.noctule.websocket.protocol.ServerBytes.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.ConnectionLostException.Kind;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.testing.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.5.1 and 7.1: the Close frames of both sides. */
class ClosingHandshakeTest {
    private final Receiving receiving = new Receiving();
    private final RecordingEvents events = receiving.events;
    private final Session session = receiving.session;

    @AfterEach
    void nothingUnseenIsLeft() {
        events.assertExhausted();
    }

    @ParameterizedTest
    @CsvSource({"88 02 03 e8, 1000", "88 02 03 e9, 1001", "88 02 0b b8, 3000", "88 02 13 87, 4999"})
    @Tag("C1")
    void closeIsAnsweredOnceWithItsCode(String close, String code) {
        server(close).gives("sendClose " + code, "OPEN -> DRAINING");
    }

    @Test
    @Tag("C1")
    void reasonIsNotEchoed() {
        server("88 05 03 e8 62 79 65").gives("sendClose 1000", "OPEN -> DRAINING");
    }

    @Test
    @Tag("C1")
    void secondCloseIsNotAnswered() {
        server("88 02 03 e8  88 02 03 e9").gives("sendClose 1000", "OPEN -> DRAINING");
    }

    @Test
    @Tag("C6")
    void emptyCloseIsAnsweredWithAnEmptyOne() {
        server("88 00").gives("sendClose empty", "OPEN -> DRAINING");
    }

    @Test
    @Tag("C2")
    void closeWithAOneByteBodyFailsWith1002() {
        server("88 01 03 |").fails(1002, "C2");
    }

    @Test
    @Tag("C3")
    void closeWithAReasonThatIsNotUtf8FailsWith1007() {
        server("88 04 03 e8 c0 80 |").fails(1007, "C3");
    }

    /** Codes 0, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000 and 65535: Autobahn 7.9. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "00 00", "03 e7", "03 ec", "03 ed", "03 ee", "03 f7", "03 f8", "04 4c", "07 d0", "0b b7", "13 88",
                "ff ff"
            })
    @Tag("C4")
    void closeWithACodeThatMustNotBeSentFailsWith1002(String code) {
        server("88 02" + code + "|").fails(1002, "C4");
    }

    @ParameterizedTest
    @ValueSource(strings = {"81 01 41", "89 00", "88 02 03 e9", "83 00", "81 80 00 00 00 00", "ff ff ff"})
    @Tag("C10")
    @Tag("F16")
    void whateverFollowsTheServersCloseIsIgnored(String after) {
        server("88 02 03 e8" + after).gives("sendClose 1000", "OPEN -> DRAINING");
    }

    @Test
    @Tag("C11")
    void closeInsideAFragmentedMessageIsAccepted() {
        server("01 03 48 65 6c  88 02 03 e8  80 02 6c 6f").gives("sendClose 1000", "OPEN -> DRAINING");
    }

    @Test
    @Tag("F17")
    void messagesBeforeTheCloseAreDelivered() {
        server("81 01 41  82 01 42  88 00").gives("text 'A'", "binary [42]", "sendClose empty", "OPEN -> DRAINING");
    }

    @Test
    @Tag("C1")
    void ourCloseIsSentWithCodeAndReason() {
        assertThat(session.close(CloseBody.of(4000, "done"))).isTrue();
        events.assertNext("sendClose 4000 'done'", "OPEN -> CLOSE_SENT");
    }

    @Test
    @Tag("C15")
    void ourCloseIsSentOnce() {
        session.close(CloseBody.of(1000, ""));
        events.assertNext("sendClose 1000", "OPEN -> CLOSE_SENT");
        assertThat(session.close(CloseBody.of(1001, "again"))).isFalse();
    }

    @Test
    @Tag("C9")
    void closeFromBothSidesAtOnceHasNoSecondCloseOfOurs() {
        session.close(CloseBody.of(1000, ""));
        events.assertNext("sendClose 1000", "OPEN -> CLOSE_SENT");
        receiving.read(Bytes.hex("88 02 03 e9"));
        events.assertNext("CLOSE_SENT -> DRAINING");
    }

    @Test
    @Tag("C10")
    void messagesBetweenOurCloseAndTheServersAreDelivered() {
        session.close(CloseBody.of(1000, ""));
        events.assertNext("sendClose 1000", "OPEN -> CLOSE_SENT");
        receiving.read(Bytes.hex("81 01 41  8a 00  82 01 42  88 02 03 e8  81 01 43"));
        events.assertNext("text 'A'", "pong []", "binary [42]", "CLOSE_SENT -> DRAINING");
    }

    @Test
    @Tag("C10")
    void messageThatBeganBeforeOurCloseIsDelivered() {
        receiving.read(Bytes.hex("01 01 41"));
        session.close(CloseBody.of(1000, ""));
        events.assertNext("sendClose 1000", "OPEN -> CLOSE_SENT");
        receiving.read(Bytes.hex("80 01 42"));
        events.assertNext("text 'AB'");
    }

    @Test
    @Tag("C10")
    @Tag("F9")
    void messageWhoseListenerClosesIsFollowedByTheNextOne() {
        Receiving closing = closingOnText();
        closing.read(Bytes.hex("81 01 41  82 01 42"));
        closing.events.assertNext("text 'A'", "sendClose 1000", "OPEN -> CLOSE_SENT", "binary [42]");
    }

    private static Receiving closingOnText() {
        Session[] session = new Session[1];
        Receiving receiving = new Receiving(Limits.defaults(), new RecordingEvents() {
            @Override
            public void onText(String text) {
                super.onText(text);
                session[0].close(CloseBody.of(1000, ""));
            }
        });
        session[0] = receiving.session;
        return receiving;
    }

    /** The write of our Close frame may complete older writes, and their owners may then close or send. */
    @ParameterizedTest
    @ValueSource(strings = {"88 02 03 e9", "83 00"})
    @Tag("C1")
    @Tag("C9")
    @Tag("G7")
    void closingWhileOurCloseIsBeingSentHasNoEffect(String bytes) {
        Session[] session = new Session[1];
        Receiving reentrant = new Receiving(Limits.defaults(), new RecordingEvents() {
            @Override
            public void sendClose(CloseBody body) {
                super.sendClose(body);
                assertThat(session[0].state().maySend()).isFalse();
                assertThat(session[0].close(CloseBody.of(1000, ""))).isFalse();
            }
        });
        session[0] = reentrant.session;
        reentrant.read(Bytes.hex(bytes));
        reentrant.events.assertNext("sendClose " + (reentrant.violation == null ? 1001 : 1002), "OPEN -> DRAINING");
    }

    @Test
    @Tag("C15")
    void pingIsNotToldWhenItsPongFoundThatTheTransportHasEnded() {
        Session[] session = new Session[1];
        Receiving broken = new Receiving(Limits.defaults(), new RecordingEvents() {
            @Override
            public void sendPong(byte[] payload) {
                session[0].closed(CloseInfoTest.lost(Kind.EOF));
            }
        });
        session[0] = broken.session;
        broken.read(Bytes.hex("89 00  81 01 41"));
        broken.events.assertNext("OPEN -> CLOSED");
    }
}
