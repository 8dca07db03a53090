package dev.noctule.benchmarks.codec;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What does it cost to send from another thread than the event loop's? Some messages at once, and then it waits until
 * all are written. The event loop has a core of its own, if there is one, and its allocations count.
 */
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
public class HandOverBenchmark extends CodecBenchmark {
    private static final int MESSAGES = 64;

    /** Bytes of payload. */
    @Param({"16", "125", "1024", "16384"})
    public int size;

    @Param
    public History history;

    @Param
    public Side whose;

    private final ByteSink sink = new ByteSink();
    private Payload payload;
    private MessageSide sender;

    @Setup
    public void prepare() {
        byte[] message = Content.BINARY.bytes(size);
        payload = Payload.of(message, Payload.Memory.HEAP);
        Checks.encodes(whose::handOver, side -> side.writeBinary(payload), message);
        sender = whose.handOver(sink);
        history.encode(sender);
    }

    @TearDown
    public void end() {
        sender.close();
    }

    /** One operation is one message. */
    @Benchmark
    @OperationsPerInvocation(MESSAGES)
    public long handOver() {
        for (int i = 0; i < MESSAGES; i++) {
            sender.writeBinary(payload);
        }
        sender.flush();
        return sink.count();
    }
}
