package dev.noctule.benchmarks.codec;

import org.openjdk.jmh.annotations.Param;

/** What does permessage-deflate cost when sending, beside the same messages without it? */
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
public class EncodeDeflateBenchmark extends EncodeBenchmark {
    @Param({"true", "false"})
    public boolean deflate;

    private String text;

    @Override
    EncodeSide encoder(ByteSink sink) {
        return deflate ? whose.deflate(sink) : whose.encode(sink);
    }

    @Override
    byte[] message() {
        return Content.JSON.bytes(size);
    }

    @Override
    public void prepare() {
        text = Content.JSON.text(size);
        super.prepare();
    }

    @Override
    void write(EncodeSide encoder) {
        encoder.writeText(text);
    }
}
