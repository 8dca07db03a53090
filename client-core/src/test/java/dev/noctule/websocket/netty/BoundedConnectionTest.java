package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketClient;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.handshake.DeflateAgreement;
import dev.noctule.websocket.testing.ByteServer;
import dev.noctule.websocket.testing.Bytes;
import dev.noctule.websocket.testing.Cost;
import dev.noctule.websocket.testing.Figures;
import dev.noctule.websocket.testing.NoLeakDetector;
import dev.noctule.websocket.testing.RecordingListener;
import dev.noctule.websocket.testing.Tool;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Whole connections on a heap of 64 MiB: however much a server sends, and however often, memory does not grow. */
@Tag("small-heap")
class BoundedConnectionTest {
    private static final int KIB = 1024;
    private static final int MIB = 1024 * KIB;
    private static final int MILLION = 1_000_000;

    /** Frames in one read. */
    private static final int BATCH = 1_000;

    private static final ClientOptions OPTIONS = OpenConnection.OPTIONS;

    private static final DeflateAgreement DEFLATE = new DeflateAgreement(false, false, 15, 15);

    @BeforeAll
    static void heapIsSmall() {
        Cost.assertHeapIsSmall();
    }

    @Test
    @Tag("CVE-2021-3690")
    @Tag("fault-31")
    @ExtendWith(NoLeakDetector.class)
    void millionPingsPongsAndEmptyFramesLeaveDirectMemoryFlat() {
        PooledByteBufAllocator pool = new PooledByteBufAllocator(true);
        Counter counter = new Counter();
        try (OpenConnection connection = OpenConnection.unrecorded(null, counter)) {
            connection.channel.config().setAllocator(pool);
            byte[] batch = Bytes.hex("89 01 61  8a 01 61  82 00  02 00  80 00".repeat(BATCH / 5));
            receive(connection, batch);
            long before = pool.metric().usedDirectMemory();
            for (int received = BATCH; received < MILLION; received += BATCH) {
                receive(connection, batch);
            }
            long growth = pool.metric().usedDirectMemory() - before;
            Figures.of("CVE-2021-3690").atMost(0, "bytes", "growth of direct memory, 1 000 000 frames", growth);
            assertThat(counter.calls).isEqualTo(MILLION / 5 * 4); // two of five frames are one message
        }
    }

    private static void receive(OpenConnection connection, byte[] bytes) {
        connection.channel.writeInbound(
                connection.channel.alloc().directBuffer(bytes.length).writeBytes(bytes));
        for (ByteBuf out = connection.channel.readOutbound(); out != null; out = connection.channel.readOutbound()) {
            out.release();
        }
    }

    /** A listener that keeps nothing. */
    private static class Counter implements WebSocketListener {
        int calls;
        int messages;

        @Override
        public void onBinary(WebSocket socket, ByteBuffer data) {
            calls++;
            messages++;
        }

        @Override
        public void onPing(WebSocket socket, ByteBuffer payload) {
            calls++;
        }

        @Override
        public void onPong(WebSocket socket, ByteBuffer payload) {
            calls++;
        }
    }

    @Test
    @Tag("CVE-2020-35896")
    @Tag("CVE-2025-5399")
    @Tag("fault-31")
    void hundredThousandPingsWhileThePeerDoesNotReadKeepOnePong() {
        try (OpenConnection connection = OpenConnection.unrecorded(null, new Counter())) {
            connection.setTransportWritable(false);
            byte[] pings = Bytes.hex(("89 7d" + "61".repeat(125)).repeat(BATCH));
            receive(connection, pings); // loads the classes
            long before = Cost.retainedHeap();
            for (int received = BATCH; received < MILLION / 10; received += BATCH) {
                receive(connection, pings);
            }
            connection.receives("89 01 7a");
            Figures.of("CVE-2020-35896")
                    .atMost(64 * KIB, "bytes", "kept of 100 000 unanswered pings", Cost.retainedHeap() - before);
            assertThat(connection.channel.hasPendingTasks()).isFalse();
            connection.assertSent("");
            connection.setTransportWritable(true);
            connection.assertSent("8a 81 00000000 7a");
        }
    }

    @Test
    @Tag("CVE-2020-35896")
    @Tag("fault-31")
    @ExtendWith(NoLeakDetector.class)
    void millionPingsInOneGoKeepOnePongAndDataBetweenThemIsDelivered() {
        Counter counter = new Counter();
        try (OpenConnection connection = OpenConnection.unrecorded(null, counter)) {
            connection.setTransportWritable(false);
            byte[] batch = Bytes.hex("89 01 70".repeat(BATCH) + "82 01 41");
            receive(connection, batch); // loads the classes
            long before = Cost.retainedHeap() + directBytes();
            for (int received = BATCH; received < MILLION; received += BATCH) {
                receive(connection, batch);
            }
            connection.receives("89 01 7a");
            Figures.of("fault-31")
                    .atMost(
                            64 * KIB,
                            "bytes",
                            "kept of 1 000 000 unanswered pings",
                            Cost.retainedHeap() + directBytes() - before);
            assertThat(counter.messages).isEqualTo(MILLION / BATCH);
            assertThat(counter.calls).isEqualTo(MILLION + MILLION / BATCH + 1);
            connection.assertSent("");
            connection.setTransportWritable(true);
            connection.assertSent("8a 81 00000000 7a");
        }
    }

    /** Pongs for all of them, 131 bytes each, would be twice the direct memory that there is. */
    @Test
    @Tag("CVE-2020-35896")
    @Tag("CVE-2025-5399")
    @Tag("fault-31")
    void floodOfPingsFromAPeerThatDoesNotReadIsAnsweredByWhatFitsAndTheNewest() throws Exception {
        CountDownLatch looked = new CountDownLatch(1);
        Flooded listener = new Flooded();
        ByteServer.Script flood = peer -> {
            peer.acceptUpgrade();
            String pings = ("\u0089}" + "a".repeat(125)).repeat(BATCH);
            for (int sent = 0; sent < MILLION; sent += BATCH) {
                peer.writeText(pings);
            }
            peer.write("89 01 7a  81 01 41");
            looked.await();
            Figures.of("CVE-2020-35896").atMost(MILLION / 4, "pongs", "for 1 000 000 pings", readPongs(peer));
            peer.write("88 02 03 e8");
            assertThat(peer.readFrame().closeCode()).isEqualTo(1000);
        };
        try (ByteServer server = ByteServer.serving(flood);
                RealLoop loop = new RealLoop();
                WebSocketClient client = Clients.on(loop)) {
            Clients.get(client.connect(server.ws(), listener));
            Thread thread = Clients.get(listener.floodOver);
            double before = Cost.cpuMillisOf(thread);
            loop.next().schedule(() -> {}, 250, TimeUnit.MILLISECONDS).sync(); // the loop itself has nothing to do
            Figures.of("CVE-2025-5399")
                    .atMost(25, "ms of CPU", "in 250 ms, a pong waiting", Cost.cpuMillisOf(thread) - before);
            looked.countDown();
            assertThat(Clients.get(listener.closed).code()).isEqualTo(1000);
        }
    }

    /** How many, the last of them being that for the newest Ping. */
    private static int readPongs(ByteServer.Peer peer) throws IOException {
        int pongs = 1;
        ByteServer.Frame frame = peer.readFrame();
        for (; frame.payload().length == 125; frame = peer.readFrame()) {
            pongs++;
        }
        assertThat(frame.first()).as("FIN and Pong").isEqualTo(0x8a);
        assertThat(frame.text()).isEqualTo("z");
        return pongs;
    }

    private static final class Flooded implements WebSocketListener {
        final CompletableFuture<Thread> floodOver = new CompletableFuture<>();
        final CompletableFuture<CloseInfo> closed = new CompletableFuture<>();

        @Override
        public void onText(WebSocket socket, String text) {
            floodOver.complete(Thread.currentThread());
        }

        @Override
        public void onClose(WebSocket socket, CloseInfo info) {
            closed.complete(info);
        }
    }

    @Test
    @Tag("fault-22")
    @ExtendWith(NoLeakDetector.class)
    void shortMessagesThatWaitTakeAsMuchMemoryAsTheirLimitSays() {
        fillQueue("empty messages", OPTIONS, socket -> socket.sendText(""));
        fillQueue("messages of 200 bytes", OPTIONS, socket -> socket.sendBinary(ByteBuffer.allocate(200)));
        ClientOptions cutting = OPTIONS.withFragmentBytes(1_000);
        fillQueue("empty messages that are not encoded", cutting, socket -> socket.sendText(""));
    }

    @Test
    @Tag("fault-22")
    @ExtendWith(NoLeakDetector.class)
    void messagesThatAreStartedTakeAsMuchMemoryAsTheirLimitSays() {
        fillQueue("messages with no part", OPTIONS, socket -> socket.startText().finish());
        fillQueue(
                "messages with an empty part",
                OPTIONS,
                socket -> socket.startBinary().write(ByteBuffer.allocate(0)));
        fillQueue("messages with a part", OPTIONS, socket -> socket.startText().write("A"));
    }

    /** Sends while the transport takes nothing, for as long as the queue takes more. */
    private static void fillQueue(
            String what, ClientOptions options, Function<WebSocket, CompletableFuture<Void>> send) {
        try (OpenConnection connection = OpenConnection.with(options)) {
            connection.setTransportWritable(false);
            long heap = Cost.retainedHeap();
            long direct = directBytes();
            int taken = 0;
            while (taken < MILLION && !send.apply(connection.socket).isCompletedExceptionally()) {
                taken++;
            }
            long kept = Cost.retainedHeap() - heap + directBytes() - direct;
            Figures.of("Limits").atMost(20 * MIB, "bytes", "kept, " + what, kept); // 16, and the allocator's chunks
            assertThat(taken).as(what).isBetween(10_000, 65_536);
            connection.tcpEnds();
            connection.listener.assertNext("close 1006 by NETWORK: EOF");
        }
    }

    @Test
    @Tag("Jetty#293")
    @Tag("Jetty#13029")
    @ExtendWith(NoLeakDetector.class)
    void hundredThousandCompressedConnectionsLeaveMemoryFlat() throws IOException {
        for (int i = 0; i < 20_000; i++) {
            connectCompressAndClose();
        }
        long heap = Cost.retainedHeap();
        long resident = residentBytes();
        long direct = directBytes();
        for (int i = 20_000; i < 100_000; i++) {
            connectCompressAndClose();
        }
        Figures figures = Figures.of("Jetty#293");
        String connections = "100 000 compressed connections";
        figures.atMost(256 * KIB, "bytes", "growth of the heap, " + connections, Cost.retainedHeap() - heap);
        figures.atMost(0, "bytes", "growth of direct memory, " + connections, directBytes() - direct);
        Tool.require(resident > 0, "a kernel that tells how much memory a process has");
        figures.atMost(64 * MIB, "bytes", "growth of the process, " + connections, residentBytes() - resident);
    }

    private static void connectCompressAndClose() {
        RecordingListener listener = new RecordingListener().during("text", socket -> socket.sendText("Hello"));
        try (OpenConnection connection = OpenConnection.compressing(DEFLATE, listener)) {
            connection.receives("c1 07 f2 48 cd c9 c9 07 00  88 02 03 e8"); // RFC 7692, 7.2.3.1; Close 1000
            connection.assertSent("c1 87 00000000 f2 48 cd c9 c9 07 00  88 82 00000000 03 e8");
            connection.tcpEnds();
            listener.assertNext("open", "text 'Hello'", "close 1000 by SERVER clean");
        }
    }

    /** 0 where the kernel does not tell. */
    private static long residentBytes() throws IOException {
        Path statm = Path.of("/proc/self/statm"); // proc(5): sizes in pages, the second is resident
        return Files.exists(statm) ? Long.parseLong(Files.readString(statm).split(" ", -1)[1]) * 4 * KIB : 0;
    }

    private static long directBytes() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }

    @Test
    @Tag("Jetty#293")
    @Tag("Jetty#13029")
    void lastMessageCanBeCollectedWhileTheConnectionLivesOn() {
        Forgetful listener = new Forgetful();
        try (OpenConnection connection = OpenConnection.unrecorded(DEFLATE, listener)) {
            connection.receives("c2 07 f2 48 cd c9 c9 07 00"); // RFC 7692, 7.2.3.1
            connection.assertSent("c2 87 00000000 f2 48 cd c9 c9 07 00");
            WeakReference<byte[]> last = Objects.requireNonNull(listener.last, "the message");
            Cost.collectGarbageUntil("message is collected", () -> last.refersTo(null));
            assertThat(connection.socket.isOpen()).isTrue();
        }
    }

    /** Answers with a message, and keeps none. */
    private static final class Forgetful extends Counter {
        @Nullable
        WeakReference<byte[]> last;

        @Override
        public void onBinary(WebSocket socket, ByteBuffer data) {
            assertThat(data.arrayOffset()).isZero();
            last = new WeakReference<>(data.array());
            socket.sendBinary(data);
        }
    }
}
