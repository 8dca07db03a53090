package dev.noctule.websocket.protocol;

import io.netty.buffer.ByteBuf;

/** Takes the payloads of data frames, and tells {@link SessionEvents} of what they are parts of. */
interface Assembler {
    /** A TEXT or BINARY frame begins a message, a CONTINUATION frame continues it. */
    void beginFrame(boolean fin, boolean rsv1, Opcode opcode, long length);

    /**
     * Takes some of the frame's payload.
     *
     * @param part borrowed: read from its reader index on, which may move
     * @param length how many bytes there are, at least 1
     * @return how many of them were taken, at least 1; the rest is given again, unless the session is over by then
     */
    int append(ByteBuf part, int length);

    /** The message is complete. */
    void endMessage();
}
