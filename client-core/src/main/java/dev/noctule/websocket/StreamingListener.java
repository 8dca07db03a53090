package dev.noctule.websocket;

import java.nio.ByteBuffer;

/**
 * A listener that takes messages in parts, as they arrive: for messages that are too long to be kept, or whose
 * beginning is of use before their end is there. {@link #onText} and {@link #onBinary} are not called.
 *
 * <p><b>Parts.</b> The parts of a message, put together, are the message. They come in order, and those of one message
 * at a time. How long they are is of no meaning: it depends on the frames of the server, on the network and on
 * compression. All are short, mostly up to 64 KiB. Each message has exactly one last part, which may be empty; others
 * are not empty. If the connection ends, or the message turns out to be invalid, the last part never comes. Pings and
 * pongs may come between two parts.
 *
 * <p><b>Limits.</b> A message may have any length, and so may a frame: {@link Limits#messageBytes()}, {@link
 * Limits#frameBytes()} and {@link Limits#fragments()} do not apply, nor does any bound of what compressed data may
 * inflate to. Memory stays constant, but whoever stores parts is to count them, and to {@linkplain WebSocket#close(int,
 * String) close} with 1009 when they are too many.
 *
 * <p><b>Demand.</b> On a connection with {@link WebSocketRequest#autoDemand()} false, {@link WebSocket#request} asks
 * for parts: each call of {@link #onTextPart} or {@link #onBinaryPart} is one. A part that comes with no demand is
 * copied, and waits within {@link Limits#readAheadBytes()}, as a message does; beyond that, reading stops.
 */
public interface StreamingListener extends WebSocketListener {
    /**
     * A part of a text message.
     *
     * @param socket the socket
     * @param part whole code points: one that the network has cut comes whole, in a later part
     * @param last whether the message ends with this part
     */
    default void onTextPart(WebSocket socket, String part, boolean last) {}

    /**
     * A part of a binary message.
     *
     * @param socket the socket
     * @param part the bytes from position to limit, read-only, and valid only until this method returns: mostly it is
     *     the very memory that was read into, with no copy
     * @param last whether the message ends with this part
     */
    default void onBinaryPart(WebSocket socket, ByteBuffer part, boolean last) {}
}
