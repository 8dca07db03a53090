package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.testing.Cost;
import dev.noctule.websocket.testing.Figures;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R11: an answer that is made to be expensive costs a client next to nothing. */
@Tag("R11")
@Tag("fault-12")
class HostileAnswerTest {
    @ParameterizedTest
    @CsvSource({
        "4096, 20000000, in one line, in segments of 4 KiB",
        "1, 20000000, in one line, in segments of 1 byte",
        "4096, 16000, in lines of 16 KB, in segments of 4 KiB",
        "1, 16000, in lines of 16 KB, in segments of 1 byte"
    })
    @Tag("CVE-2023-43669")
    @Tag("fault-11")
    void headerOf20MbFailsAtTheLimitAndCostsLittle(int segment, int line, String form, String cut) {
        byte[] head = head(line);
        String how = form + ", " + cut;
        Figures figures = Figures.of("CVE-2023-43669");
        double cpu = Cost.leastCpuMillis(60, () -> {
            OpeningConnection opening = OpeningConnection.begin();
            // The leak detector would look at every access to every byte, and be all that is measured.
            opening.channel.config().setAllocator(new UnpooledByteBufAllocator(false, true));
            return () -> {
                figures.atMost(64 * 1024 + segment, "bytes", "taken of 20 MB, " + how, taken(opening, head, segment));
                assertThat(opening.failure(HandshakeException.class).kind()).isEqualTo(HandshakeException.Kind.LIMIT);
                opening.close();
            };
        });
        figures.atMost(50, "ms of CPU", "for 20 MB, " + how, cpu);
    }

    private static int taken(OpeningConnection opening, byte[] head, int segment) {
        int taken = 0;
        for (; taken < head.length && opening.channel.isOpen(); taken += segment) {
            opening.channel.writeInbound(Unpooled.wrappedBuffer(head, taken, Math.min(segment, head.length - taken)));
        }
        opening.runTasks();
        return taken;
    }

    /** 20 MB in fields of this length. */
    private static byte[] head(int line) {
        byte[] head = new byte[20_000_000];
        Arrays.fill(head, (byte) 'x');
        byte[] start = OpeningConnection.latin1("HTTP/1.1 101 Switching Protocols\r\na: ");
        System.arraycopy(start, 0, head, 0, start.length);
        byte[] next = OpeningConnection.latin1("\r\na: ");
        for (int at = line; at + next.length <= head.length; at += line) {
            System.arraycopy(next, 0, head, at, next.length);
        }
        return head;
    }

    @Test
    @Tag("CVE-2024-37890")
    void answerWith2000HeadersFailsWithTheNameOfTheLimit() {
        String headers = "a: b\r\n".repeat(2_000);
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.receives(OpeningConnection.AGREED.replace("\r\n\r\n", "\r\n" + headers + "\r\n"));
            HandshakeException failure = opening.failure(HandshakeException.class);
            assertThat(failure.kind()).isEqualTo(HandshakeException.Kind.LIMIT);
            assertThat(failure).hasMessageContaining("Limits.responseHeaders");
        }
    }
}
