package dev.noctule.websocket.netty;

import dev.noctule.websocket.BinaryMessageWriter;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Handshake;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.PreparedMessage;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.TextMessageWriter;
import dev.noctule.websocket.WebSocket;
import dev.noctule.websocket.protocol.CloseBody;
import io.netty.channel.Channel;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The user's face of a connection, for any thread: checks arguments, and passes everything on, so that no callback and
 * no future runs inside the call that asked for it.
 */
final class NettyWebSocket implements WebSocket {
    private static final int LONGEST_PING = 125;

    private final Channel channel;
    private final SessionHandler session;
    private final Sender sender;
    private final OutboundQueue outbound;
    private final Delivery delivery;
    private final Handshake handshake;
    private final boolean mayCompress;

    /** Of the connection: its sockets with and without compression share it. */
    private final AtomicLong pingNumber;

    NettyWebSocket(Channel channel, SessionHandler session, Handshake handshake) {
        this(channel, session, handshake, true, new AtomicLong());
    }

    private NettyWebSocket(
            Channel channel, SessionHandler session, Handshake handshake, boolean mayCompress, AtomicLong pingNumber) {
        this.channel = channel;
        this.session = session;
        this.sender = session.sender();
        this.outbound = sender.queue();
        this.delivery = session.delivery();
        this.handshake = handshake;
        this.mayCompress = mayCompress;
        this.pingNumber = pingNumber;
    }

    @Override
    public CompletableFuture<Void> sendText(String text) {
        return send(new Content.Text(text));
    }

    @Override
    public CompletableFuture<Void> sendBinary(ByteBuffer data) {
        return send(Content.Encoded.binary(data));
    }

    @Override
    public CompletableFuture<Void> send(PreparedMessage message) {
        return send(Content.Encoded.of(message));
    }

    private CompletableFuture<Void> send(Content content) {
        if (!isOpen()) {
            content.check();
            return CompletableFuture.failedFuture(notOpen());
        }
        return outbound.offer(content, mayCompress);
    }

    @Override
    public boolean trySendText(String text) {
        return trySend(new Content.Text(text));
    }

    @Override
    public boolean trySendBinary(ByteBuffer data) {
        return trySend(Content.Encoded.binary(data));
    }

    @Override
    public boolean trySend(PreparedMessage message) {
        return trySend(Content.Encoded.of(message));
    }

    private boolean trySend(Content content) {
        if (!isWritable()) {
            content.check();
            return false;
        }
        return outbound.tryOffer(content, mayCompress);
    }

    @Override
    public TextMessageWriter startText() {
        return new PartWriter.Text(this, outbound);
    }

    @Override
    public BinaryMessageWriter startBinary() {
        return new PartWriter.Binary(this, outbound);
    }

    /** Why nothing is sent, once this is not open. */
    SocketClosedException notOpen() {
        CloseInfo info = delivery.closed().getNow(null);
        return info == null
                ? new SocketClosedException(Phase.CLOSING, "Not sent: the connection is closing", null)
                : new SocketClosedException(Phase.CLOSED, "Not sent: the connection was " + info, info);
    }

    @Override
    public CompletableFuture<Duration> ping() {
        return ping(ByteBuffer.allocate(Long.BYTES)
                .putLong(pingNumber.incrementAndGet())
                .flip());
    }

    @Override
    public CompletableFuture<Duration> ping(ByteBuffer payload) {
        if (payload.remaining() > LONGEST_PING) {
            throw new IllegalArgumentException(
                    "Expected a ping payload of at most 125 bytes, but it has " + payload.remaining());
        }
        byte[] copy = Content.Encoded.binary(payload).payload();
        CompletableFuture<Duration> answer = new LoopGuardedFuture<>(session::isOnEventLoop);
        if (!maySend() || !sender.ping(copy, answer)) {
            answer.completeExceptionally(notOpen());
        }
        return answer;
    }

    @Override
    public Optional<Duration> latency() {
        return sender.pingPong().latency();
    }

    @Override
    public CompletableFuture<CloseInfo> close(int code, String reason) {
        CloseBody body = CloseBody.of(code, reason);
        outbound.close(body);
        session.execute(() -> session.closeRequested(body));
        return closed();
    }

    @Override
    public void abort() {
        session.execute(() -> session.abort(ConnectionLostException.Kind.ABORTED, "The connection was aborted"));
    }

    @Override
    public void request(long messages) {
        if (messages <= 0) {
            throw new IllegalArgumentException("Expected a positive number of messages, but was " + messages);
        }
        session.request(messages);
    }

    @Override
    public long bufferedBytes() {
        return outbound.bufferedBytes();
    }

    @Override
    public boolean isWritable() {
        return maySend() && outbound.isWritable();
    }

    @Override
    public boolean isOpen() {
        return maySend() && !outbound.isClosing();
    }

    /** Whether a Ping can be sent: it passes a Close that still waits behind messages. */
    private boolean maySend() {
        return session.session().state().maySend();
    }

    @Override
    public CompletableFuture<CloseInfo> closed() {
        return delivery.closed().copy();
    }

    @Override
    public WebSocket uncompressed() {
        return mayCompress ? new NettyWebSocket(channel, session, handshake, false, pingNumber) : this;
    }

    @Override
    public Handshake handshake() {
        return handshake;
    }

    /** The URI and the state, for logs. */
    @Override
    public String toString() {
        return "WebSocket[" + channel.id().asShortText() + ", "
                + session.session().state() + "]";
    }
}
