package dev.noctule.benchmarks.codec;

/** A codec that encodes a client's messages, one frame each, into a {@link ByteSink}. */
public interface EncodeSide {
    /** A binary message, encoded now or at the flush. */
    void writeBinary(Payload payload);

    /** A text message, encoded now or at the flush. */
    void writeText(String text);

    /** Everything that was written is in the sink, and the sink is flushed. */
    void flush();
}
