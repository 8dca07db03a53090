package dev.noctule.websocket.protocol;

import dev.noctule.websocket.Limits;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.protocol.deflate.MessageInflater;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A parser, its rules and a session, put together as the channel handler does it. Bytes go in, recorded events come
 * out.
 */
final class Receiving {
    final RecordingEvents events;
    final Session session;
    private final FrameParser parser;

    /** What the parser threw, or null. */
    @Nullable
    ProtocolException violation;

    Receiving() {
        this(Limits.defaults());
    }

    Receiving(Limits limits) {
        this(limits, new RecordingEvents());
    }

    Receiving(Limits limits, RecordingEvents events) {
        this.events = events;
        session = new Session(events, limits, null);
        parser = new FrameParser(new ReceiveRules(limits, false), session);
    }

    private Receiving(RecordingEvents events, @Nullable MessageInflater inflater) {
        this.events = events;
        session = Session.streaming(events, inflater);
        parser = new FrameParser(ReceiveRules.streaming(inflater != null), session);
    }

    /** That tells of parts. */
    static Receiving inParts() {
        return inParts(new RecordingEvents(), null);
    }

    /** That tells of parts; with permessage-deflate if there is an inflater, which the caller closes. */
    static Receiving inParts(RecordingEvents events, @Nullable MessageInflater inflater) {
        return new Receiving(events, inflater);
    }

    /** With permessage-deflate. The caller closes the inflater. */
    Receiving(Limits limits, MessageInflater inflater) {
        events = new RecordingEvents();
        session = new Session(events, limits, inflater);
        parser = new FrameParser(new ReceiveRules(limits, true), session);
    }

    /** One read. */
    void read(byte[] bytes) {
        ByteBuf in = Unpooled.wrappedBuffer(bytes);
        read(in);
        in.release();
    }

    boolean isInsideFrame() {
        return parser.isInsideFrame();
    }

    /** The broken rule and the message about it, or "none". */
    String broken() {
        return violation == null ? "none" : violation.rule() + ": " + violation.getMessage();
    }

    /** One read. The caller releases the buffer. */
    void read(ByteBuf in) {
        try {
            parser.parse(in);
        } catch (ProtocolException e) {
            violation = e;
            session.fail(e);
        }
    }
}
