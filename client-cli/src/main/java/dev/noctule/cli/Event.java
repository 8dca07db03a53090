package dev.noctule.cli;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.WebSocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What a conversation consists of, in the order in which it happened. */
sealed interface Event {
    /** A text message. */
    record Text(String text) implements Event {
        @Override
        public int size() {
            return text.length();
        }
    }

    /** A binary message. */
    record Binary(ByteBuffer data) implements Event {
        @Override
        public int size() {
            return data.remaining();
        }
    }

    /** A Ping; the library has answered it. */
    record Ping(ByteBuffer payload) implements Event {}

    /** A Pong. */
    record Pong(ByteBuffer payload) implements Event {}

    /** There is a connection: the first event. */
    record Opened() implements Event {}

    /**
     * There is none any more, or still none, and there will be another attempt.
     *
     * @param cause why
     * @param attempt which one it will be, from 1
     * @param delay how long until then
     */
    record Reconnecting(WebSocketException cause, int attempt, Duration delay) implements Event {}

    /** There is a connection again. */
    record Reconnected(Handshake handshake) implements Event {}

    /** A Ping of ours was answered. */
    record Answered(long sequence, Duration roundTrip) implements Event {}

    /** A message of ours did not get out. */
    record NotSent(String cause) implements Event {}

    /** What a command of the person's has come to, in a line. */
    record Answer(String line) implements Event {}

    /** The connection has ended: the last event of a connection. */
    record Closed(CloseInfo info) implements Event {}

    /**
     * There is nothing more to be sent.
     *
     * @param failure why the input could not be read to its end, or null
     */
    record InputEnded(@Nullable Failure failure) implements Event {}

    /** How much of the memory for unread messages this takes, roughly in bytes. */
    default int size() {
        return 0;
    }
}
