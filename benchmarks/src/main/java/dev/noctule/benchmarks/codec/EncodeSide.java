package dev.noctule.benchmarks.codec;

/** A codec that encodes a client's messages into a {@link ByteSink}. */
public interface EncodeSide {
    /** A binary message of one frame, encoded now or at the flush. */
    void writeBinary(Payload payload);

    /** A text message of one frame, encoded now or at the flush. */
    void writeText(String text);

    /**
     * A binary message of several frames, encoded now or at the flush.
     *
     * @param fragmentBytes the longest payload of one of them, less than the message has
     */
    void writeBinary(Payload payload, int fragmentBytes);

    /**
     * A text message of several frames, encoded now or at the flush.
     *
     * @param fragmentBytes the longest payload of one of them, less than the message has
     */
    void writeText(String text, int fragmentBytes);

    /** Everything that was written is in the sink, and the sink is flushed. */
    void flush();
}
