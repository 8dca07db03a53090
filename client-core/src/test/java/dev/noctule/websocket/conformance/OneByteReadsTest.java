package dev.noctule.websocket.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.testing.TestCertificates;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslHandler;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Reads cut into bytes. */
class OneByteReadsTest {
    @Test
    void everyByteComesAlone() {
        EmbeddedChannel channel = new EmbeddedChannel(new OneByteReads());
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {1, 2, 3}));
        for (byte expected = 1; expected <= 3; expected++) {
            ByteBuf read = channel.readInbound();
            assertThat(read.readableBytes()).isEqualTo(1);
            assertThat(read.readByte()).isEqualTo(expected);
            read.release();
        }
        assertThat(channel.finish()).isFalse();
    }

    @Test
    void bytesAreCutBehindTls() {
        EmbeddedChannel channel = new EmbeddedChannel(new OneByteReads());
        channel.pipeline()
                .addLast(TestCertificates.create().nettyContextForServer().newHandler(channel.alloc()));
        channel.writeInbound(Unpooled.wrappedBuffer(new byte[] {22, 3, 1})); // the beginning of a TLS record
        assertThat(channel.pipeline().first()).isInstanceOf(SslHandler.class);
        assertThat(channel.pipeline().last()).isInstanceOf(OneByteReads.class);
        channel.finishAndReleaseAll();
    }

    @Test
    void everyChannelOfTheGroupIsReadSo() throws InterruptedException {
        EventLoopGroup group = OneByteReads.newGroup();
        try {
            Channel channel =
                    group.next().register(new NioSocketChannel()).sync().channel();
            assertThat(channel.pipeline().first()).isInstanceOf(OneByteReads.class);
            channel.close().sync();
        } finally {
            group.shutdownGracefully(0, 5, TimeUnit.SECONDS).sync();
        }
    }
}
