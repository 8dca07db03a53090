package dev.noctule.websocket.netty;

import static dev.noctule.websocket.netty.OpeningConnection.AGREED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.HandshakeException.Kind;
import dev.noctule.websocket.Timeouts;
import dev.noctule.websocket.testing.RecordingListener;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The answer ends, breaks off or takes too long: faults 6 and 10. */
@Tag("R14")
@Tag("R16")
class EarlyEndOfTheAnswerTest {
    @Test
    @Tag("fault-6")
    void endOfTcpAtEachByteOfTheHeadIsToldWithTheNumberOfBytes() {
        String answer = "HTTP/1.1 103 Early Hints\r\n\r\n" + AGREED;
        for (int bytes = 0; bytes < answer.length(); bytes++) {
            try (OpeningConnection opening = OpeningConnection.begin()) {
                opening.receives(answer.substring(0, bytes));
                opening.tcpEnds();
                HandshakeException failure = opening.failure(HandshakeException.class);
                assertThat(failure.kind()).as("after %s bytes", bytes).isEqualTo(Kind.EOF);
                assertThat(failure).hasMessageContaining("after " + bytes + " bytes");
                assertThat(failure.isTransient()).isTrue();
            }
        }
    }

    @Test
    @Tag("fault-6")
    void endOfTlsAloneIsAnEndToo() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives("HTTP/1.1 1");
            opening.channel.pipeline().fireUserEventTriggered(SslCloseCompletionEvent.SUCCESS); // close_notify, no FIN
            opening.runTasks();
            HandshakeException failure = opening.failure(HandshakeException.class);
            assertThat(failure.kind()).isEqualTo(Kind.EOF);
            assertThat(failure).hasMessageContaining("after 10 bytes");
        }
    }

    @Test
    @Tag("fault-6")
    void resetAtEachByteOfTheHeadIsToldWithItsCause() {
        IOException reset = new IOException("Connection reset by peer");
        for (int bytes = 0; bytes < AGREED.length(); bytes++) {
            try (OpeningConnection opening = OpeningConnection.begin()) {
                opening.receives(AGREED.substring(0, bytes));
                opening.tcpBreaks(reset);
                HandshakeException failure = opening.failure(HandshakeException.class);
                assertThat(failure.kind()).isEqualTo(Kind.EOF);
                assertThat(failure).hasCause(reset).hasMessageContaining("after " + bytes + " bytes");
            }
        }
    }

    @Test
    @Tag("fault-10")
    void silenceFailsAfterTheHandshakeTimeout() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.after(Duration.ofSeconds(10).minusMillis(1));
            assertThat(opening.result).isNotDone();
            opening.after(Duration.ofMillis(1));
            HandshakeException failure = opening.failure(HandshakeException.class);
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure).hasMessageContaining("server.test:80").hasMessageContaining("Timeouts.handshake");
        }
    }

    @Test
    @Tag("R11")
    @Tag("fault-10")
    void handshakeTimeoutIsNotExtendedByAByteEachSecond() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            for (int second = 1; second < 10; second++) {
                opening.after(Duration.ofSeconds(1));
                opening.receives(AGREED.substring(second - 1, second));
            }
            assertThat(opening.result).isNotDone();
            opening.after(Duration.ofSeconds(1));
            assertThat(opening.failure(HandshakeException.class).kind()).isEqualTo(Kind.TIMEOUT);
        }
    }

    @Test
    @Tag("R8")
    @Tag("R11")
    @Tag("fault-10")
    void handshakeTimeoutIsNotExtendedByInterimAnswers() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            for (int second = 1; second < 10; second++) {
                opening.after(Duration.ofSeconds(1));
                opening.receives("HTTP/1.1 102 Processing\r\n\r\n");
            }
            opening.after(Duration.ofSeconds(1));
            assertThat(opening.failure(HandshakeException.class).kind()).isEqualTo(Kind.TIMEOUT);
        }
    }

    @Test
    void openTimeoutBoundsAllPhasesTogether() {
        ClientOptions options = OpeningConnection.within(Timeouts.defaults().withOpen(Duration.ofSeconds(3)));
        try (OpeningConnection opening = OpeningConnection.begin(options, new RecordingListener())) {
            opening.after(Duration.ofSeconds(3));
            HandshakeException failure = opening.failure(HandshakeException.class);
            assertThat(failure.kind()).isEqualTo(Kind.TIMEOUT);
            assertThat(failure).hasMessageContaining("Timeouts.open");
        }
    }

    @Test
    void deadlinesEndWithTheOpening() {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives(AGREED);
            opening.listener.assertNext("open");
            assertThat(opening.channel.runScheduledPendingTasks())
                    .as("timers left")
                    .isEqualTo(-1);
            opening.after(Duration.ofHours(1));
            opening.tcpEnds();
            opening.listener.assertNext("close 1006 by NETWORK: EOF");
        }
    }
}
