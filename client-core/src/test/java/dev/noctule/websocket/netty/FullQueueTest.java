package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.SendQueueFullException;
import dev.noctule.websocket.testing.Cost;
import dev.noctule.websocket.testing.Figures;
import dev.noctule.websocket.testing.NoLeakDetector;
import io.netty.buffer.AdaptiveByteBufAllocator;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * On a heap of 64 MiB: the server stops reading, and the user goes on sending until the queue is full. Faults row 22.
 */
@Tag("small-heap")
@Tag("fault-22")
@ExtendWith(NoLeakDetector.class)
class FullQueueTest {
    private static final int MIB = 1024 * 1024;
    private static final int BOUND = Limits.defaults().queuedBytes();

    /** Of the kind that Netty has by default, for nobody else. */
    private final AdaptiveByteBufAllocator allocator = new AdaptiveByteBufAllocator(true);

    @BeforeAll
    static void heapIsSmall() {
        Cost.assertHeapIsSmall();
    }

    @ParameterizedTest(name = "{1}")
    @CsvSource({"0, empty messages", "16, messages of 16 bytes", "1048576, messages of 1 MiB"})
    void queueKeepsItsBoundAndOneMibAtMostAndWorksWhenTheServerReadsAgain(int bytes, String what) {
        byte[] payload = new byte[bytes];
        try (OpenConnection connection = OpenConnection.open()) {
            connection.channel.config().setAllocator(allocator);
            connection.setTransportWritable(false);
            long heap = Cost.retainedHeap();
            int taken = fill(connection, payload);
            long kept = Cost.retainedHeap() - heap + allocator.metric().usedDirectMemory();
            Figures.of("fault-22").atMost(BOUND + MIB, "bytes", "kept by a full queue, " + what, kept);
            assertThat(taken).isEqualTo(BOUND / (bytes + 256));

            connection.setTransportWritable(true);
            assertThat(takeSent(connection)).isEqualTo((long) taken * (headerBytes(bytes) + bytes));
            assertThat(connection.socket.bufferedBytes()).isZero();
            connection.listener.assertNext("writable");
            assertThat(connection.socket.sendText("A")).isNotCompletedExceptionally();
            connection.assertSent("81 81 00000000 41");
        }
    }

    /** Sends until a message does not fit. */
    private static int fill(OpenConnection connection, byte[] payload) {
        int taken = 0;
        CompletableFuture<Void> sent = connection.socket.sendBinary(ByteBuffer.wrap(payload));
        for (; !sent.isDone(); taken++) {
            sent = connection.socket.sendBinary(ByteBuffer.wrap(payload));
        }
        assertThat(sent)
                .failsWithin(Duration.ZERO)
                .withThrowableOfType(ExecutionException.class)
                .withCauseInstanceOf(SendQueueFullException.class);
        return taken;
    }

    /** 6 = 2 + 4, the header with its mask key; 14 with a length of 64 bits. */
    private static int headerBytes(int payloadBytes) {
        return payloadBytes < 126 ? 6 : 14;
    }

    private static long takeSent(OpenConnection connection) {
        connection.runTasks();
        long bytes = 0;
        for (ByteBuf out = connection.channel.readOutbound(); out != null; out = connection.channel.readOutbound()) {
            bytes += out.readableBytes();
            out.release();
        }
        return bytes;
    }
}
