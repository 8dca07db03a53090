package dev.noctule.websocket.netty;

import dev.noctule.benchmarks.codec.DecodeSide;
import dev.noctule.benchmarks.codec.Pipelines;
import dev.noctule.benchmarks.codec.Receiver;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.protocol.CloseBody;
import dev.noctule.websocket.protocol.FrameParser;
import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.protocol.ReceiveRules;
import dev.noctule.websocket.protocol.Session;
import dev.noctule.websocket.protocol.SessionEvents;
import dev.noctule.websocket.protocol.SessionState;
import dev.noctule.websocket.protocol.deflate.MessageInflater;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import org.jspecify.annotations.NullMarked;

/** Noctule's decoder and what is behind it, up to the messages, or to the parts of payloads. */
@NullMarked
public final class NoctuleDecode implements DecodeSide, FrameDecoder.Owner {
    private static final Limits LIMITS = Limits.defaults().withMessageBytes(16 * 1024 * 1024);

    private final FrameDecoder decoder;
    private final ChannelHandlerContext context;

    private NoctuleDecode(FrameParser.Receiver receiver, ReceiveRules rules) {
        decoder = new FrameDecoder(new FrameParser(rules, receiver), this);
        context = Pipelines.contextOf(decoder, decoder);
    }

    /** Gives whole messages: rules, limits, UTF-8, compression. */
    public static NoctuleDecode messages(boolean deflate, Receiver receiver) {
        MessageInflater inflater = deflate ? new MessageInflater(true) : null;
        return new NoctuleDecode(
                new Session(new Messages(receiver), LIMITS, inflater), new ReceiveRules(LIMITS, deflate));
    }

    /** Gives parts of messages as they come: rules, UTF-8. */
    public static NoctuleDecode streamed(Receiver receiver) {
        return new NoctuleDecode(Session.streaming(new Messages(receiver), null), ReceiveRules.streaming(false));
    }

    /** Gives payloads as they come, after rules and limits. */
    public static NoctuleDecode parts(Receiver receiver) {
        return new NoctuleDecode(new Parts(receiver), new ReceiveRules(LIMITS, false));
    }

    @Override
    public boolean isOver() {
        return false;
    }

    @Override
    public void onViolation(ProtocolException violation) {
        throw new IllegalStateException(violation);
    }

    @Override
    public void read(ByteBuf in) {
        decoder.channelRead(context, in);
        context.fireChannelReadComplete();
    }

    /** Passes parts on. */
    private record Parts(Receiver receiver) implements FrameParser.Receiver {
        @Override
        public boolean isReceiving() {
            return true;
        }

        @Override
        public void onFrameHeader(boolean fin, boolean rsv1, Opcode opcode, long length) {}

        @Override
        public int onPayload(ByteBuf part, int length) {
            receiver.binary(part, length);
            return length;
        }

        @Override
        public void onFrameEnd() {}
    }

    /** Passes messages on, or their parts. Anything else is not what these benchmarks send. */
    private record Messages(Receiver receiver) implements SessionEvents {
        @Override
        public boolean hasRoom() {
            return true;
        }

        @Override
        public void onText(String text) {
            receiver.text(text);
        }

        @Override
        public void onBinary(ByteBuffer data) {
            receiver.binary(data);
        }

        @Override
        public void onTextPart(String part, boolean last) {
            receiver.text(part);
        }

        @Override
        public void onBinaryPart(ByteBuffer part, boolean last) {
            receiver.binary(part);
        }

        @Override
        public void onStateChange(SessionState from, SessionState to) {
            throw new IllegalStateException("unexpected " + to);
        }

        @Override
        public void onPing(byte[] payload) {
            throw new IllegalStateException("unexpected Ping");
        }

        @Override
        public void onPong(byte[] payload) {
            throw new IllegalStateException("unexpected Pong");
        }

        @Override
        public void sendPong(byte[] payload) {
            throw new IllegalStateException("unexpected Ping");
        }

        @Override
        public void sendClose(CloseBody body) {
            throw new IllegalStateException("unexpected end");
        }
    }
}
