package dev.noctule.websocket.reconnect;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SendQueueFullException;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.protocol.CloseBody;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Where messages go: to the connection, or, while there is none, into a buffer with a bound, for the next one. A message
 * is handed to one connection only, in the order of the calls. Any thread.
 */
final class Outlet {
    /** A message, and what its sender waits for. */
    private record Waiting(Kept message, CompletableFuture<Void> outcome) {
        /** What has become of it. */
        void follow(CompletableFuture<Void> sent) {
            sent.whenComplete((nothing, failure) -> {
                if (failure == null) {
                    outcome.complete(null);
                } else {
                    outcome.completeExceptionally(failure);
                }
            });
        }
    }

    private final long limit;
    private final Home home;

    /** Guards what is below, where it is written; nothing of the user runs while it is held. */
    private final Object lock = new Object();

    private final ArrayDeque<Waiting> kept = new ArrayDeque<>(0);
    private long keptBytes;

    /** Open for everybody, or open no more; null until what was kept has gone ahead. */
    private volatile @Nullable WebSocket current;

    /** Open, for the thread that announces it. */
    private volatile @Nullable WebSocket announced;

    private volatile @Nullable Thread announcer;

    /** What the user has closed with: nothing is sent after it. */
    private volatile @Nullable CloseBody closing;

    private volatile @Nullable CloseInfo ended;

    /**
     * An outlet with no connection.
     *
     * @param limit of the bytes that are kept; 0 keeps nothing
     */
    Outlet(long limit, Home home) {
        this.limit = limit;
        this.home = home;
    }

    /** Where the calling thread sends to now, or null: then {@link #keep}. */
    @Nullable
    WebSocket connection() {
        WebSocket socket = Thread.currentThread() == announcer ? announced : current;
        return socket != null && closing == null && socket.isOpen() ? socket : null;
    }

    /** A message for which there was no connection: keeps it, fails it, or sends it if there is one now. */
    CompletableFuture<Void> keep(Kept message) {
        WebSocket socket;
        synchronized (lock) {
            socket = connection();
            if (socket == null) {
                WebSocketException refused = refusal(message);
                return refused == null ? add(message) : CompletableFuture.failedFuture(refused);
            }
        }
        return message.send().apply(socket);
    }

    private CompletableFuture<Void> add(Kept message) {
        CompletableFuture<Void> outcome = home.newFuture();
        kept.add(new Waiting(message, outcome));
        keptBytes += message.cost();
        return outcome;
    }

    private @Nullable WebSocketException refusal(Kept message) {
        if (closing != null || ended != null || limit == 0) {
            return noConnection("Not sent");
        }
        return keptBytes + message.cost() <= limit
                ? null
                : new SendQueueFullException(
                        "A message of " + message.payloadBytes() + " bytes does not fit behind the " + keptBytes
                                + " bytes that wait for a connection: the limit is " + limit
                                + " (Reconnection.bufferBytes)",
                        keptBytes,
                        limit);
    }

    /**
     * Why nothing is sent now.
     *
     * @param what what comes of it, for example {@code "Not sent"}
     */
    SocketClosedException noConnection(String what) {
        CloseInfo info = ended;
        if (info != null) {
            return new SocketClosedException(Phase.CLOSED, what + ": the connection was " + info, info);
        }
        return closing != null
                ? new SocketClosedException(Phase.CLOSING, what + ": the socket is closing", null)
                : new SocketClosedException(Phase.RECONNECT, what + ": there is no connection now", null);
    }

    /**
     * There is a connection. During the announcement only the thread of this call sends on it; then goes what was kept,
     * and then it is everybody's. If the announcement throws, it never is: the connection is about to be failed.
     */
    void announce(WebSocket socket, Runnable announcement) {
        announced = socket;
        announcer = Thread.currentThread();
        try {
            announcement.run();
        } finally {
            announcer = null;
            announced = null;
        }
        open(socket);
    }

    private void open(WebSocket socket) {
        List<Runnable> outcomes = new ArrayList<>();
        try {
            for (Waiting next = takeFor(socket); next != null; next = takeFor(socket)) {
                Waiting handedOver = next;
                CompletableFuture<Void> sent = handOver(next.message(), socket);
                outcomes.add(() -> handedOver.follow(sent));
            }
            CloseBody close = closing;
            if (close != null) {
                socket.close(close.code(), close.reason()); // somebody else may do so too: it closes once
            }
        } finally {
            outcomes.forEach(Runnable::run); // not before: they are the user's, and would come between the messages
        }
    }

    /** What the call would throw at its sender, a lack of memory for example, comes by the future. */
    private static CompletableFuture<Void> handOver(Kept message, WebSocket socket) {
        try {
            return message.send().apply(socket);
        } catch (Throwable thrown) {
            return CompletableFuture.failedFuture(thrown);
        }
    }

    /** The next message that was kept. If there is none, or it must wait for another connection: null, and this is open. */
    private @Nullable Waiting takeFor(WebSocket socket) {
        synchronized (lock) {
            if (!kept.isEmpty() && socket.isOpen()) {
                return take();
            }
            current = socket;
            return null;
        }
    }

    private Waiting take() {
        Waiting next = kept.remove();
        keptBytes -= next.message().cost();
        return next;
    }

    /** The connection has ended. */
    void detach() {
        synchronized (lock) {
            current = null;
        }
    }

    /**
     * Closes behind what was sent before.
     *
     * @return false if that was done before
     */
    boolean close(CloseBody body) {
        WebSocket socket;
        synchronized (lock) {
            if (closing != null) {
                return false;
            }
            closing = body;
            socket = current;
        }
        if (socket != null) {
            socket.close(body.code(), body.reason());
        }
        return true;
    }

    /** What {@link #close} was called with. */
    @Nullable
    CloseBody closing() {
        return closing;
    }

    /** There will be no other connection: fails what is kept, and all that comes. */
    void end(CloseInfo info) {
        List<Waiting> left = new ArrayList<>();
        synchronized (lock) {
            ended = info;
            current = null;
            while (!kept.isEmpty()) {
                left.add(take());
            }
        }
        left.forEach(waiting -> waiting.outcome().completeExceptionally(noConnection("Not sent")));
    }

    long bufferedBytes() {
        WebSocket socket = Thread.currentThread() == announcer ? announced : current;
        long sent = socket == null ? 0 : socket.bufferedBytes();
        synchronized (lock) {
            return keptBytes + sent;
        }
    }
}
