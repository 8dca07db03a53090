package dev.noctule.websocket.faults;

import dev.noctule.websocket.WebSocketClient;
import java.io.IOException;

/** What the client meets: it comes to its stage, and waits there for the fault. */
interface FaultyPeer extends AutoCloseable {
    /** A client that is to meet it, on these loops. */
    WebSocketClient client(FaultLoop loop);

    /** What that client is to connect to. */
    String uri();

    /** Returns when the stage is reached and the client has taken note of everything that came before. */
    void awaitStage(FaultLoop loop) throws InterruptedException;

    /** Ends this side. */
    default void end() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Breaks off. */
    default void reset() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** Sends what nobody understands. */
    default void garbage() throws IOException {
        throw new UnsupportedOperationException();
    }

    /** From now on sends what there is to be sent at one byte a second. */
    default void drip() {
        throw new UnsupportedOperationException();
    }

    /** Goes on as if nothing had happened. */
    default void goOn() {
        throw new UnsupportedOperationException();
    }

    @Override
    void close() throws IOException;
}
