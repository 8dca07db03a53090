package dev.noctule.benchmarks.codec;

/** Takes a client's messages, and has them encoded into a {@link ByteSink}, or for a socket. */
public interface MessageSide {
    /** A binary message of one frame, encoded now or at the flush. */
    void writeBinary(Payload payload);

    /** A text message of one frame, encoded now or at the flush. */
    void writeText(String text);

    /** Everything that was written is in the sink, and the sink is flushed; or the system has it. */
    void flush();
}
