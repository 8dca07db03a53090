package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.testing.Cost;
import dev.noctule.websocket.testing.Figures;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** R11: an answer that is made to be expensive costs a client next to nothing. */
@Tag("R11")
@Tag("fault-12")
class HostileAnswerTest {
    private static final int KIB = 1024;
    private static final int ROUNDS = 60;

    @ParameterizedTest
    @CsvSource({
        "4096, 20000000, in one line, in segments of 4 KiB",
        "1, 20000000, in one line, in segments of 1 byte",
        "4096, 16000, in lines of 16 KB, in segments of 4 KiB",
        "1, 16000, in lines of 16 KB, in segments of 1 byte"
    })
    @Tag("CVE-2023-43669")
    @Tag("fault-11")
    void headerOf20MbFailsAtTheLimit(int segment, int line, String form, String cut) {
        try (OpeningConnection opening = OpeningConnection.begin()) {
            long taken = taken(opening.channel, head(line), segment);
            assertFailed(opening);
            Figures.of("CVE-2023-43669")
                    .atMost(64 * KIB + segment, "bytes", "taken of 20 MB, " + form + ", " + cut, taken);
        }
    }

    @ParameterizedTest
    @CsvSource({"20000000, in one line", "16000, in lines of 16 KB"})
    @Tag("CVE-2023-43669")
    void headerOf20MbCostsLittleCpu(int line, String form) {
        byte[] head = head(line);
        double cpu = Cost.leastCpuMillis(ROUNDS, () -> {
            OpeningConnection opening = OpeningConnection.begin();
            withoutLeakDetector(opening.channel);
            return () -> {
                taken(opening.channel, head, 4 * KIB);
                assertFailed(opening);
                opening.close();
            };
        });
        Figures.of("CVE-2023-43669").atMost(50, "ms of CPU", "for 20 MB, " + form + ", in segments of 4 KiB", cpu);
    }

    /** Whoever looked at everything again for each byte would need sixteen times as much. */
    @ParameterizedTest
    @CsvSource({"20000000, 4000, 16000, in one line", "16000, 16000, 64000, in lines of 16 KB"})
    @Tag("CVE-2023-43669")
    @Tag("fault-11")
    void fourTimesAsManySegmentsOf1ByteCostFourTimesAsMuch(int line, int some, int more, String form) {
        byte[] head = head(line);
        cpuOfFirst(more, head); // warms up, so that the first of the two is not the slower one for that
        double ratio = cpuOfFirst(more, head) / cpuOfFirst(some, head);
        String what = "for %d bytes %s, one by one, against %d".formatted(more, form, some);
        Figures.of("CVE-2023-43669").atMost(8, "times the CPU", what, ratio);
    }

    private static double cpuOfFirst(int bytes, byte[] head) {
        byte[] first = Arrays.copyOf(head, bytes);
        return Cost.leastCpuMillis(ROUNDS, () -> {
            OpeningConnection opening = OpeningConnection.begin();
            withoutLeakDetector(opening.channel);
            return () -> {
                assertThat(taken(opening.channel, first, 1)).isEqualTo(bytes);
                opening.close();
            };
        });
    }

    private static void assertFailed(OpeningConnection opening) {
        opening.runTasks();
        assertThat(opening.failure(HandshakeException.class).kind()).isEqualTo(HandshakeException.Kind.LIMIT);
    }

    /** It would look at every access to every byte, and be all that is measured. */
    private static void withoutLeakDetector(EmbeddedChannel channel) {
        channel.config().setAllocator(new UnpooledByteBufAllocator(false, true));
    }

    /** Past what an EmbeddedChannel does by itself for each read. */
    private static int taken(EmbeddedChannel channel, byte[] head, int segment) {
        int taken = 0;
        for (; taken < head.length && channel.isOpen(); taken += segment) {
            ByteBuf read = Unpooled.wrappedBuffer(head, taken, Math.min(segment, head.length - taken));
            channel.pipeline().fireChannelRead(read);
            channel.pipeline().fireChannelReadComplete();
        }
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
