package dev.noctule.websocket.reconnect;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.ListenerException;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.ReconnectingListener;
import dev.noctule.websocket.ReconnectingWebSocket;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.StreamingListener;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.protocol.CloseBody;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls the listener with what is not of one connection, and moves what outlives connections from one to the next. Its
 * methods are callbacks: one at a time.
 */
final class Callbacks implements Reconnector.Outcome {
    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

    private final ReconnectingWebSocket socket;
    private final ReconnectingListener listener;
    private final Outlet outlet;
    private final Demand demand;
    private final CompletableFuture<ReconnectingWebSocket> opened;
    private final CompletableFuture<CloseInfo> closed;

    private volatile @Nullable Handshake handshake;

    Callbacks(ReconnectingWebSocket socket, ReconnectingListener listener, Outlet outlet, Demand demand, Home home) {
        this.opened = home.newFuture();
        this.closed = home.newFuture();
        this.socket = socket;
        this.listener = listener;
        this.outlet = outlet;
        this.demand = demand;
    }

    /** Completes after {@code onOpen}. */
    CompletableFuture<ReconnectingWebSocket> opened() {
        return opened;
    }

    /** Completes after {@code onClose}. */
    CompletableFuture<CloseInfo> closed() {
        return closed;
    }

    /** Any thread: of the last connection; null if there was none. */
    @Nullable
    Handshake handshake() {
        return handshake;
    }

    @Override
    public Link newLink(Link.Owner owner) {
        return listener instanceof StreamingListener parts
                ? new Link.Streaming(owner, socket, listener, parts)
                : new Link(owner, socket, listener);
    }

    @Override
    public void opened(WebSocket connection, Handshake agreed) {
        boolean first = handshake == null;
        handshake = agreed;
        demand.attach(connection);
        try {
            outlet.announce(connection, () -> announce(first, agreed));
        } finally {
            opened.complete(socket);
        }
    }

    private void announce(boolean first, Handshake agreed) {
        if (first) {
            listener.onOpen(socket, agreed);
        } else {
            listener.onReconnected(socket, agreed);
        }
    }

    @Override
    public void delivering() {
        demand.delivered();
    }

    @Override
    public void disconnected() {
        outlet.detach();
        demand.detach();
    }

    @Override
    public @Nullable CloseBody closing() {
        return outlet.closing();
    }

    @Override
    public void reconnecting(WebSocketException cause, int attempt, Duration delay) {
        try {
            listener.onReconnecting(socket, cause, attempt, delay);
        } catch (Throwable thrown) { // an Error too: there is no connection that it could end
            failed(new ListenerException("onReconnecting", thrown));
        }
    }

    private void failed(ListenerException failure) {
        LOG.warn("{}", failure.getMessage(), failure);
        try {
            listener.onError(socket, failure);
        } catch (Throwable thrown) {
            LOG.warn("The listener's onError threw", thrown);
        }
    }

    @Override
    public void ended(CloseInfo info) {
        try {
            outlet.end(info);
        } finally {
            tell(info); // whatever went wrong with what was kept
        }
    }

    private void tell(CloseInfo info) {
        try {
            listener.onClose(socket, info);
        } catch (Throwable thrown) { // an Error too: there is nobody above who could do anything about it
            LOG.warn("The listener's onClose threw", thrown);
        }
        opened.completeExceptionally(
                new SocketClosedException(Phase.CLOSED, "The socket was never open: it was " + info, info));
        closed.complete(info);
    }
}
