package dev.noctule.websocket.netty;

import dev.noctule.websocket.reconnect.ReconnectingSocket;
import java.util.concurrent.CompletableFuture;

/**
 * A reconnecting socket as its client keeps it, beside the attempt or the connection that it has at the moment.
 *
 * @param ended completes after its last callback
 */
record OngoingReconnects(ReconnectingSocket socket, ReconnectingHome home, CompletableFuture<Void> ended)
        implements Ongoing {
    OngoingReconnects(ReconnectingSocket socket, ReconnectingHome home) {
        this(socket, home, socket.closed().thenAccept(info -> {}));
    }

    @Override
    public boolean isCallingHere() {
        return home.isCallingHere();
    }

    @Override
    public void shutDown(int code) {
        socket.close(code, "");
    }

    @Override
    public void abort() {
        socket.abort();
    }

    @Override
    public void loopTerminated() {
        socket.loopTerminated();
    }
}
