package dev.noctule.websocket.protocol;

import dev.noctule.websocket.CloseCode;
import dev.noctule.websocket.CloseInfo;
import dev.noctule.websocket.ClosedBy;
import dev.noctule.websocket.ConnectionLostException;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.WebSocketException;
import dev.noctule.websocket.protocol.deflate.MessageInflater;
import io.netty.buffer.ByteBuf;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * The life of an open connection (RFC 6455, section 7). Everything that can change its state is in this file.
 *
 * <pre>
 *                 close()                     Close received
 *      +------+ ------------&gt; +------------+ ----------------&gt; +----------+  closed()  +--------+
 *      | OPEN |               | CLOSE_SENT |                   | DRAINING | ---------&gt; | CLOSED |
 *      +------+               +------------+ ----------------&gt; +----------+            +--------+
 *          |                                     fail()              ^                      ^
 *          |       Close received: the reply is sent at once         |                      |
 *          +---------------------------------------------------------+                      |
 *          |       fail(): a Close frame with the code of the cause is sent at once         |
 *          |                                                                                |
 *          +--------------- closed(): the transport ended, from any state ------------------+
 * </pre>
 *
 * <p>It does not look at headers, which {@link ReceiveRules} has checked, and does not end the transport: whoever owns
 * that watches {@link SessionEvents#onStateChange}.
 */
public final class Session implements FrameParser.Receiver {
    private final SessionEvents events;
    private final Assembler assembler;

    private volatile SessionState state = SessionState.OPEN;

    /** The frame being received. */
    private boolean fin;

    private Opcode opcode = Opcode.CONTINUATION;

    /** The payload of the control frame being received, and how much of it is there. */
    private byte[] control = {};

    private int controlSize;

    private @Nullable CloseBody sentClose;
    private @Nullable CloseBody receivedClose;

    /** Whether this side began the closing handshake. */
    private boolean closedHere;

    private @Nullable WebSocketException failure;

    /**
     * An open session.
     *
     * @param inflater for compressed messages, or null if compression was not negotiated; whoever gives it closes it
     */
    public Session(SessionEvents events, Limits limits, @Nullable MessageInflater inflater) {
        this.events = events;
        this.assembler = new MessageAssembler(events, limits, inflater);
    }

    private Session(SessionEvents events, @Nullable MessageInflater inflater) {
        this.events = events;
        this.assembler = new PartAssembler(events, inflater, () -> state.mayReceive());
    }

    /**
     * An open session that tells of parts of messages, as they come, and not of messages.
     *
     * @param inflater for compressed messages, or null if compression was not negotiated; whoever gives it closes it
     */
    public static Session streaming(SessionEvents events, @Nullable MessageInflater inflater) {
        return new Session(events, inflater);
    }

    /** The state; may be read by any thread. */
    public SessionState state() {
        return state;
    }

    @Override
    public boolean isReceiving() {
        return state.mayReceive() && events.hasRoom();
    }

    @Override
    public void onFrameHeader(boolean fin, boolean rsv1, Opcode opcode, long length) {
        this.fin = fin;
        this.opcode = opcode;
        if (opcode.isControl()) {
            control = new byte[(int) length];
            controlSize = 0;
        } else {
            assembler.beginFrame(fin, rsv1, opcode, length);
        }
    }

    @Override
    public int onPayload(ByteBuf part, int length) {
        if (!opcode.isControl()) {
            return assembler.append(part, length);
        }
        part.readBytes(control, controlSize, length);
        controlSize += length;
        return length;
    }

    @Override
    public void onFrameEnd() {
        switch (opcode) {
            case PING -> pingReceived(control);
            case PONG -> events.onPong(control);
            case CLOSE -> closeReceived(CloseBody.parse(control));
            default -> dataReceived(); // TEXT, BINARY, CONTINUATION
        }
    }

    private void dataReceived() {
        if (fin) {
            assembler.endMessage();
        } else {
            events.onFragment();
        }
    }

    private void pingReceived(byte[] payload) {
        if (state.maySend()) {
            events.sendPong(payload); // 5.5.2; after our Close frame nothing may follow (5.5.1)
        }
        if (state.mayReceive()) {
            events.onPing(payload); // unless the write found that the transport has ended
        }
    }

    private void closeReceived(CloseBody body) {
        receivedClose = body;
        if (state == SessionState.OPEN) {
            // 5.5.1: the reply echoes the code. The reason is the server's own, and an empty body has an empty reply
            // (rule C6).
            become(SessionState.DRAINING, new CloseBody(body.code(), ""));
        } else {
            become(SessionState.DRAINING, null);
        }
    }

    /**
     * Starts the closing handshake (7.1.2).
     *
     * @return false if it has begun already
     */
    public boolean close(CloseBody body) {
        if (!state.maySend()) {
            return false;
        }
        closedHere = true;
        become(SessionState.CLOSE_SENT, body);
        return true;
    }

    /**
     * Fails the connection (7.1.7): what arrives from now on is discarded. Has no effect when the closing handshake is
     * over.
     *
     * @return false if it had no effect
     */
    public boolean fail(WebSocketException cause) {
        if (!state.mayReceive()) {
            return false;
        }
        failure = cause;
        become(SessionState.DRAINING, state.maySend() ? new CloseBody(closeCode(cause), "") : null);
        return true;
    }

    /** Whether {@link #fail} has had its effect. */
    public boolean hasFailed() {
        return failure != null;
    }

    /**
     * The one place where an error becomes a close code. What is not the server's fault is 1011, and its text stays
     * here; that nobody has anything to say is no error at all: 7.4.1 has 1001 for who leaves.
     */
    private static int closeCode(WebSocketException cause) {
        if (cause instanceof ProtocolException violation) {
            return violation.closeCode();
        }
        boolean leaves = cause instanceof ConnectionLostException lost
                && lost.kind() == ConnectionLostException.Kind.IDLE_TIMEOUT;
        return leaves ? CloseCode.GOING_AWAY : CloseCode.INTERNAL_ERROR;
    }

    /**
     * The transport has ended, or is given up.
     *
     * @param loss why, in case that the closing handshake was not complete
     * @return how the connection ended, by everything that happened before
     */
    public CloseInfo closed(ConnectionLostException loss) {
        become(SessionState.CLOSED, null);
        OptionalInt sentCode = sentClose == null || sentClose.code() == CloseCode.NO_STATUS
                ? OptionalInt.empty()
                : OptionalInt.of(sentClose.code());
        if (failure != null) {
            return new CloseInfo(closeCode(failure), "", ClosedBy.CLIENT, sentCode, false, failure);
        }
        if (receivedClose != null) {
            ClosedBy by = closedHere ? ClosedBy.CLIENT : ClosedBy.SERVER;
            return new CloseInfo(receivedClose.code(), receivedClose.reason(), by, sentCode, true, null);
        }
        ClosedBy by = closedHere || !loss.isTransient() ? ClosedBy.CLIENT : ClosedBy.NETWORK;
        return new CloseInfo(CloseCode.ABNORMAL, "", by, sentCode, false, loss);
    }

    /**
     * The one place where the state changes. It does so before the Close frame goes out: the write may complete other
     * sends, and whoever waits for those may send or close in turn, which must find that nothing may follow (rules C1,
     * G7).
     *
     * @param close what to send with the change, or null
     */
    private void become(SessionState next, @Nullable CloseBody close) {
        SessionState previous = state;
        if (previous == next) {
            return;
        }
        state = next;
        if (close != null) {
            sentClose = close;
            events.sendClose(close);
        }
        events.onStateChange(previous, next);
    }
}
