package dev.noctule.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ClosedBy;
import dev.noctule.websocket.ConnectFailedException;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.ListenerException;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.WebSocketException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The end says who closed, and why; and the exit code says it to scripts. */
class EndingTest {
    @ParameterizedTest
    @CsvSource({
        "1000, OK,                'Connection closed by server: 1000 (normal)'",
        "1001, OK,                'Connection closed by server: 1001 (going away)'",
        "1005, OK,                'Connection closed by server: 1005 (no code given)'",
        "1002, CLOSED_WITH_ERROR, 'Connection closed by server: 1002 (protocol error)'",
        "1008, CLOSED_WITH_ERROR, 'Connection closed by server: 1008 (policy violation)'",
        "1011, CLOSED_WITH_ERROR, 'Connection closed by server: 1011 (internal error)'",
        "3000, CLOSED_WITH_ERROR, 'Connection closed by server: 3000 (registered with IANA)'",
        "4999, CLOSED_WITH_ERROR, 'Connection closed by server: 4999 (private use)'",
    })
    void closedByTheServer(int code, ExitCode exit, String line) {
        assertThat(Ending.of(info(code, "", ClosedBy.SERVER, null))).isEqualTo(new Ending(exit, line));
    }

    @Test
    void reasonIsQuoted() {
        assertThat(Ending.of(info(1008, "no token", ClosedBy.SERVER, null)).line())
                .isEqualTo("Connection closed by server: 1008 (policy violation) 'no token'");
    }

    @Test
    void endWithoutCloseFrameIsLost() {
        assertThat(Ending.of(info(1006, "", ClosedBy.NETWORK, lost(ConnectionLostException.Kind.EOF, "the end"))))
                .isEqualTo(new Ending(ExitCode.LOST, "Connection lost: no close frame received"));
    }

    @Test
    void resetIsLostAndSaysSo() {
        assertThat(Ending.of(
                        info(1006, "", ClosedBy.NETWORK, lost(ConnectionLostException.Kind.IO, "Connection reset"))))
                .isEqualTo(new Ending(ExitCode.LOST, "Connection lost: no close frame received (Connection reset)"));
    }

    @Test
    void serverThatStopsInsideAFrameIsLostAndSaysSo() {
        assertThat(Ending.of(
                        info(1006, "", ClosedBy.NETWORK, lost(ConnectionLostException.Kind.FRAME_TIMEOUT, "silence"))))
                .isEqualTo(new Ending(ExitCode.LOST, "Connection lost: no close frame received (silence)"));
    }

    @Test
    void ourOwnCloseIsOk() {
        assertThat(Ending.of(info(1000, "", ClosedBy.CLIENT, null)))
                .isEqualTo(new Ending(ExitCode.OK, "Connection closed by client: 1000 (normal)"));
    }

    @Test
    void ourOwnCloseThatNobodyAnswersIsOk() {
        assertThat(Ending.of(info(1006, "", ClosedBy.CLIENT, lost(ConnectionLostException.Kind.CLOSE_TIMEOUT, "late"))))
                .isEqualTo(new Ending(ExitCode.OK, "Connection closed by client: the server did not answer in time"));
    }

    @Test
    void brokenProtocolIsAnError() {
        WebSocketException broken = new ProtocolException(1002, "F5", "Expected no mask but was one");

        assertThat(Ending.of(info(1002, "", ClosedBy.CLIENT, broken)))
                .isEqualTo(new Ending(
                        ExitCode.CLOSED_WITH_ERROR,
                        "Connection closed by client: 1002 (protocol error): Expected no mask but was one"));
    }

    @Test
    void messageThatIsTooLongNamesTheOption() {
        WebSocketException tooLong = new ProtocolException(1009, "F25", "Expected at most 10 bytes but were 11");

        assertThat(Ending.of(info(1009, "", ClosedBy.CLIENT, tooLong)).line())
                .endsWith("Expected at most 10 bytes but were 11; --max-message BYTES allows longer ones");
    }

    @Test
    void endWithNoConnectionToCloseIsThatOfTheLastAttempt() {
        WebSocketException refused = new ConnectFailedException(ConnectFailedException.Kind.REFUSED, "refused", null);

        assertThat(Ending.of(info(1006, "", ClosedBy.CLIENT, refused)))
                .isEqualTo(new Ending(ExitCode.CONNECT, "No connection any more: refused"));
    }

    @Test
    void bugOfOursIsInternal() {
        WebSocketException bug = new ListenerException("onText", new IllegalStateException("x"));

        assertThat(Ending.of(info(1011, "", ClosedBy.CLIENT, bug)).code()).isEqualTo(ExitCode.INTERNAL);
    }

    @Test
    void framesAreInTheOrderOfTheWire() {
        CloseInfo byServer = new CloseInfo(1008, "no", ClosedBy.SERVER, OptionalInt.of(1008), true, null);
        CloseInfo byClient = new CloseInfo(1000, "", ClosedBy.CLIENT, OptionalInt.of(1000), true, null);

        assertThat(Ending.frames(byServer)).containsExactly("< Close 1008 'no'", "> Close 1008");
        assertThat(Ending.frames(byClient)).containsExactly("> Close 1000", "< Close 1000");
    }

    @Test
    void framesThatWereNotThereAreNotShown() {
        CloseInfo lost = new CloseInfo(1006, "", ClosedBy.NETWORK, OptionalInt.empty(), false, null);
        CloseInfo unanswered = new CloseInfo(1006, "", ClosedBy.CLIENT, OptionalInt.of(1000), false, null);

        assertThat(Ending.frames(lost)).isEmpty();
        assertThat(Ending.frames(unanswered)).containsExactly("> Close 1000");
    }

    private static CloseInfo info(int code, String reason, ClosedBy by, @Nullable WebSocketException cause) {
        return new CloseInfo(code, reason, by, OptionalInt.empty(), cause == null, cause);
    }

    private static WebSocketException lost(ConnectionLostException.Kind kind, String message) {
        return new ConnectionLostException(kind, Phase.OPEN, message, null);
    }
}
