package dev.noctule.websocket.testing;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.java_websocket.WebSocket;
import org.java_websocket.server.WebSocketServer;

/**
 * Makes Java-WebSocket 1.6.0 a peer that can be relied on. Its selector thread, done with writing, sets the interest of
 * a connection to reading, and so overwrites the interest in writing that a worker thread may have set a moment before:
 * the worker's message then stays in the server for ever. This repeats the demand for connections that have something
 * to write.
 */
public final class WriteNudge implements AutoCloseable {
    private static final long PERIOD_MILLIS = 50;

    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread daemon = new Thread(task, "write-nudge");
        daemon.setDaemon(true);
        return daemon;
    });

    /** Nudges the connections of a server until it is closed. */
    public WriteNudge(WebSocketServer server) {
        thread.scheduleWithFixedDelay(() -> nudge(server), PERIOD_MILLIS, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private static void nudge(WebSocketServer server) {
        for (WebSocket socket : server.getConnections()) {
            if (socket.hasBufferedData()) {
                server.onWriteDemand(socket);
            }
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
