package dev.noctule.websocket.netty;

import dev.noctule.benchmarks.codec.HandOver;
import dev.noctule.benchmarks.codec.LoopChannel;
import dev.noctule.benchmarks.codec.MessageSide;
import dev.noctule.benchmarks.codec.Payload;
import dev.noctule.websocket.Phase;
import dev.noctule.websocket.SocketClosedException;
import dev.noctule.websocket.protocol.CloseBody;
import dev.noctule.websocket.protocol.Frame;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Noctule's queue between the threads that send and the event loop, and the encoder behind it. */
@NullMarked
public final class NoctuleHandOver implements HandOver {
    private final LoopChannel<FrameEncoder> loop;
    private final OutboundQueue queue;

    /** A queue without compression. */
    public NoctuleHandOver(LoopChannel.End end) {
        EventLoopSide eventLoop = new EventLoopSide();
        loop = new LoopChannel<>(end, () -> new FrameEncoder(new SecureEntropy(), eventLoop));
        queue = new OutboundQueue(loop.encoder(), eventLoop, Integer.MAX_VALUE, Long.MAX_VALUE, this::scheduleDrain);
        loop.channel().pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void channelWritabilityChanged(ChannelHandlerContext ctx) {
                queue.drain();
            }
        });
    }

    private void scheduleDrain() {
        loop.channel().eventLoop().execute(queue::drain);
    }

    @Override
    public MessageSide sender() {
        return new Sender();
    }

    @Override
    public void close() {
        loop.close();
    }

    private final class Sender implements MessageSide {
        private CompletableFuture<Void> last = CompletableFuture.completedFuture(null);

        @Override
        public void writeBinary(Payload payload) {
            last = queue.offer(Content.Encoded.binary(payload.nio()), false);
        }

        @Override
        public void writeText(String text) {
            last = queue.offer(new Content.Text(text), false);
        }

        @Override
        public void flush() {
            last.join();
        }
    }

    /** What the queue asks for on the event loop; nothing ends here. */
    private final class EventLoopSide implements OutboundQueue.Sink, FrameEncoder.Outcome {
        @Override
        public boolean isSentAsItIs(boolean mayCompress) {
            return true;
        }

        @Override
        public boolean maySend() {
            return true;
        }

        @Override
        public boolean isTransportWritable() {
            return loop.channel().isWritable();
        }

        @Override
        public long write(Frame frame) {
            return loop.encoder().write(frame);
        }

        @Override
        public void flush() {
            loop.channel().flush();
        }

        @Override
        public byte @Nullable [] compress(byte[] payload) {
            return null;
        }

        @Override
        public void startClosing(CloseBody body) {
            throw new IllegalStateException("unexpected Close");
        }

        @Override
        public void onWritable() {}

        @Override
        public void written(long number) {
            queue.written(number);
        }

        @Override
        public void writeFailed(long number, Throwable cause) {
            queue.close(new SocketClosedException(Phase.OPEN, "A write failed: " + cause, null));
        }
    }
}
