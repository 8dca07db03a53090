package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.noctule.websocket.Compression;
import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.UpgradeRejectedException;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.testing.Bytes;
import dev.noctule.websocket.testing.RecordingListener;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Tag;

/**
 * The answer to an opening handshake that offers everything: an input is all that a server sends before it ends the
 * connection. However it is cut, there is one outcome: a typed failure, or a connection whose answer is in order by a
 * check of the test's own, and which is told every byte behind that answer.
 */
class ResponseFuzzTest {
    /** Small, so that short inputs come to know them. */
    private static final Limits LIMITS = new Limits(512, 512, 8, 1024, 12, 64, 1024, 1024);

    private static final ClientOptions OPTIONS =
            ClientOptions.DEFAULTS.withLimits(LIMITS).withCompression(Compression.deflate());

    private static final WebSocketRequest REQUEST = WebSocketRequest.builder("ws://server.test/chat?token=1")
            .subprotocols("chat", "superchat")
            .build();

    @FuzzTest
    @Tag("R2")
    @Tag("R3")
    @Tag("R4")
    @Tag("R6")
    @Tag("R9")
    @Tag("R10")
    @Tag("R11")
    @Tag("R12")
    @Tag("R13")
    @Tag("R14")
    void answer(byte[] sent) {
        List<String> whole = outcome(List.of(sent));
        assertThat(outcome(Bytes.cutByContent(sent))).isEqualTo(whole);
        StrictAnswer answer = StrictAnswer.read(sent, LIMITS);
        if (whole.get(0).equals("open")) {
            assertThat(answer).as("the strict check").isNotNull();
            byte[] frames = Arrays.copyOfRange(sent, answer.length(), sent.length);
            assertThat(whole).isEqualTo(outcome(List.of(Arrays.copyOf(sent, answer.length()), frames)));
        } else if (answer != null) {
            assertThat(answer.hasExtensions())
                    .as("whether there may still be a reason to refuse")
                    .isTrue();
        }
    }

    /** What the listener was told, or how the attempt has failed. */
    private static List<String> outcome(List<byte[]> reads) {
        RecordingListener listener = new RecordingListener();
        try (OpeningConnection opening = OpeningConnection.begin(REQUEST, OPTIONS, listener)) {
            for (byte[] read : reads) {
                if (opening.channel.isOpen()) {
                    opening.receives(read);
                }
            }
            opening.tcpEnds();
            List<String> lines = new ArrayList<>(listener.drain());
            String sent = opening.takeSent();
            if (lines.isEmpty()) {
                assertThat(opening.result).isDone();
                assertThat(sent).as("behind the request").endsWith("\r\n\r\n").containsOnlyOnce("\r\n\r\n");
                lines.add(describe(catchThrowable(opening.result::join)));
            }
            return lines;
        }
    }

    private static String describe(Throwable failure) {
        assertThat(failure).isInstanceOf(CompletionException.class);
        Throwable cause = failure.getCause();
        assertThat(cause).isInstanceOf(HandshakeException.class);
        return cause instanceof UpgradeRejectedException rejected
                ? rejected.getMessage() + " " + new String(rejected.body(), StandardCharsets.ISO_8859_1)
                : ((HandshakeException) cause).kind() + " " + cause.getMessage();
    }
}
