package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.BinaryMessageWriter;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.StreamingListener;
import dev.noctule.websocket.TextMessageWriter;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.Cost;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A message many times as long as the heap, both ways over loopback. It has 256 MiB, or as many as the system property
 * {@code longMessage.mib} says; then the figures are printed.
 */
@Tag("small-heap")
class LongMessageTest {
    private static final int MIB = 1024 * 1024;
    private static final long BYTES = Long.getLong("longMessage.mib", 256) * MIB;

    /** What is sent and received is this, again and again: no power of two, so that a lost or doubled block shows. */
    private static final byte[] BLOCK = block(60_000);

    /** One that takes this long for 10 MiB has hung. */
    private static final long SECONDS = 20 + BYTES / (10 * MIB);

    private static final long MOST_DIRECT = 8 * MIB;

    @BeforeAll
    static void heapIsSmall() {
        Cost.assertHeapIsSmall();
    }

    private static byte[] block(int size) {
        byte[] block = new byte[size];
        for (int i = 0; i < size; i++) {
            block[i] = (byte) ('A' + i % 53 % 26);
        }
        return block;
    }

    private static byte expected(long offset) {
        return BLOCK[(int) (offset % BLOCK.length)];
    }

    private static int nextLength(long done) {
        return (int) Math.min(BLOCK.length, BYTES - done);
    }

    /** Checks and counts the bytes of one message; the first and the last of a part must be what they should be. */
    private static final class Received {
        final AtomicLong bytes = new AtomicLong();
        final AtomicLong parts = new AtomicLong();
        final AtomicLong direct = new AtomicLong();

        void add(ByteBuffer part) {
            if (part.hasRemaining()) {
                long offset = bytes.get();
                assertThat(part.get(part.position())).isEqualTo(expected(offset));
                assertThat(part.get(part.limit() - 1)).isEqualTo(expected(offset + part.remaining() - 1));
            }
            bytes.addAndGet(part.remaining());
            parts.incrementAndGet();
            direct.accumulateAndGet(directMemory(), Math::max);
        }
    }

    private static long directMemory() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    @Test
    void binaryMessageComesIn() throws Exception {
        Received received = new Received();
        receive("82", new StreamingListener() {
            @Override
            public void onBinaryPart(WebSocket socket, ByteBuffer part, boolean last) {
                received.add(part);
            }
        });
        assertReceived("binary message in", received);
    }

    @Test
    void textMessageComesIn() throws Exception {
        Received received = new Received();
        receive("81", new StreamingListener() {
            @Override
            public void onTextPart(WebSocket socket, String part, boolean last) {
                received.add(ByteBuffer.wrap(part.getBytes(StandardCharsets.US_ASCII)));
            }
        });
        assertReceived("text message in", received);
    }

    /** One frame, of all the bytes. */
    private static void receive(String firstByte, StreamingListener listener) throws Exception {
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    peer.write(firstByte + "7f" + String.format("%016x", BYTES));
                    writeBlocks(peer.socket().getOutputStream());
                    peer.write("88 02 03 e8");
                    peer.finish();
                });
                WebSocketClient client = WebSocketClient.create()) {
            WebSocket socket = Clients.get(client.connect(server.ws(), listener));
            CloseInfo info = socket.closed().get(SECONDS, TimeUnit.SECONDS);
            assertThat(info.clean()).as(info.toString()).isTrue();
        }
    }

    private static void writeBlocks(OutputStream out) throws IOException {
        for (long done = 0; done < BYTES; done += nextLength(done)) {
            out.write(BLOCK, 0, nextLength(done));
        }
    }

    private static void assertReceived(String what, Received received) {
        assertThat(received.bytes).hasValue(BYTES);
        report(what, received.parts.get(), received.direct.get());
        assertThat(received.direct.get()).isLessThanOrEqualTo(MOST_DIRECT);
    }

    private static void report(String what, long parts, long direct) {
        if (System.getProperty("longMessage.mib") != null) {
            System.out.printf(
                    "%s: %d MiB in %d parts on a heap of %d MiB; at most %d KiB of Netty's direct memory%n",
                    what, BYTES / MIB, parts, Runtime.getRuntime().maxMemory() / MIB, direct / 1024);
        }
    }

    @Test
    void binaryMessageGoesOut() throws Exception {
        send(0x2, "binary message out", socket -> {
            BinaryMessageWriter writer = socket.startBinary();
            return new Parts(length -> writer.write(ByteBuffer.wrap(BLOCK, 0, length)), writer::finish);
        });
    }

    @Test
    void textMessageGoesOut() throws Exception {
        String block = new String(BLOCK, StandardCharsets.US_ASCII);
        send(0x1, "text message out", socket -> {
            TextMessageWriter writer = socket.startText();
            return new Parts(length -> writer.write(block.substring(0, length)), writer::finish);
        });
    }

    /** A writer of either kind. */
    private record Parts(Function<Integer, CompletableFuture<Void>> write, Supplier<CompletableFuture<Void>> finish) {}

    private static void send(int opcode, String what, Function<WebSocket, Parts> start) throws Exception {
        Received received = new Received();
        try (ByteServer server = ByteServer.serving(peer -> {
                    peer.acceptUpgrade();
                    readMessage(peer, opcode, received);
                    peer.write("88 02 03 e8");
                });
                WebSocketClient client = WebSocketClient.create()) {
            WebSocket socket = Clients.get(client.connect(server.ws(), new StreamingListener() {}));
            Parts parts = start.apply(socket);
            for (long done = 0; done < BYTES; done += nextLength(done)) {
                CompletableFuture<Void> written = parts.write().apply(nextLength(done));
                if (!socket.isWritable()) {
                    written.get(SECONDS, TimeUnit.SECONDS);
                }
            }
            parts.finish().get().get(SECONDS, TimeUnit.SECONDS);
            assertThat(socket.closed().get(SECONDS, TimeUnit.SECONDS).clean()).isTrue();
        }
        assertReceived(what, received);
    }

    private static void readMessage(ByteServer.Peer peer, int opcode, Received received) throws IOException {
        ByteServer.Frame frame = readDataFrame(peer);
        assertThat(frame.opcode()).isEqualTo(opcode);
        while (!frame.isFinal()) {
            received.add(ByteBuffer.wrap(frame.payload()));
            frame = readDataFrame(peer);
            assertThat(frame.opcode()).isZero();
        }
        assertThat(frame.payload()).isEmpty();
    }

    /** In a message that takes long enough there are Pings of the heartbeat. */
    private static ByteServer.Frame readDataFrame(ByteServer.Peer peer) throws IOException {
        ByteServer.Frame frame = peer.readFrame();
        while (frame.opcode() == 0x9) {
            peer.writeFrame(0x8a, frame.payload());
            frame = peer.readFrame();
        }
        return frame;
    }
}
