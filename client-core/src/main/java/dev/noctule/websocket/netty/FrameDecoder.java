package dev.noctule.websocket.netty;

import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.protocol.FrameParser;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.ArrayDeque;

/**
 * Feeds what is read to the {@link FrameParser}, and keeps what it does not take yet. It accumulates nothing else:
 * payloads are passed on as they come. A broken rule is only reported; what follows from it is the session's business.
 */
final class FrameDecoder extends ChannelInboundHandlerAdapter {
    /** The connection. */
    interface Owner {
        /** Whether nothing that is read has a meaning any more. */
        boolean isOver();

        /** Told of the first broken rule. */
        void onViolation(ProtocolException violation);
    }

    private final FrameParser parser;
    private final Owner owner;
    private final ArrayDeque<ByteBuf> unparsed = new ArrayDeque<>(2);
    private boolean parsing;

    /** A decoder at the start of a frame. */
    FrameDecoder(FrameParser parser, Owner owner) {
        this.parser = parser;
        this.owner = owner;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        unparsed.add((ByteBuf) message);
        resume();
    }

    /** Whether the receiver is being called. */
    boolean isParsing() {
        return parsing;
    }

    /** Whether a frame has begun and is not complete. */
    boolean isInsideFrame() {
        return parser.isInsideFrame();
    }

    /** Goes on where the receiver had stopped receiving. */
    void resume() {
        if (parsing) {
            return; // called by a callback of this very parser: the loop below is still running
        }
        parsing = true;
        try {
            parseAll();
        } catch (ProtocolException violation) {
            owner.onViolation(violation);
            discard(); // F16: nothing behind the violation has a meaning
        } finally {
            parsing = false;
        }
    }

    private void parseAll() {
        for (ByteBuf in = unparsed.peek(); in != null; in = unparsed.peek()) {
            parser.parse(in);
            if (in.isReadable() && !owner.isOver()) {
                return; // paused
            }
            unparsed.remove().release();
        }
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext ctx) {
        discard();
    }

    private void discard() {
        for (ByteBuf in = unparsed.poll(); in != null; in = unparsed.poll()) {
            in.release();
        }
    }
}
