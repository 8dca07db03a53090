package dev.noctule.benchmarks.codec;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Warmup;

/** What does it cost to encode and mask a binary message? */
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
@Warmup(iterations = 5, time = 800, timeUnit = TimeUnit.MILLISECONDS) // few and short methods
public class EncodeBinaryBenchmark extends EncodeBenchmark {
    @Param
    public Payload.Memory memory;

    private Payload payload;

    @Override
    byte[] message() {
        return Content.BINARY.bytes(size);
    }

    @Override
    public void prepare() {
        payload = Payload.of(message(), memory);
        super.prepare();
    }

    @Override
    void write(EncodeSide encoder) {
        encoder.writeBinary(payload);
    }
}
