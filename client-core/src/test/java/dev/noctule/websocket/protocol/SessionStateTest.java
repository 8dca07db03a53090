package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.ConnectionLostException.Kind;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.testing.Bytes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * RFC 6455, section 7: every state meets every input. What is not in the diagram of {@link Session} does not happen.
 */
class SessionStateTest {
    private final Receiving receiving = new Receiving();

    @AfterEach
    void nothingUnseenIsLeft() {
        receiving.events.assertExhausted();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '"', // the lines have ' in them
            value = {
                "OPEN,       close(),        sendClose 1000,         CLOSE_SENT",
                "OPEN,       Close received, sendClose 1001,         DRAINING",
                "OPEN,       fail(),         sendClose 1002,         DRAINING",
                "OPEN,       closed(),       ,                       CLOSED",
                "OPEN,       Ping received,  sendPong [2a] ping [2a],",
                "OPEN,       Pong received,  pong [2a],",
                "OPEN,       Text received,  text 'A',",
                "CLOSE_SENT, close(),        ,",
                "CLOSE_SENT, Close received, ,                       DRAINING",
                "CLOSE_SENT, fail(),         ,                       DRAINING",
                "CLOSE_SENT, closed(),       ,                       CLOSED",
                "CLOSE_SENT, Ping received,  ping [2a],",
                "CLOSE_SENT, Pong received,  pong [2a],",
                "CLOSE_SENT, Text received,  text 'A',",
                "DRAINING,   close(),        ,",
                "DRAINING,   Close received, ,",
                "DRAINING,   fail(),         ,",
                "DRAINING,   closed(),       ,                       CLOSED",
                "DRAINING,   Ping received,  ,",
                "DRAINING,   Pong received,  ,",
                "DRAINING,   Text received,  ,",
                "CLOSED,     close(),        ,",
                "CLOSED,     Close received, ,",
                "CLOSED,     fail(),         ,",
                "CLOSED,     closed(),       ,",
                "CLOSED,     Ping received,  ,",
                "CLOSED,     Pong received,  ,",
                "CLOSED,     Text received,  ,"
            })
    @Tag("C1")
    @Tag("C10")
    @Tag("C13")
    @Tag("C15")
    @Tag("G7")
    void everyInputInEveryState(SessionState state, String input, String told, SessionState next) {
        bring(state);
        apply(input);
        String change = next == null ? "" : state + " -> " + next;
        assertThat(String.join(" ", receiving.events.drain()))
                .isEqualTo(((told == null ? "" : told) + " " + change).trim());
        assertThat(receiving.session.state()).isEqualTo(next == null ? state : next);
    }

    private void bring(SessionState state) {
        switch (state) {
            case OPEN -> {}
            case CLOSE_SENT -> apply("close()");
            case DRAINING -> apply("Close received");
            case CLOSED -> apply("closed()");
        }
        receiving.events.drain();
    }

    private void apply(String input) {
        switch (input) {
            case "close()" -> receiving.session.close(CloseBody.of(1000, ""));
            case "fail()" -> receiving.session.fail(new ProtocolException(1002, "F1", ""));
            case "closed()" -> receiving.session.closed(CloseInfoTest.lost(Kind.EOF));
            case "Close received" -> receiving.read(Bytes.hex("88 02 03 e9"));
            case "Ping received" -> receiving.read(Bytes.hex("89 01 2a"));
            case "Pong received" -> receiving.read(Bytes.hex("8a 01 2a"));
            case "Text received" -> receiving.read(Bytes.hex("81 01 41"));
            default -> throw new AssertionError(input);
        }
    }

    @ParameterizedTest
    @CsvSource({"OPEN, true, true", "CLOSE_SENT, false, true", "DRAINING, false, false", "CLOSED, false, false"})
    @Tag("G7")
    @Tag("C10")
    void stateSaysWhatMayBeSentAndReceived(SessionState state, boolean maySend, boolean mayReceive) {
        assertThat(state.maySend()).isEqualTo(maySend);
        assertThat(state.mayReceive()).isEqualTo(mayReceive);
    }
}
