package dev.noctule.benchmarks.codec;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;

/**
 * What does it cost to send from other threads than the event loop's? Two of them send many messages to a socket at
 * once, and each waits until all of its own are written. What the event loop, and the server behind the socket, need is
 * in it: their allocation, and their time where the senders wait for them.
 */
@Threads(2)
@Fork( // as the others, but with threads as services have them, and not Netty's
        value = 3,
        jvmArgsAppend = {
            "-Xms1g",
            "-Xmx1g",
            "-XX:+AlwaysPreTouch",
            "-Dio.netty.leakDetection.level=disabled",
            "--enable-native-access=ALL-UNNAMED"
        })
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
public class HandOverBenchmark extends CodecBenchmark {
    private static final int MESSAGES = 1024;

    @Param
    public History history;

    private MessageSide sender;

    @Setup
    public void prepare(Connection connection) {
        sender = connection.handOver.sender();
        history.encode(sender);
    }

    /** One operation is one message of one thread. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public void handOver(Connection connection) {
        for (int i = 0; i < MESSAGES; i++) {
            sender.writeBinary(connection.payload);
        }
        sender.flush();
    }

    /** What the threads have in common. */
    @State(Scope.Benchmark)
    public static class Connection {
        /** Bytes of payload. */
        @Param({"16", "125", "1024", "16384"})
        public int size;

        @Param
        public Side whose;

        private Payload payload;
        private DiscardingPeer peer;
        private HandOver handOver;

        @Setup
        public void open() {
            byte[] message = Content.BINARY.bytes(size);
            payload = Payload.of(message, Payload.Memory.HEAP);
            check(message);
            peer = new DiscardingPeer();
            handOver = whose.handOver(new LoopChannel.End.Peer(peer.address()));
        }

        /** A sink sees the bytes when the flush ends; a server on another thread would see them later. */
        private void check(byte[] message) {
            List<HandOver> checked = new ArrayList<>();
            try {
                Checks.encodes(
                        sink -> {
                            checked.add(whose.handOver(new LoopChannel.End.Sink(sink)));
                            return checked.get(0).sender();
                        },
                        side -> side.writeBinary(payload),
                        message);
            } finally {
                checked.forEach(HandOver::close);
            }
        }

        @TearDown
        public void close() {
            handOver.close();
            peer.close();
        }
    }
}
