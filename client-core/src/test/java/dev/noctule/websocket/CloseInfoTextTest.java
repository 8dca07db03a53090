package dev.noctule.websocket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** The one line that a log gets about the end of a connection. */
class CloseInfoTextTest {
    @Test
    void serverCloseIsToldWithCodeAndReason() {
        CloseInfo info = new CloseInfo(1008, "no token", ClosedBy.SERVER, OptionalInt.of(1008), true, null);
        assertThat(info).hasToString("closed by server: 1008 (policy violation) 'no token'");
    }

    @Test
    void clientCloseWithoutReasonHasNoQuotes() {
        CloseInfo info = new CloseInfo(1000, "", ClosedBy.CLIENT, OptionalInt.of(1000), true, null);
        assertThat(info).hasToString("closed by client: 1000 (normal)");
    }

    @Test
    void lossIsToldWithItsCause() {
        ConnectionLostException loss = new ConnectionLostException(
                ConnectionLostException.Kind.EOF, Phase.OPEN, "The server ended the connection", null);
        CloseInfo info = new CloseInfo(1006, "", ClosedBy.NETWORK, OptionalInt.empty(), false, loss);
        assertThat(info).hasToString("lost: 1006 (no close frame received): The server ended the connection");
    }
}
