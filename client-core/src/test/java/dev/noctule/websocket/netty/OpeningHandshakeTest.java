package dev.noctule.websocket.netty;

import static dev.noctule.websocket.netty.OpeningConnection.AGREED;
import static dev.noctule.websocket.netty.OpeningConnection.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.Bytes;
import dev.noctule.websocket.testing.RecordingListener;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 4.1, on a channel: the request goes out, the answer comes in, and frames follow. */
class OpeningHandshakeTest {
    /** A server's TEXT "A" and Close 1000. */
    private static final String FRAMES = "\u0081\u0001A" + "\u0088\u0002\u0003\u00e8";

    /** Our answer to that Close, mask key 0. */
    private static final String CLOSE_1000 = "\u0088\u0082\0\0\0\0\u0003\u00e8";

    @Test
    @Tag("H3")
    @Tag("H4")
    void requestIsWhatTheRfcWants() {
        try (OpeningConnection opening =
                OpeningConnection.begin(WebSocketRequest.builder("ws://server.test:8080/chat?a=b")
                        .header("Authorization", "Basic abc")
                        .subprotocols("v2", "v1")
                        .build())) {
            assertThat(opening.takeSent())
                    .isEqualTo("GET /chat?a=b HTTP/1.1\r\n"
                            + "Host: server.test:8080\r\n"
                            + "Upgrade: websocket\r\n"
                            + "Connection: Upgrade\r\n"
                            + "Sec-WebSocket-Key: " + KEY + "\r\n"
                            + "Sec-WebSocket-Version: 13\r\n"
                            + "Sec-WebSocket-Protocol: v2, v1\r\n"
                            + "Authorization: Basic abc\r\n"
                            + "\r\n");
        }
    }

    @Test
    @Tag("H12")
    void requestIsOneWriteOfLessThan8KiB() {
        try (OpeningConnection opening = OpeningConnection.begin(WebSocketRequest.of("wss://server.test/chat"))) {
            assertThat(opening.channel.outboundMessages()).hasSize(1);
            assertThat(opening.takeSent()).hasSizeLessThan(8 * 1024);
        }
    }

    @Test
    @Tag("H11")
    void nothingButTheRequestIsSentUntilTheAnswerIsComplete() {
        RecordingListener listener = new RecordingListener().during("open", socket -> socket.sendText("A"));
        try (OpeningConnection opening = OpeningConnection.begin(listener)) {
            for (int i = 0; i < AGREED.length() - 1; i++) {
                opening.receives(AGREED.substring(i, i + 1));
                assertThat(opening.takeSent()).isEmpty();
                assertThat(opening.result).isNotDone();
                listener.assertExhausted();
            }
            opening.receives("\n");
            listener.assertNext("open");
            assertThat(opening.takeSent()).isEqualTo("\u0081\u0081\0\0\0\0A");
            opening.tcpEnds();
            listener.assertNext("close 1006 by NETWORK: EOF");
        }
    }

    @Test
    @Tag("H11")
    @Tag("R13")
    void futureCompletesAfterOnOpen() {
        List<String> order = new ArrayList<>();
        RecordingListener listener = new RecordingListener().during("open", socket -> order.add("onOpen"));
        try (OpeningConnection opening = OpeningConnection.begin(listener)) {
            opening.result.thenAccept(socket -> order.add("future"));
            opening.receives(AGREED);
            listener.assertNext("open");
            assertThat(order).containsExactly("onOpen", "future");
            assertThat(opening.channel.pipeline().names())
                    .containsExactly(
                            "frame-decoder", "frame-encoder", "session", "DefaultChannelPipeline$TailContext#0");
            opening.tcpEnds();
            listener.assertNext("close 1006 by NETWORK: EOF");
            assertThat(opening.attempt.ended()).isCompleted();
        }
    }

    @Test
    @Tag("R6")
    void listenerIsToldWhatWasAgreed() {
        try (OpeningConnection opening = OpeningConnection.begin(WebSocketRequest.builder("ws://server.test/chat")
                .subprotocols("v2", "v1")
                .build())) {
            opening.takeSent();
            opening.receives(AGREED.replace("\r\n\r\n", "\r\nSec-WebSocket-Protocol: v1\r\nX-Id: 7\r\n\r\n"));
            opening.listener.assertNext("open");
            assertThat(opening.listener.handshake().subprotocol()).isEqualTo("v1");
            assertThat(opening.listener.handshake().uri()).isEqualTo("ws://server.test/chat");
            assertThat(opening.listener.handshake().headers().firstValue("x-id"))
                    .hasValue("7");
            assertThat(opening.listener.handshake().extensions()).isEmpty();
            assertThat(opening.listener.handshake().tlsSession()).isNull();
            opening.tcpEnds();
            opening.listener.assertNext("close 1006 by NETWORK: EOF");
        }
    }

    /** In other clients the first frame was lost. */
    @Test
    @Tag("R13")
    @Tag("netty#2173")
    @Tag("netty#2179")
    @Tag("AHC#471")
    @Tag("fault-11")
    void framesGluedToTheAnswerFollowOnOpenForEverySplit() {
        Bytes.everySplit(OpeningConnection.latin1(AGREED + FRAMES), reads -> {
            try (OpeningConnection opening = OpeningConnection.begin()) {
                reads.forEach(opening::receives);
                opening.listener.assertNext("open", "text 'A'");
                assertThat(opening.takeSent()).isEqualTo(CLOSE_1000);
                opening.tcpEnds();
                opening.listener.assertNext("close 1000 by SERVER clean");
            }
        });
    }

    @Test
    @Tag("R8")
    @Tag("CVE-2026-42584")
    @Tag("CVE-2026-50020")
    @Tag("CVE-2026-59898")
    @Tag("fault-11")
    void interimAnswersAreSkippedForEverySplit() {
        String interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n";
        Bytes.everySplit(OpeningConnection.latin1(interim + AGREED + "\u0089\0"), reads -> {
            try (OpeningConnection opening = OpeningConnection.begin()) {
                reads.forEach(opening::receives);
                opening.listener.assertNext("open", "ping []");
                assertThat(opening.takeSent()).isEqualTo("\u008a\u0080\0\0\0\0");
                opening.tcpEnds();
                opening.listener.assertNext("close 1006 by NETWORK: EOF");
            }
        });
    }

    @Test
    @Tag("R13")
    @Tag("C12")
    void endGluedToTheFramesFollowsThem() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives(AGREED + "\u0081\u0001A");
            opening.tcpEnds();
            opening.listener.assertNext("open", "text 'A'", "close 1006 by NETWORK: EOF");
        }
    }

    @Test
    @Tag("H11")
    void sendInsideOnOpenIsTheFirstFrame() {
        RecordingListener listener = new RecordingListener().during("open", socket -> socket.sendText("A"));
        try (OpeningConnection opening = OpeningConnection.begin(listener)) {
            opening.receives(AGREED);
            listener.assertNext("open");
            assertThat(opening.takeSent()).isEqualTo("\u0081\u0081\0\0\0\0A");
            opening.tcpEnds();
            listener.assertNext("close 1006 by NETWORK: EOF");
        }
    }

    @Test
    @Tag("fault-23")
    void onOpenThatThrowsSendsClose1011() {
        RecordingListener listener = new RecordingListener().during("open", socket -> {
            throw new IllegalStateException();
        });
        try (OpeningConnection opening = OpeningConnection.begin(listener)) {
            opening.receives(AGREED + FRAMES);
            listener.assertNext("open", "error ListenerException", "close 1011 by CLIENT: ListenerException");
            assertThat(opening.takeSent()).isEqualTo("\u0088\u0082\0\0\0\0\u0003\u00f3");
            assertThat(opening.result).isCompleted();
            opening.tcpEnds();
        }
    }

    @Test
    @Tag("R13")
    void violationGluedToTheAnswerIsAViolationOfAnOpenConnection() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives(AGREED + "\u0083\0");
            opening.listener.assertNext("open", "close 1002 by CLIENT: F2");
            assertThat(opening.takeSent()).isEqualTo("\u0088\u0082\0\0\0\0\u0003\u00ea");
            assertThat(opening.result).isCompleted();
        }
    }

    @Test
    @Tag("C15")
    @Tag("fault-27")
    void cancelWhileOnOpenRunsEndsTheConnection() {
        OpeningConnection[] opening = new OpeningConnection[1];
        RecordingListener listener = new RecordingListener().during("open", socket -> opening[0].result.cancel(false));
        opening[0] = OpeningConnection.begin(listener);
        opening[0].receives(AGREED);
        listener.assertNext("open", "close 1006 by CLIENT: ABORTED");
        assertThat(opening[0].channel.isOpen()).isFalse();
        opening[0].close();
    }

    @Test
    @Tag("fault-27")
    void cancelWhileTheAnswerIsAwaitedClosesTheSocket() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.result.cancel(false);
            opening.runTasks();
            assertThat(opening.channel.isOpen()).isFalse();
            assertThat(opening.attempt.ended()).isCompleted();
            assertThat(opening.channel.runScheduledPendingTasks()).isEqualTo(-1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 101 OK\r\n\r\n",
                "HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: x\r\n\r\n",
                "HTTP/1.1 101 OK\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
                "HTTP/1.0 101 OK\r\n",
                "SSH-2.0-OpenSSH_9.2\r\n",
                "\u0015\u0003\u0003\0\u0002\u0002(", // a TLS alert
                "\0\0\0\0",
                "\0HTTP/1.1 101 OK\r\n",
                "HTTP/1.1 101 OK\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
                "HTTP/1.1 101 OK\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n\r\n",
                "HTTP/1.1 101 OK\r\nUpgrade : websocket\r\n"
            })
    @Tag("H11")
    @Tag("R14")
    @Tag("CVE-2026-42584")
    @Tag("CVE-2026-50020")
    @Tag("CVE-2026-59898")
    @Tag("CVE-2019-16869")
    void answerThatBreaksARuleFailsTheAttemptForEverySplit(String answer) {
        Bytes.everySplit(OpeningConnection.latin1(answer), reads -> {
            try (OpeningConnection opening = OpeningConnection.begin()) {
                for (byte[] read : reads) {
                    if (opening.channel.isOpen()) {
                        opening.receives(read);
                    }
                }
                assertThat(opening.failure(HandshakeException.class).kind())
                        .isEqualTo(HandshakeException.Kind.INVALID_RESPONSE);
            }
        });
    }

    @Test
    @Tag("R11")
    @Tag("fault-12")
    void headBeyondTheLimitFailsTheAttempt() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives("HTTP/1.1 101 OK\r\n" + "A: b\r\n".repeat(101));
            assertThat(opening.failure(HandshakeException.class).kind()).isEqualTo(HandshakeException.Kind.LIMIT);
        }
    }

    @Test
    void socketIsTheOneThatTheListenerSees() {
        List<WebSocket> seen = new ArrayList<>();
        RecordingListener listener = new RecordingListener().during("open", seen::add);
        try (OpeningConnection opening = OpeningConnection.begin(listener)) {
            opening.receives(AGREED);
            listener.assertNext("open");
            assertThat(opening.result).isCompletedWithValue(seen.get(0));
            opening.tcpEnds();
            listener.assertNext("close 1006 by NETWORK: EOF");
        }
    }
}
