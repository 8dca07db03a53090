package dev.noctule.websocket.protocol;

import static dev.noctule.websocket.protocol.ServerBytes.server;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.testing.Bytes;
import java.util.HexFormat;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.5: Close, Ping and Pong. What a Close frame means is told by {@link ClosingHandshakeTest}. */
class ControlFramesTest {
    @ParameterizedTest
    @ValueSource(strings = {"88 7e", "89 7e", "8a 7e", "88 7f", "89 7f", "8a 7f"})
    @Tag("F6")
    void payloadOver125BytesFailsWith1002OnTheHeader(String header) {
        server(header + "| 00 7e 41").fails(1002, "F6");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08", "09", "0a"})
    @Tag("F6")
    void fragmentFailsWith1002(String firstByte) {
        server(firstByte + "| 00").fails(1002, "F6");
    }

    @Test
    @Tag("F6")
    @Tag("F10")
    void payloadOf125BytesIsReceived() {
        String payload = "[" + "fe ".repeat(124) + "fe]";
        server("89 7d" + " fe".repeat(125)).gives("sendPong " + payload, "ping " + payload);
    }

    @Test
    @Tag("F10")
    void pingOfTheRfcIsAnsweredWithItsPayload() {
        server("89 05 48 65 6c 6c 6f").gives("sendPong [48 65 6c 6c 6f]", "ping [48 65 6c 6c 6f]");
    }

    @Test
    @Tag("F10")
    void emptyPingIsAnsweredWithAnEmptyPong() {
        server("89 00").gives("sendPong []", "ping []");
    }

    @Test
    @Tag("F10")
    @Tag("ws-memory")
    void pongHasThePayloadOfThePingAndNothingElseForEveryLength() {
        byte[] payload = new byte[125];
        for (int length = 0; length <= 125; length++) {
            Receiving receiving = new Receiving();
            receiving.read(Bytes.hex("89" + HexFormat.of().toHexDigits((byte) length)));
            for (int i = 0; i < length; i++) {
                payload[i] = (byte) (length + i);
                receiving.read(new byte[] {payload[i]});
            }
            String expected = "[" + HexFormat.ofDelimiter(" ").formatHex(payload, 0, length) + "]";
            receiving.events.assertNext("sendPong " + expected, "ping " + expected);
        }
    }

    @Test
    @Tag("F10")
    void everyPingIsAnsweredInOrder() {
        server("89 01 01  89 01 02  89 01 03")
                .gives("sendPong [01]", "ping [01]", "sendPong [02]", "ping [02]", "sendPong [03]", "ping [03]");
    }

    @Test
    @Tag("F7")
    @Tag("F10")
    void pingInsideAMessageIsAnsweredBeforeTheMessageEnds() {
        server("01 02 48 65  89 01 2a  00 02 6c 6c  89 00  80 01 6f")
                .gives("sendPong [2a]", "ping [2a]", "sendPong []", "ping []", "text 'Hello'");
    }

    @Test
    @Tag("F10")
    void pingIsAnsweredInTheMiddleOfAMessageThatNeverEnds() {
        server("01 02 48 65  89 01 2a  00 02 6c").gives("sendPong [2a]", "ping [2a]");
    }

    @Test
    @Tag("F10")
    @Tag("G7")
    void pingAfterOurCloseIsNotAnswered() {
        Receiving receiving = new Receiving();
        receiving.session.close(CloseBody.of(1000, ""));
        receiving.events.assertNext("sendClose 1000", "OPEN -> CLOSE_SENT");
        receiving.read(Bytes.hex("89 01 2a"));
        receiving.events.assertNext("ping [2a]");
    }

    @Test
    @Tag("F11")
    void unsolicitedPongHasNoAnswer() {
        server("8a 05 48 65 6c 6c 6f  8a 00  81 01 41").gives("pong [48 65 6c 6c 6f]", "pong []", "text 'A'");
    }

    @Test
    @Tag("F11")
    void pongInsideAMessageLeavesTheMessageWhole() {
        server("02 01 01  8a 01 ff  80 01 02").gives("pong [ff]", "binary [01 02]");
    }

    @Test
    @Tag("F10")
    void payloadOfAPingIsTheReceiversToKeep() {
        byte[][] first = new byte[1][];
        Receiving receiving = new Receiving(Limits.defaults(), new RecordingEvents() {
            @Override
            public void onPing(byte[] payload) {
                first[0] = first[0] == null ? payload : first[0];
            }
        });
        receiving.read(Bytes.hex("89 02 01 02  89 02 03 04"));
        receiving.events.assertNext("sendPong [01 02]", "sendPong [03 04]");
        assertThat(first[0]).isEqualTo(Bytes.hex("01 02"));
    }
}
