package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.HandshakeException;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.testing.Cost;
import dev.noctule.websocket.testing.Figures;
import dev.noctule.websocket.testing.NoLeakDetector;
import io.netty.buffer.Unpooled;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * R11, on a heap of 64 MiB: an answer may take twice as much memory as its head may have bytes, while it comes in and
 * when it is kept. Faults row 12.
 */
@Tag("small-heap")
@Tag("R11")
@Tag("fault-12")
class BoundedHandshakeTest {
    private static final Limits LIMITS = Limits.defaults();
    private static final int BOUND = 2 * LIMITS.responseHeadBytes();

    /** Beside whose memory that of something else is little. */
    private static final int CONNECTIONS = 100;

    /** Counts what its buffers have room for, and no more. */
    private final UnpooledByteBufAllocator allocator = new UnpooledByteBufAllocator(false, true);

    @BeforeAll
    static void heapIsSmall() {
        Cost.assertHeapIsSmall();
    }

    /** Fields, each in a line of its own, that fill the head up to its last byte. */
    private static String headUpToTheLimit(int fields) {
        int room = LIMITS.responseHeadBytes() - OpeningConnection.AGREED.length();
        StringBuilder head = new StringBuilder(LIMITS.responseHeadBytes());
        for (int i = 0; i < fields; i++) {
            int line = room * (i + 1) / fields - room * i / fields;
            String name = "x" + i + ": ";
            head.append(name).append("v".repeat(line - name.length() - 2)).append("\r\n");
        }
        return OpeningConnection.AGREED.replace("\r\n\r\n", "\r\n" + head + "\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "5, 1, 5 headers, in segments of 1 byte",
        "5, 4096, 5 headers, in segments of 4 KiB",
        "97, 1, 97 headers, in segments of 1 byte",
        "97, 4096, 97 headers, in segments of 4 KiB",
    })
    void headThatGoesBeyondTheLimitTakesTwiceTheLimitAtMost(int fields, int segment, String form, String cut) {
        byte[] head =
                OpeningConnection.latin1(headUpToTheLimit(fields).replace("\r\n\r\n", "\r\nbeyond: the limit\r\n"));
        try (OpeningConnection opening = OpeningConnection.begin()) {
            opening.channel.config().setAllocator(allocator);
            long most = 0;
            for (int from = 0; from < head.length && opening.channel.isOpen(); from += segment) {
                int length = Math.min(segment, head.length - from);
                opening.channel.writeInbound(Unpooled.wrappedBuffer(head, from, length));
                most = Math.max(most, buffered());
            }
            opening.runTasks();
            Figures.of("fault-12").atMost(BOUND, "bytes", "taken by an answer without end, " + form + ", " + cut, most);
            assertThat(opening.failure(HandshakeException.class).kind()).isEqualTo(HandshakeException.Kind.LIMIT);
        }
        assertThat(buffered()).isZero();
    }

    private long buffered() {
        return allocator.metric().usedHeapMemory() + allocator.metric().usedDirectMemory();
    }

    @Test
    @ExtendWith(NoLeakDetector.class)
    void answerUpToTheLimitIsKeptInTwiceTheLimitAtMost() {
        String answer = headUpToTheLimit(97);
        open(answer).close(); // loads the classes
        List<OpeningConnection> connections = new ArrayList<>();
        long before = Cost.retainedHeap();
        for (int i = 0; i < CONNECTIONS; i++) {
            connections.add(open(answer));
        }
        long kept = (Cost.retainedHeap() - before) / CONNECTIONS;
        Figures.of("fault-12").atMost(BOUND, "bytes", "kept with an answer of 64 KiB and its connection", kept);
        assertThat(kept).as("whether anything was measured").isGreaterThan(LIMITS.responseHeadBytes());
        for (OpeningConnection opening : connections) {
            assertThat(opening.listener.handshake().headers().map()).hasSize(3 + 97);
            opening.close();
        }
    }

    private static OpeningConnection open(String answer) {
        OpeningConnection opening = OpeningConnection.begin();
        opening.receives(answer);
        opening.listener.assertNext("open");
        return opening;
    }
}
