package dev.noctule.websocket.netty;

import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketListener;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.reconnect.Home;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/** A reconnecting socket's event loop: all its connections are there, and so all its callbacks are serial. */
final class ReconnectingHome implements Home {
    /** Begins attempts on an event loop. */
    interface Connector {
        CompletableFuture<WebSocket> connect(WebSocketRequest request, WebSocketListener listener, EventLoop loop);
    }

    private final EventLoop loop;
    private final Connector connector;

    ReconnectingHome(EventLoop loop, Connector connector) {
        this.loop = loop;
        this.connector = connector;
    }

    @Override
    public void execute(Runnable task) {
        try {
            loop.execute(task);
        } catch (RejectedExecutionException shutDown) {
            task.run();
        }
    }

    @Override
    public void call(Runnable callback) {
        callback.run();
    }

    @Override
    public Future<?> schedule(Duration delay, Runnable task) {
        return loop.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public <T> CompletableFuture<T> newFuture() {
        return new CompletableFuture<>();
    }

    @Override
    public long nanoTime() {
        return loop.ticker().nanoTime();
    }

    @Override
    public CompletableFuture<WebSocket> connect(WebSocketRequest request, WebSocketListener listener) {
        return connector.connect(request, listener, loop);
    }
}
