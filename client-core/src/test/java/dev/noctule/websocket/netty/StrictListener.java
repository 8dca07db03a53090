package dev.noctule.websocket.netty;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.ReconnectingListener;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Checks what is promised for whatever thread callbacks run on: none begins while another one runs, {@code onOpen} is
 * first, messages of each connection are {@code "0"}, {@code "1"}, and so on, {@code onClose} is once and last. Its fields are plain: that
 * they have their values shows that each callback sees what those before it have done.
 */
class StrictListener implements ReconnectingListener {
    /** What was not as promised. */
    final List<String> violations = new CopyOnWriteArrayList<>();

    private final AtomicBoolean busy = new AtomicBoolean();
    private boolean open;
    private boolean connected;
    private boolean closed;
    private int connections;
    private int texts;

    /** How many messages came on the last connection. For callbacks, and for whoever knows that there are none any more. */
    int texts() {
        return texts;
    }

    /** How many connections there were. As {@link #texts}. */
    int connections() {
        return connections;
    }

    /** Whether {@code onClose} came, and {@code onOpen} before. As {@link #texts}. */
    boolean isClosed() {
        return closed;
    }

    @Override
    public void onOpen(WebSocket socket, Handshake handshake) {
        check("onOpen", () -> {
            expect(!open, "onOpen comes twice");
            open = true;
            connected = true;
            connections = 1;
        });
    }

    @Override
    public void onReconnecting(WebSocket socket, WebSocketException cause, int attempt, Duration delay) {
        check("onReconnecting", () -> connected = false);
    }

    @Override
    public void onReconnected(WebSocket socket, Handshake handshake) {
        check("onReconnected", () -> {
            expect(open && !connected, "there was no connection before, or there is one");
            connected = true;
            texts = 0;
            connections++;
        });
    }

    @Override
    public void onText(WebSocket socket, String text) {
        check("onText", () -> {
            expect(text.equals(String.valueOf(texts)), "expected " + texts + " but was " + text);
            texts++;
            expect(connected, "no onOpen before");
        });
    }

    @Override
    public void onPong(WebSocket socket, ByteBuffer payload) {
        check("onPong", () -> expect(open, "no onOpen before"));
    }

    @Override
    public void onClose(WebSocket socket, CloseInfo info) {
        check("onClose", () -> {
            expect(open, "no onOpen before");
            closed = true;
        });
    }

    private void check(String callback, Runnable body) {
        expect(busy.compareAndSet(false, true), callback + " begins inside of another callback");
        expect(!closed, callback + " comes after onClose");
        body.run();
        busy.set(false);
    }

    private void expect(boolean condition, String otherwise) {
        if (!condition) {
            violations.add(otherwise);
        }
    }
}
