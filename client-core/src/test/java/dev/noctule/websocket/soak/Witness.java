package dev.noctule.websocket.soak;

import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.ReconnectingListener;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The listener of one socket: one callback at a time, one {@code onClose} for one that was open, and nothing after it.
 */
final class Witness implements ReconnectingListener {
    private static final Set<Integer> EXPECTED = Set.of(CloseCode.NORMAL, CloseCode.ABNORMAL);

    private final List<String> violations;
    private final AtomicInteger inside = new AtomicInteger();
    private final List<Exchange> opened = new CopyOnWriteArrayList<>();
    private final Ledger up;

    /** Of the last attempt. */
    private volatile @Nullable Exchange attempted;

    /** Of the connection that there is; callbacks only. */
    private @Nullable Exchange current;

    private final AtomicInteger closes = new AtomicInteger();

    /**
     * Of a socket that is not open yet.
     *
     * @param up what the socket sends
     * @param violations where it writes down what must not be
     */
    Witness(Ledger up, List<String> violations) {
        this.up = up;
        this.violations = violations;
    }

    /** An attempt begins. */
    void attempts(Exchange exchange) {
        attempted = exchange;
    }

    /** Those whose connection was open. */
    List<Exchange> opened() {
        return opened;
    }

    int closes() {
        return closes.get();
    }

    private void callback(Runnable body) {
        if (inside.getAndIncrement() != 0) {
            violations.add("a callback in a callback");
        }
        if (closes.get() > 0) {
            violations.add("a callback after onClose");
        }
        body.run();
        inside.decrementAndGet();
    }

    private void begin() {
        Exchange exchange = attempted;
        if (exchange == null || current != null) {
            violations.add("opened twice");
            return;
        }
        current = exchange;
        opened.add(exchange);
    }

    private void end(@Nullable CloseInfo info) {
        Exchange ended = current;
        if (ended != null) {
            boolean isClean = info != null && info.clean();
            if (info == null || !EXPECTED.contains(info.code())) {
                violations.add("an end that nobody wanted: " + info);
            }
            // A server that closes on its own does not say by that what it has got: only its answer to a Close does.
            up.add(ended.up, isClean && !ended.serverCloses);
            ended.sentDown.add(ended.down, isClean);
        }
        current = null;
    }

    private void receive(boolean isText, byte[] payload) {
        Exchange exchange = current;
        if (exchange == null) {
            violations.add("a message with no connection");
        } else {
            exchange.down.received(new Numbered(isText, payload));
        }
    }

    @Override
    public void onOpen(WebSocket socket, Handshake handshake) {
        callback(this::begin);
    }

    @Override
    public void onReconnected(WebSocket socket, Handshake handshake) {
        callback(this::begin);
    }

    @Override
    public void onReconnecting(WebSocket socket, WebSocketException cause, int attempt, Duration delay) {
        callback(() -> end(cause instanceof SocketClosedException closed ? closed.closeInfo() : null));
    }

    @Override
    public void onText(WebSocket socket, String text) {
        callback(() -> receive(true, text.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public void onBinary(WebSocket socket, ByteBuffer data) {
        byte[] payload = new byte[data.remaining()];
        data.get(payload);
        callback(() -> receive(false, payload));
    }

    @Override
    public void onPing(WebSocket socket, ByteBuffer payload) {
        callback(() -> {});
    }

    @Override
    public void onPong(WebSocket socket, ByteBuffer payload) {
        callback(() -> {});
    }

    @Override
    public void onWritable(WebSocket socket) {
        callback(() -> {});
    }

    @Override
    public void onError(WebSocket socket, WebSocketException error) {
        callback(() -> violations.add("onError: " + error));
    }

    @Override
    public void onClose(WebSocket socket, CloseInfo info) {
        callback(() -> end(info));
        closes.incrementAndGet();
    }
}
