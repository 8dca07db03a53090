package dev.noctule.cli;

import java.nio.ByteBuffer;

/** For {@code -v}: the frames that are not messages, {@code <} received and {@code >} sent. */
final class ControlFrames {
    /** The longest payload of a control frame, RFC 6455, 5.5. */
    private static final int LONGEST_PAYLOAD = 125;

    private ControlFrames() {}

    /** Prints the event if it is about a control frame. */
    static void print(Event event, Console console) {
        if (event instanceof Event.Ping ping) {
            console.notes().wire("< Ping " + payload(ping.payload()));
        } else if (event instanceof Event.Pong pong) {
            console.notes().wire("< Pong " + payload(pong.payload()));
        } else if (event instanceof Event.Closed closed) {
            Ending.frames(closed.info()).forEach(console.notes()::wire);
        }
    }

    private static String payload(ByteBuffer payload) {
        return HexView.of(payload, LONGEST_PAYLOAD);
    }
}
