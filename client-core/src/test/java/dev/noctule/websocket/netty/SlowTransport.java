package dev.noctule.websocket.netty;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.embedded.EmbeddedChannel;

/** A channel without a network, and an operating system that takes as many bytes as the test says, at first none. */
final class SlowTransport extends EmbeddedChannel {
    private int room;

    /** Takes so many bytes, now or when there are some. */
    void take(int bytes) {
        room += bytes;
        flush();
    }

    @Override
    protected void doWrite(ChannelOutboundBuffer in) {
        while (room > 0 && in.current() instanceof ByteBuf waiting) {
            int taken = Math.min(room, waiting.readableBytes());
            room -= taken;
            outboundMessages().add(waiting.copy(waiting.readerIndex(), taken));
            in.removeBytes(taken);
        }
    }
}
