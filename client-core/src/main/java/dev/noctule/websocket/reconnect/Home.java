package dev.noctule.websocket.reconnect;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.WebSocketRequest;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Where a reconnecting socket lives: one event loop, on which all its connections are too. */
public interface Home {
    /** Any thread: runs it on the event loop, later and in order; or here, if the loop was shut down. */
    void execute(Runnable task);

    /**
     * Event loop: runs what calls the listener where callbacks run, behind all callbacks of the connections so far.
     *
     * @param callback does not throw
     * @param lost told on the event loop, instead, when it turns out that the callback will never run
     */
    void call(Runnable callback, Consumer<ConnectionLostException> lost);

    /**
     * Event loop: as {@link #call}, behind everything else. If there is nobody left who runs callbacks, whoever finds
     * that out runs it.
     */
    void callLast(Runnable callback);

    /**
     * Event loop: runs it there when the time has passed.
     *
     * @return for {@link Future#cancel}
     * @throws RejectedExecutionException if the loop was shut down
     */
    Future<?> schedule(Duration delay, Runnable task);

    /** Any thread: a future that the event loop, or a callback, will complete. */
    <T> CompletableFuture<T> newFuture();

    /** Any thread: as {@link System#nanoTime()}. */
    long nanoTime();

    /**
     * Event loop: begins an attempt.
     *
     * @return see {@link dev.noctule.websocket.WebSocketClient#connect(WebSocketRequest, WebSocketListener)}
     * @throws IllegalArgumentException if the request is not allowed
     * @throws IllegalStateException if the client is closed
     */
    CompletableFuture<WebSocket> connect(WebSocketRequest request, WebSocketListener listener);
}
