package dev.noctule.websocket.protocol;

import java.nio.ByteBuffer;

/** What a {@link Session} tells, in wire order. */
public interface SessionEvents {
    /** Whether more messages, or parts, may come now: false while those that wait for demand fill the read-ahead. */
    boolean hasRoom();

    /**
     * The one place where the state of a connection is seen to change. A Close frame that goes with the change has been
     * told before.
     */
    void onStateChange(SessionState from, SessionState to);

    /** A whole frame of a message that others follow. Only whoever waits for signs of life needs to know. */
    default void onFragment() {}

    /** A whole text message. */
    void onText(String text);

    /** A whole binary message; the buffer is the receiver's to keep. */
    void onBinary(ByteBuffer data);

    /**
     * A part of a text message, in a {@linkplain Session#streaming streaming} session.
     *
     * @param part whole code points; empty only if it is the last one
     * @param last whether the message ends with it
     */
    void onTextPart(String part, boolean last);

    /**
     * A part of a binary message, in a {@linkplain Session#streaming streaming} session.
     *
     * @param part borrowed until the call returns, read-only; empty only if it is the last one
     * @param last whether the message ends with it
     */
    void onBinaryPart(ByteBuffer part, boolean last);

    /** A Ping came; its {@link #sendPong} came before. The array is the receiver's to keep. */
    void onPing(byte[] payload);

    /** A Pong came. The array is the receiver's to keep. */
    void onPong(byte[] payload);

    /** A Pong is to be sent, unless a newer one overtakes it (5.5.3). */
    void sendPong(byte[] payload);

    /** The one Close frame of this side is to be sent, behind the frames that were handed over before. */
    void sendClose(CloseBody body);
}
