package dev.noctule.benchmarks.codec;

import org.openjdk.jmh.annotations.Param;

/** What does it cost to encode and mask a String? */
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
public class EncodeTextBenchmark extends EncodeBenchmark {
    @Param({"ASCII", "LATIN", "CJK"})
    public Content content;

    private String text;

    @Override
    byte[] message() {
        return content.bytes(size);
    }

    @Override
    public void prepare() {
        text = content.text(size);
        super.prepare();
    }

    @Override
    void write(EncodeSide encoder) {
        encoder.writeText(text);
    }
}
