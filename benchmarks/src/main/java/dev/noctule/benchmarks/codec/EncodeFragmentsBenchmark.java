package dev.noctule.benchmarks.codec;

import org.openjdk.jmh.annotations.Param;

/** What does it cost to send a message as four fragments? */
@SuppressWarnings("NullAway.Init") // because JMH sets the parameters, and calls prepare()
public class EncodeFragmentsBenchmark extends EncodeBenchmark {
    private static final int FRAGMENTS = 4;

    @Param({"BINARY", "ASCII", "LATIN", "CJK"})
    public Content content;

    private Payload payload;
    private String text;
    private int fragmentBytes;

    @Override
    byte[] message() {
        return content.bytes(size);
    }

    @Override
    public void prepare() {
        payload = Payload.of(message(), Payload.Memory.HEAP);
        text = content.isText() ? content.text(size) : "";
        fragmentBytes = (size + FRAGMENTS - 1) / FRAGMENTS;
        super.prepare();
    }

    @Override
    void write(EncodeSide encoder) {
        if (content.isText()) {
            encoder.writeText(text, fragmentBytes);
        } else {
            encoder.writeBinary(payload, fragmentBytes);
        }
    }
}
