package dev.noctule.cli;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.WebSocketException;

/** For {@code --reconnect}: what happens between two connections. */
final class Reconnects {
    private Reconnects() {}

    /** Prints the event if it is about a connection that is lost, not to be had, or there again. */
    static void print(Event event, Console console) {
        if (event instanceof Event.Reconnecting lost) {
            console.note(reason(lost.cause()));
            console.note("Attempt " + lost.attempt() + " to reconnect in " + Seconds.format(lost.delay()) + " s");
        } else if (event instanceof Event.Reconnected) {
            console.note("Connected again");
        }
    }

    private static String reason(WebSocketException cause) {
        CloseInfo info = cause instanceof SocketClosedException closed ? closed.closeInfo() : null;
        return info == null
                ? "No connection: " + cause.getMessage()
                : Ending.of(info).line();
    }
}
