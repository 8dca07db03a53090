package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.protocol.FrameParser;
import dev.noctule.websocket.testing.RecordingParts;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/**
 * The logger {@code dev.noctule.websocket.wire}: what is in it when it is on, and that it costs nothing when it is off.
 */
class WireLogTest {
    private static final String ACCEPT = "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private static LogCapture on() {
        return LogCapture.of("dev.noctule.websocket.wire", Level.DEBUG);
    }

    @Test
    void connectionHasNoWireLogWhileTheLoggerIsOff() {
        try (LogCapture log = LogCapture.of("dev.noctule.websocket.wire", Level.INFO)) {
            EmbeddedChannel channel = new EmbeddedChannel();
            assertThat(WireLog.of(channel)).isNull();
            channel.finishAndReleaseAll();
            try (OpenConnection connection = OpenConnection.open()) {
                connection.receives("81 01 41");
                connection.listener.assertNext("text 'A'");
            }
            assertThat(log.lines()).isEmpty();
        }
    }

    @Test
    void wholeConnectionIsALineForEachThingThatHappens() {
        try (LogCapture log = on();
                OpeningConnection connection = OpeningConnection.begin()) {
            connection.receives(
                    OpeningConnection.AGREED + "\u0081\u0005Hello" + "\u0001\u0001A" + "\u0080\0" + "\u0089\0");
            connection.result.join().close(4000, "done");
            connection.runTasks();
            connection.receives("\u0088\u0002\u000f\u00a0");
            connection.tcpEnds();
            connection.takeSent();
            connection.listener.assertNext("open", "text 'Hello'", "text 'A'", "ping []", "close 4000 by CLIENT clean");
            assertThat(log.lines())
                    .containsExactly(
                            "embedded > GET /chat?... HTTP/1.1",
                            "embedded > Host: server.test",
                            "embedded > Upgrade: websocket",
                            "embedded > Connection: Upgrade",
                            "embedded > Sec-WebSocket-Key: ***",
                            "embedded > Sec-WebSocket-Version: 13",
                            "embedded < HTTP/1.1 101 Switching Protocols",
                            "embedded < Upgrade: websocket",
                            "embedded < Connection: Upgrade",
                            "embedded < " + ACCEPT,
                            "embedded < TEXT 'Hello' [5 bytes]",
                            "embedded < TEXT (more follow) 'A' [1 bytes]",
                            "embedded < CONTINUATION [0 bytes]",
                            "embedded < PING [0 bytes]",
                            "embedded > PONG [0 bytes]",
                            "embedded > CLOSE 0f a0 64 6f 6e 65 [6 bytes]",
                            "embedded = OPEN -> CLOSE_SENT",
                            "embedded < CLOSE 0f a0 [2 bytes]",
                            "embedded = CLOSE_SENT -> DRAINING",
                            "embedded = DRAINING -> CLOSED");
            assertThat(log.events()).allMatch(event -> event.getLevel() == Level.DEBUG);
        }
    }

    @Test
    void frameThatIsTakenInPiecesIsOneLine() {
        try (LogCapture log = on();
                OpenConnection connection = OpenConnection.open(new RecordingParts())) {
            connection.receives("81 7e 80 00" + "41".repeat(16 * 1024) + "42".repeat(16 * 1024));
            assertThat(connection.listener.drain()).hasSize(2);
            assertThat(log.lines())
                    .containsExactly(
                            "embedded < TEXT '" + "A".repeat(48) + "' ... '" + "B".repeat(16) + "' [32768 bytes]");
        }
    }

    @Test
    void secretsDoNotAppear() {
        WebSocketRequest request = WebSocketRequest.builder("ws://server.test/a?token=secret1")
                .header("Authorization", "Bearer secret2")
                .header("Cookie", "id=secret3")
                .header("X-Api-Key", "secret4")
                .subprotocols("bearer.secret5")
                .build();
        try (LogCapture log = on();
                OpeningConnection connection = OpeningConnection.begin(request)) {
            connection.takeSent();
            connection.receives(
                    "HTTP/1.1 401 No\r\nSet-Cookie: id=secret6\r\nLocation: /?secret7\r\nContent-Length: 0\r\n\r\n");
            connection.failure(UpgradeRejectedException.class);
            assertThat(log.lines())
                    .contains(
                            "embedded > Authorization: ***",
                            "embedded > Cookie: ***",
                            "embedded > X-Api-Key: ***",
                            "embedded > Sec-WebSocket-Protocol: ***",
                            "embedded < HTTP/1.1 401 No",
                            "embedded < Set-Cookie: ***",
                            "embedded < Content-Length: 0")
                    .noneMatch(line -> line.contains("secret"));
        }
    }

    @Test
    void controlCharactersOfTheServerAreEscaped() {
        try (LogCapture log = on();
                OpeningConnection connection = OpeningConnection.begin()) {
            connection.receives("HTTP/1.1 400 a\u009bb\r\nServer: c\u009bd\r\nContent-Length: 0\r\n\r\n");
            connection.failure(UpgradeRejectedException.class);
            assertThat(log.lines()).contains("embedded < HTTP/1.1 400 a\\u009bb", "embedded < Server: c\\u009bd");
        }
    }

    @Test
    void longPayloadIsShortened() {
        try (LogCapture log = on();
                OpenConnection connection = OpenConnection.open()) {
            connection.socket.sendText("a".repeat(1000));
            connection.takeSent();
            assertThat(log.lines())
                    .containsExactly(
                            "embedded > TEXT '" + "a".repeat(48) + "' ... '" + "a".repeat(16) + "' [1000 bytes]");
        }
    }

    @Test
    void tapPassesOnWhetherToReceive() {
        try (LogCapture log = on();
                OpenConnection connection = OpenConnection.onDemand(1)) {
            FrameParser.Receiver tap = WireLog.of(connection.channel).tap(connection.session.session());
            assertThat(tap.isReceiving()).isTrue();
            connection.receives("81 01 41");
            assertThat(tap.isReceiving()).isFalse();
            connection.socket.request(1);
            connection.runTasks();
            connection.listener.assertNext("text 'A'");
            assertThat(log.lines()).containsExactly("embedded < TEXT 'A' [1 bytes]");
        }
    }
}
