package dev.noctule.benchmarks.echo.client;

import java.net.URI;

/**
 * A WebSocket client library, as the echo runs use it. It may open many connections. The process has one core, so each
 * library that has event loops gets one.
 */
public interface ClientUnderTest extends AutoCloseable {
    /** The longest message of any workload must fit, with room: 16 MiB. */
    int MAX_MESSAGE_BYTES = 16 << 20;

    /** How long a connection may take to open. */
    int CONNECT_SECONDS = 30;

    /**
     * Opens a connection and waits for it.
     *
     * @param uri {@code ws://} or {@code wss://}
     * @param listener is told of messages, on a thread of the library
     * @return the open connection
     */
    Connection connect(URI uri, Listener listener) throws Exception;

    @Override
    void close() throws Exception;
}
