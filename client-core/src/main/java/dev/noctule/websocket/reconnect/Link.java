package dev.noctule.websocket.reconnect;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.StreamingListener;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.WebSocketListener;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * One attempt, and the connection that comes of it: passes on what it tells, under the name of the socket that the user
 * has.
 */
class Link implements WebSocketListener {
    /** Who has it. Callbacks of the connection, and so not at the same time. */
    interface Owner {
        /** It is open. What this throws, the connection deals with. */
        void opened(WebSocket connection, Handshake handshake);

        /** A message is about to be delivered. */
        void delivering();

        /** It was open, and has ended. */
        void ended(CloseInfo info);
    }

    /** Listens to a connection that came too late. */
    private static final WebSocketListener NOBODY = new WebSocketListener() {};

    private final Owner owner;
    private final WebSocket socket;
    private volatile WebSocketListener listener;

    /** Guarded by this, as what is below: it was given up before it was open. */
    private boolean dropped;

    private @Nullable WebSocket connection;

    /**
     * An attempt that has not begun.
     *
     * @param socket the user's, which all callbacks name
     * @param listener the user's
     */
    Link(Owner owner, WebSocket socket, WebSocketListener listener) {
        this.owner = owner;
        this.socket = socket;
        this.listener = listener;
    }

    /** Any thread: the connection, or null if it is not open yet. */
    synchronized @Nullable WebSocket connection() {
        return connection;
    }

    /**
     * Any thread: gives it up, unless it is open.
     *
     * @param opening of the attempt
     * @return false if it is open
     */
    boolean drop(CompletableFuture<WebSocket> opening) {
        synchronized (this) {
            if (connection != null) {
                return false;
            }
            dropped = true;
        }
        opening.cancel(false);
        return true;
    }

    private synchronized boolean isOpenedBy(WebSocket opened) {
        connection = dropped ? null : opened;
        return !dropped;
    }

    @Override
    public void onOpen(WebSocket opened, Handshake handshake) {
        if (isOpenedBy(opened)) {
            owner.opened(opened, handshake);
        } else {
            listener = NOBODY;
            opened.abort();
        }
    }

    @Override
    public void onText(WebSocket from, String text) {
        owner.delivering();
        listener.onText(socket, text);
    }

    @Override
    public void onBinary(WebSocket from, ByteBuffer data) {
        owner.delivering();
        listener.onBinary(socket, data);
    }

    /** For a user who takes messages in parts. */
    static final class Streaming extends Link implements StreamingListener {
        private final StreamingListener parts;

        Streaming(Owner owner, WebSocket socket, WebSocketListener listener, StreamingListener parts) {
            super(owner, socket, listener);
            this.parts = parts;
        }

        @Override
        public void onTextPart(WebSocket from, String part, boolean last) {
            passing();
            parts.onTextPart(socket(), part, last);
        }

        @Override
        public void onBinaryPart(WebSocket from, ByteBuffer part, boolean last) {
            passing();
            parts.onBinaryPart(socket(), part, last);
        }
    }

    final WebSocket socket() {
        return socket;
    }

    final void passing() {
        owner.delivering();
    }

    @Override
    public void onPing(WebSocket from, ByteBuffer payload) {
        listener.onPing(socket, payload);
    }

    @Override
    public void onPong(WebSocket from, ByteBuffer payload) {
        listener.onPong(socket, payload);
    }

    @Override
    public void onWritable(WebSocket from) {
        listener.onWritable(socket);
    }

    @Override
    public void onError(WebSocket from, WebSocketException error) {
        listener.onError(socket, error);
    }

    @Override
    public void onClose(WebSocket from, CloseInfo info) {
        if (connection() != null) {
            owner.ended(info);
        }
    }
}
