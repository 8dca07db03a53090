package dev.noctule.websocket.reconnect;

import dev.noctule.websocket.BinaryMessageWriter;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.PreparedMessage;
import dev.noctule.websocket.ReconnectingListener;
import dev.noctule.websocket.ReconnectingWebSocket;
import dev.noctule.websocket.Reconnection;
import dev.noctule.websocket.TextMessageWriter;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.WebSocketRequest;
import dev.noctule.websocket.protocol.CloseBody;
import dev.noctule.websocket.protocol.Utf8;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/** The user's face of a reconnecting socket, for any thread: checks arguments, and passes everything on. */
public final class ReconnectingSocket implements ReconnectingWebSocket {
    private static final int LONGEST_PING = 125;

    private final Outlet outlet;
    private final Demand demand;
    private final Callbacks callbacks;
    private final Reconnector reconnector;
    private final boolean mayCompress;

    /**
     * A socket that has not begun to connect.
     *
     * @param requestTimeout how long the supplier may take
     */
    public ReconnectingSocket(
            Supplier<? extends CompletionStage<WebSocketRequest>> requests,
            Duration requestTimeout,
            ReconnectingListener listener,
            Reconnection options,
            Pauses pauses,
            Home home) {
        this.outlet = new Outlet(options.bufferBytes(), home);
        this.demand = new Demand();
        this.callbacks = new Callbacks(this, listener, outlet, demand, home);
        this.reconnector = new Reconnector(requests, requestTimeout, options, pauses, home, callbacks);
        this.mayCompress = true;
    }

    /** The same one, for messages that are not to be compressed. */
    private ReconnectingSocket(ReconnectingSocket other) {
        this.outlet = other.outlet;
        this.demand = other.demand;
        this.callbacks = other.callbacks;
        this.reconnector = other.reconnector;
        this.mayCompress = false;
    }

    /** Begins. */
    public void start() {
        reconnector.start();
    }

    /** The event loop's thread has ended. */
    public void loopTerminated() {
        reconnector.loopTerminated();
    }

    @Override
    public CompletableFuture<Void> sendText(String text) {
        WebSocket connection = outlet.connection();
        return connection == null ? keep(Kept.text(text)) : sender(connection).sendText(text);
    }

    @Override
    public CompletableFuture<Void> sendBinary(ByteBuffer data) {
        WebSocket connection = outlet.connection();
        return connection == null ? keep(Kept.binary(data)) : sender(connection).sendBinary(data);
    }

    @Override
    public CompletableFuture<Void> send(PreparedMessage message) {
        Objects.requireNonNull(message, "message");
        WebSocket connection = outlet.connection();
        return connection == null
                ? keep(Kept.prepared(message))
                : sender(connection).send(message);
    }

    @Override
    public boolean trySendText(String text) {
        WebSocket connection = outlet.connection();
        if (connection == null) {
            Utf8.check(text);
            return false;
        }
        return sender(connection).trySendText(text);
    }

    @Override
    public boolean trySendBinary(ByteBuffer data) {
        Objects.requireNonNull(data, "data");
        WebSocket connection = outlet.connection();
        return connection != null && sender(connection).trySendBinary(data);
    }

    @Override
    public boolean trySend(PreparedMessage message) {
        Objects.requireNonNull(message, "message");
        WebSocket connection = outlet.connection();
        return connection != null && sender(connection).trySend(message);
    }

    @Override
    public TextMessageWriter startText() {
        WebSocket connection = outlet.connection();
        return connection == null ? new UnsentMessage(outlet) : connection.startText();
    }

    @Override
    public BinaryMessageWriter startBinary() {
        WebSocket connection = outlet.connection();
        return connection == null ? new UnsentMessage(outlet) : connection.startBinary();
    }

    private WebSocket sender(WebSocket connection) {
        return mayCompress ? connection : connection.uncompressed();
    }

    private CompletableFuture<Void> keep(Kept message) {
        return outlet.keep(mayCompress ? message : message.uncompressed());
    }

    @Override
    public CompletableFuture<Duration> ping() {
        WebSocket connection = outlet.connection();
        return connection == null ? noPing() : connection.ping();
    }

    @Override
    public CompletableFuture<Duration> ping(ByteBuffer payload) {
        if (payload.remaining() > LONGEST_PING) {
            throw new IllegalArgumentException(
                    "Expected a ping payload of at most 125 bytes, but it has " + payload.remaining());
        }
        WebSocket connection = outlet.connection();
        return connection == null ? noPing() : connection.ping(payload);
    }

    @Override
    public Optional<Duration> latency() {
        WebSocket connection = outlet.connection();
        return connection == null ? Optional.empty() : connection.latency();
    }

    private CompletableFuture<Duration> noPing() {
        return CompletableFuture.failedFuture(outlet.noConnection("No ping sent"));
    }

    @Override
    public CompletableFuture<CloseInfo> close(int code, String reason) {
        CloseBody body = CloseBody.of(code, reason);
        if (outlet.close(body)) {
            reconnector.close(body);
        }
        return closed();
    }

    @Override
    public void abort() {
        reconnector.abort();
    }

    @Override
    public void request(long messages) {
        demand.request(messages);
    }

    @Override
    public long bufferedBytes() {
        return outlet.bufferedBytes();
    }

    @Override
    public boolean isWritable() {
        WebSocket connection = outlet.connection();
        return connection != null && connection.isWritable();
    }

    @Override
    public boolean isOpen() {
        return outlet.connection() != null;
    }

    @Override
    public CompletableFuture<ReconnectingWebSocket> opened() {
        return callbacks.opened().copy();
    }

    @Override
    public CompletableFuture<CloseInfo> closed() {
        return callbacks.closed().copy();
    }

    @Override
    public WebSocket uncompressed() {
        return mayCompress ? new ReconnectingSocket(this) : this;
    }

    @Override
    public Handshake handshake() {
        Handshake last = callbacks.handshake();
        if (last == null) {
            throw new IllegalStateException("There was no connection yet");
        }
        return last;
    }

    /** The state, for logs. */
    @Override
    public String toString() {
        return "ReconnectingWebSocket[" + reconnector + "]";
    }
}
