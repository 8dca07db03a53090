package dev.noctule.websocket.netty;

import dev.noctule.benchmarks.codec.DecodeSide;
import dev.noctule.benchmarks.codec.Pipelines;
import dev.noctule.benchmarks.codec.Receiver;
import dev.noctule.websocket.Limits;
import dev.noctule.websocket.ProtocolException;
import dev.noctule.websocket.protocol.CloseBody;
import dev.noctule.websocket.protocol.FrameParser;
import dev.noctule.websocket.protocol.ReceiveRules;
import dev.noctule.websocket.protocol.Session;
import dev.noctule.websocket.protocol.SessionEvents;
import dev.noctule.websocket.protocol.SessionState;
import dev.noctule.websocket.protocol.deflate.MessageInflater;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import org.jspecify.annotations.NullMarked;

/** Noctule's decoder and what is behind it, up to the messages: rules, limits, UTF-8, compression. */
@NullMarked
public final class NoctuleDecode implements DecodeSide {
    private static final Limits LIMITS = Limits.defaults().withMessageBytes(16 * 1024 * 1024);

    private final FrameDecoder decoder;
    private final ChannelHandlerContext context;

    /** A decoder at the start of a frame. */
    public NoctuleDecode(boolean deflate, Receiver receiver) {
        Session session = new Session(new Messages(receiver), LIMITS, deflate ? new MessageInflater(true) : null);
        decoder = new FrameDecoder(
                new FrameParser(new ReceiveRules(LIMITS, deflate), session),
                () -> !session.state().mayReceive(),
                NoctuleDecode::violated);
        context = Pipelines.contextOf(decoder, decoder);
    }

    private static void violated(ProtocolException violation) {
        throw new IllegalStateException(violation);
    }

    @Override
    public void read(ByteBuf in) {
        decoder.channelRead(context, in);
        context.fireChannelReadComplete();
    }

    /** Passes messages on. Anything else is not what these benchmarks send. */
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
