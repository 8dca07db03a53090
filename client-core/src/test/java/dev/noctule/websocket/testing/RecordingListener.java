package dev.noctule.websocket.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.ReconnectingListener;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Writes down what a connection tells, one line for each callback: {@code open}, {@code text 'Hello'}, {@code binary
 * [01 02]}, {@code ping []}, {@code writable}, {@code error ListenerException}, {@code close 1000 by SERVER clean},
 * {@code close 1006 by NETWORK: EOF}, {@code reconnecting 1 in 250 ms: ConnectFailedException}, {@code reconnecting 1 in
 * 250 ms: 1006 by NETWORK: EOF}, {@code reconnected}. A callback that begins while another one runs is written down as {@code NESTED}.
 * Whoever has one asserts at the end that nothing unseen is left.
 */
public class RecordingListener implements ReconnectingListener {
    private static final int SHORT_TEXT = 100;
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    private final Map<String, Consumer<WebSocket>> actions = new ConcurrentHashMap<>();

    /** Guarded by this, as everything below. */
    private final List<String> unseen = new ArrayList<>();

    private final List<WebSocketException> errors = new ArrayList<>();
    private boolean inside;
    private @Nullable Handshake handshake;
    private @Nullable CloseInfo closeInfo;
    private @Nullable WebSocketException reconnectCause;
    private @Nullable Thread lastThread;

    /**
     * Does something inside a callback, after it was written down.
     *
     * @param callback {@code open}, {@code text}, {@code binary}, {@code ping}, {@code pong}, {@code writable}, {@code
     *     error}, {@code close}, {@code reconnecting} or {@code reconnected}
     */
    public RecordingListener during(String callback, Consumer<WebSocket> action) {
        actions.put(callback, action);
        return this;
    }

    /** The next lines are these, and no others. */
    public synchronized void assertNext(String... lines) {
        assertThat(unseen).containsExactly(lines);
        unseen.clear();
    }

    /** All lines that were not yet looked at. */
    public synchronized List<String> drain() {
        List<String> lines = List.copyOf(unseen);
        unseen.clear();
        return lines;
    }

    /** The next lines are these; waits until as many are there. */
    public synchronized void await(String... lines) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(Patience.SECONDS);
        while (unseen.size() < lines.length) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            if (left <= 0) {
                break;
            }
            wait(left);
        }
        assertThat(unseen).startsWith(lines);
        unseen.subList(0, lines.length).clear();
    }

    /** For the tear-down. */
    public synchronized void assertExhausted() {
        assertThat(unseen).as("callbacks that the test has not looked at").isEmpty();
    }

    /** The last argument of {@code onOpen} or {@code onReconnected}. */
    public synchronized Handshake handshake() {
        return Objects.requireNonNull(handshake, "onOpen was not called");
    }

    /** The argument of {@code onClose}. */
    public synchronized CloseInfo closeInfo() {
        return Objects.requireNonNull(closeInfo, "onClose was not called");
    }

    /** The last cause of {@code onReconnecting}. */
    public synchronized WebSocketException reconnectCause() {
        return Objects.requireNonNull(reconnectCause, "onReconnecting was not called");
    }

    /** The arguments of {@code onError}. */
    public synchronized List<WebSocketException> errors() {
        return List.copyOf(errors);
    }

    /** The thread of the last callback. */
    public synchronized Thread lastThread() {
        return Objects.requireNonNull(lastThread, "no callback yet");
    }

    @Override
    public void onOpen(WebSocket socket, Handshake handshake) {
        synchronized (this) {
            this.handshake = handshake;
        }
        record("open", "", socket);
    }

    @Override
    public void onReconnecting(WebSocket socket, WebSocketException cause, int attempt, Duration delay) {
        synchronized (this) {
            reconnectCause = cause;
        }
        record("reconnecting", " " + attempt + " in " + delay.toMillis() + " ms: " + describe(cause), socket);
    }

    private static String describe(WebSocketException cause) {
        return cause instanceof SocketClosedException closed && closed.closeInfo() != null
                ? describe(closed.closeInfo())
                : cause.getClass().getSimpleName();
    }

    @Override
    public void onReconnected(WebSocket socket, Handshake handshake) {
        synchronized (this) {
            this.handshake = handshake;
        }
        record("reconnected", "", socket);
    }

    @Override
    public void onText(WebSocket socket, String text) {
        record("text", text.length() > SHORT_TEXT ? " of " + text.length() : " '" + text + "'", socket);
    }

    @Override
    public void onBinary(WebSocket socket, ByteBuffer data) {
        record("binary", data.remaining() > SHORT_TEXT ? " of " + data.remaining() : hex(data), socket);
    }

    @Override
    public void onPing(WebSocket socket, ByteBuffer payload) {
        record("ping", hex(payload), socket);
    }

    @Override
    public void onPong(WebSocket socket, ByteBuffer payload) {
        record("pong", hex(payload), socket);
    }

    @Override
    public void onWritable(WebSocket socket) {
        record("writable", "", socket);
    }

    @Override
    public void onError(WebSocket socket, WebSocketException error) {
        synchronized (this) {
            errors.add(error);
        }
        record("error", " " + error.getClass().getSimpleName(), socket);
    }

    @Override
    public void onClose(WebSocket socket, CloseInfo info) {
        synchronized (this) {
            closeInfo = info;
        }
        record("close", " " + describe(info), socket);
    }

    /** Its bytes, with a space ahead. */
    static String hex(ByteBuffer data) {
        byte[] bytes = new byte[data.remaining()];
        data.duplicate().get(bytes);
        return " [" + HEX.formatHex(bytes) + "]";
    }

    private static String describe(CloseInfo info) {
        String text =
                info.code() + (info.reason().isEmpty() ? "" : " '" + info.reason() + "'") + " by " + info.closedBy();
        if (info.clean()) {
            text += " clean";
        }
        WebSocketException cause = info.cause();
        if (cause instanceof ProtocolException violation) {
            return text + ": " + violation.rule();
        }
        if (cause instanceof ConnectionLostException lost) {
            return text + ": " + lost.kind();
        }
        return cause == null ? text : text + ": " + cause.getClass().getSimpleName();
    }

    /** Writes the line down, and does what is to be done in the callback. */
    final void record(String callback, String detail, WebSocket socket) {
        enter(callback + detail);
        try {
            Consumer<WebSocket> action = actions.get(callback);
            if (action != null) {
                action.accept(socket);
            }
        } finally {
            leave();
        }
    }

    private synchronized void enter(String line) {
        unseen.add(inside ? "NESTED " + line : line);
        inside = true;
        lastThread = Thread.currentThread();
        notifyAll();
    }

    private synchronized void leave() {
        inside = false;
    }
}
