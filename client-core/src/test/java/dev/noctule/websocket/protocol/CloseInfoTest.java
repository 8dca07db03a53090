package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ClosedBy;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.ConnectionLostException.Kind;
import dev.noctule.websocket.ListenerException;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.testing.Bytes;
import java.io.IOException;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 6455, 7.1.4 to 7.1.6: what is reported about the end, whatever the end was. */
class CloseInfoTest {
    private final Receiving receiving = new Receiving();
    private final Session session = receiving.session;
    private final ConnectionLostException eof = lost(Kind.EOF);

    static ConnectionLostException lost(Kind kind) {
        return new ConnectionLostException(kind, Phase.OPEN, "lost", null);
    }

    @Test
    @Tag("C1")
    void serverClosesAndTheReplyHasItsCode() {
        receiving.read(Bytes.hex("88 05 03 e9 62 79 65"));
        assertThat(session.closed(eof))
                .isEqualTo(new CloseInfo(1001, "bye", ClosedBy.SERVER, OptionalInt.of(1001), true, null));
    }

    @Test
    @Tag("C6")
    void serverClosesWithAnEmptyFrame() {
        receiving.read(Bytes.hex("88 00"));
        assertThat(session.closed(eof))
                .isEqualTo(new CloseInfo(1005, "", ClosedBy.SERVER, OptionalInt.empty(), true, null));
    }

    @Test
    @Tag("C9")
    void clientClosesAndTheServerAnswers() {
        session.close(CloseBody.of(4000, "enough"));
        receiving.read(Bytes.hex("88 02 0f a0"));
        assertThat(session.closed(eof))
                .isEqualTo(new CloseInfo(4000, "", ClosedBy.CLIENT, OptionalInt.of(4000), true, null));
    }

    @Test
    @Tag("C9")
    void bothCloseAtOnceAndTheCodeIsTheServers() {
        session.close(CloseBody.of(1000, "done"));
        receiving.read(Bytes.hex("88 05 03 e9 62 79 65"));
        assertThat(session.closed(eof))
                .isEqualTo(new CloseInfo(1001, "bye", ClosedBy.CLIENT, OptionalInt.of(1000), true, null));
    }

    @Test
    @Tag("C6")
    void clientClosesAndTheServerAnswersWithAnEmptyFrame() {
        session.close(CloseBody.of(1000, ""));
        receiving.read(Bytes.hex("88 00"));
        assertThat(session.closed(eof))
                .isEqualTo(new CloseInfo(1005, "", ClosedBy.CLIENT, OptionalInt.of(1000), true, null));
    }

    @ParameterizedTest
    @EnumSource(names = {"EOF", "TRUNCATED", "IO", "FRAME_TIMEOUT", "PONG_TIMEOUT", "WRITE_TIMEOUT"})
    @Tag("C6")
    @Tag("C12")
    void transportEndsWithoutAnyClose(Kind kind) {
        ConnectionLostException loss = lost(kind);
        assertThat(session.closed(loss))
                .isEqualTo(new CloseInfo(1006, "", ClosedBy.NETWORK, OptionalInt.empty(), false, loss));
    }

    @Test
    @Tag("C12")
    void transportEndsInsideAFrame() {
        receiving.read(Bytes.hex("82 05 01 02"));
        assertThat(session.closed(eof))
                .isEqualTo(new CloseInfo(1006, "", ClosedBy.NETWORK, OptionalInt.empty(), false, eof));
    }

    @Test
    @Tag("C12")
    void resetIsReportedWithItsCause() {
        IOException reset = new IOException("Connection reset by peer");
        CloseInfo info = session.closed(new ConnectionLostException(Kind.IO, Phase.OPEN, "lost", reset));
        assertThat(info.cause()).hasCause(reset);
    }

    @ParameterizedTest
    @EnumSource(names = {"EOF", "CLOSE_TIMEOUT", "FRAME_TIMEOUT", "IO"})
    @Tag("C8")
    @Tag("C12")
    void clientClosesAndTheServerDoesNotAnswer(Kind kind) {
        session.close(CloseBody.of(1000, ""));
        ConnectionLostException loss = lost(kind);
        assertThat(session.closed(loss))
                .isEqualTo(new CloseInfo(1006, "", ClosedBy.CLIENT, OptionalInt.of(1000), false, loss));
    }

    @ParameterizedTest
    @EnumSource(names = {"ABORTED", "SHUTDOWN"})
    @Tag("C15")
    void clientGivesUpTheTransport(Kind kind) {
        ConnectionLostException loss = lost(kind);
        assertThat(session.closed(loss))
                .isEqualTo(new CloseInfo(1006, "", ClosedBy.CLIENT, OptionalInt.empty(), false, loss));
    }

    @Test
    @Tag("C13")
    void serverBreaksARule() {
        receiving.read(Bytes.hex("83"));
        assertThat(session.closed(eof))
                .isEqualTo(new CloseInfo(1002, "", ClosedBy.CLIENT, OptionalInt.of(1002), false, receiving.violation));
    }

    @Test
    @Tag("C13")
    void serverBreaksARuleAfterOurClose() {
        session.close(CloseBody.of(1000, ""));
        receiving.read(Bytes.hex("81 01 ff"));
        assertThat(session.closed(eof))
                .isEqualTo(new CloseInfo(1007, "", ClosedBy.CLIENT, OptionalInt.of(1000), false, receiving.violation));
    }

    @Test
    @Tag("C2")
    @Tag("C13")
    void closeFrameThatBreaksARuleIsNoCloseFrame() {
        receiving.read(Bytes.hex("88 01 03"));
        assertThat(session.closed(eof))
                .isEqualTo(new CloseInfo(1002, "", ClosedBy.CLIENT, OptionalInt.of(1002), false, receiving.violation));
    }

    @Test
    @Tag("C13")
    void listenerThrows() {
        ListenerException thrown = new ListenerException("onText", new IllegalStateException());
        session.fail(thrown);
        assertThat(session.closed(eof))
                .isEqualTo(new CloseInfo(1011, "", ClosedBy.CLIENT, OptionalInt.of(1011), false, thrown));
    }

    @Test
    void libraryFails() {
        ConnectionLostException internal = lost(Kind.INTERNAL);
        session.fail(internal);
        assertThat(session.closed(eof))
                .isEqualTo(new CloseInfo(1011, "", ClosedBy.CLIENT, OptionalInt.of(1011), false, internal));
    }

    @Test
    void clientLeavesBecauseThereIsNothingToSay() {
        ConnectionLostException idle = lost(Kind.IDLE_TIMEOUT);
        session.fail(idle);
        assertThat(session.closed(eof))
                .isEqualTo(new CloseInfo(1001, "", ClosedBy.CLIENT, OptionalInt.of(1001), false, idle));
    }

    @Test
    @Tag("C10")
    @Tag("C15")
    void whatHappensAfterTheClosingHandshakeDoesNotChangeTheReport() {
        receiving.read(Bytes.hex("88 02 03 e8"));
        session.close(CloseBody.of(4000, ""));
        session.fail(new ListenerException("onText", new IllegalStateException()));
        receiving.read(Bytes.hex("83"));
        assertThat(session.closed(lost(Kind.IO)))
                .isEqualTo(new CloseInfo(1000, "", ClosedBy.SERVER, OptionalInt.of(1000), true, null));
    }
}
