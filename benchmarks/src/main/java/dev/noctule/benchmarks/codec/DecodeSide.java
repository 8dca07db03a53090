package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;

/** A codec that decodes what a server sends, and tells a {@link Receiver}. */
@FunctionalInterface
public interface DecodeSide {
    /**
     * Takes what one read from the socket gave.
     *
     * @param in released by the side
     */
    void read(ByteBuf in);

    /** What is to be decoded, and so which handlers a pipeline needs. */
    enum Kind {
        /** Binary payloads as the codec gives them: Noctule in parts that are borrowed, Netty in frames that are copies. */
        BINARY_PARTS,

        /** Binary messages of one frame, which the receiver may keep. */
        BINARY,

        /** Text messages of one frame: checked, and made a String. */
        TEXT,

        /** Binary messages, in parts as they come: Netty has none, and hands on frames. */
        STREAMED_BINARY,

        /** As {@link #STREAMED_BINARY}, of text: checked, and each part made a String. */
        STREAMED_TEXT,

        /** As {@link #BINARY}, of several frames that are put together. */
        BINARY_FRAGMENTS,

        /** As {@link #TEXT}, of several frames that are put together. */
        TEXT_FRAGMENTS,

        /** As {@link #TEXT}, with permessage-deflate. */
        DEFLATED_TEXT;

        boolean isText() {
            return this == TEXT || this == STREAMED_TEXT || this == TEXT_FRAGMENTS || this == DEFLATED_TEXT;
        }

        boolean isFragmented() {
            return this == BINARY_FRAGMENTS || this == TEXT_FRAGMENTS;
        }
    }
}
