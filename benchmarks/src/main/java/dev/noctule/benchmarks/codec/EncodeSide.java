package dev.noctule.benchmarks.codec;

/** A codec that encodes a client's messages into a {@link ByteSink}. */
public interface EncodeSide extends MessageSide {
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
}
