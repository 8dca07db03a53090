package dev.noctule.websocket;

import java.nio.ByteBuffer;

/** A whole message that was received, from one frame or many. */
public sealed interface Message {
    /**
     * A text message.
     *
     * @param text the text
     */
    record Text(String text) implements Message {}

    /**
     * A binary message.
     *
     * @param data the bytes from position to limit, the receiver's to keep and to change
     */
    record Binary(ByteBuffer data) implements Message {}
}
