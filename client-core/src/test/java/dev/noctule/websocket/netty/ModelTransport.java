package dev.noctule.websocket.netty;

import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.protocol.CloseBody;
import dev.noctule.websocket.protocol.Frame;
import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.protocol.Session;
import dev.noctule.websocket.protocol.SessionEvents;
import dev.noctule.websocket.protocol.SessionState;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The event loop's side of a send queue, with the real {@link Session} and no buffers of Netty's, so that a model checker
 * can look at every step. What is written is one letter for a message; {@code (} and {@code )} for the first and the
 * last part of one in parts; {@code !} for the Close frame.
 */
final class ModelTransport implements OutboundQueue.Sink, FrameLane, SessionEvents {
    /** Longer than any message: none is cut, and each is kept as bytes until it is written. */
    static final int FRAGMENT_BYTES = 100;

    private final Session session = new Session(this, Limits.defaults(), null);
    private final StringBuilder written = new StringBuilder();
    private long number;
    private int capacity;

    /** Whether the queue has asked for a drain. */
    private volatile boolean drainAskedFor;

    void askForDrain() {
        drainAskedFor = true;
    }

    boolean isDrainAskedFor() {
        return drainAskedFor;
    }

    /**
     * Event loop: has the queue write so many frames at most, and tells it that they are out.
     *
     * @return what was written
     */
    String drain(OutboundQueue queue, int frames) {
        drainAskedFor = false;
        capacity = frames;
        written.setLength(0);
        queue.drain();
        queue.written(number);
        return written.toString();
    }

    /** Event loop: the transport has ended. */
    void end(OutboundQueue queue) {
        session.closed(new ConnectionLostException(ConnectionLostException.Kind.EOF, Phase.OPEN, "the end", null));
        queue.close(new SocketClosedException(Phase.CLOSED, "the end", null));
    }

    @Override
    public boolean isOnEventLoop() {
        return false;
    }

    @Override
    public boolean isSentAsItIs(boolean mayCompress) {
        return false;
    }

    /** Any thread. */
    @Override
    public boolean maySend() {
        return session.state().maySend();
    }

    @Override
    public boolean isTransportWritable() {
        return capacity > 0;
    }

    @Override
    public long write(Frame frame) {
        capacity--;
        boolean inParts = !frame.fin() || frame.opcode() == Opcode.CONTINUATION;
        written.append(
                inParts
                        ? (frame.fin() ? ")" : "(")
                        : StandardCharsets.US_ASCII.decode(frame.payload().duplicate()));
        return ++number;
    }

    @Override
    public void startClosing(CloseBody body) {
        session.close(body);
    }

    @Override
    public void sendClose(CloseBody body) {
        written.append('!');
    }

    @Override
    public void flush() {}

    @Override
    public boolean isUnflushed() {
        return false;
    }

    @Override
    public byte @Nullable [] compress(byte[] payload) {
        return null;
    }

    @Override
    public void onWritable() {}

    @Override
    public void onStateChange(SessionState from, SessionState to) {}

    // ---- what does not happen here

    private static UnsupportedOperationException unexpected() {
        return new UnsupportedOperationException();
    }

    @Override
    public int nextMaskKey() {
        throw unexpected();
    }

    @Override
    public int nextBatchKey() {
        throw unexpected();
    }

    @Override
    public ByteBuf buffer(int size) {
        throw unexpected();
    }

    @Override
    public ByteBuf batch(int size) {
        throw unexpected();
    }

    @Override
    public long commit() {
        throw unexpected();
    }

    @Override
    public long write(ByteBuf encoded) {
        throw unexpected();
    }

    @Override
    public boolean hasRoom() {
        throw unexpected();
    }

    @Override
    public void onText(String text) {
        throw unexpected();
    }

    @Override
    public void onBinary(ByteBuffer data) {
        throw unexpected();
    }

    @Override
    public void onTextPart(String part, boolean last) {
        throw unexpected();
    }

    @Override
    public void onBinaryPart(ByteBuffer part, boolean last) {
        throw unexpected();
    }

    @Override
    public void onPing(byte[] payload) {
        throw unexpected();
    }

    @Override
    public void onPong(byte[] payload) {
        throw unexpected();
    }

    @Override
    public void sendPong(byte[] payload) {
        throw unexpected();
    }
}
