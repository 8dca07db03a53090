package dev.noctule.websocket.conformance;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.IoEventLoop;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SingleThreadIoEventLoop;
import io.netty.channel.nio.NioIoHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;

/** Hands on what is read byte by byte, as if the network had cut it so. With TLS, that is what comes out of TLS. */
final class OneByteReads extends ChannelInboundHandlerAdapter {
    /** An event loop for a client, on which every channel has such a handler. */
    static EventLoopGroup newGroup() {
        return new Loops();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ChannelHandlerContext tls = context.pipeline().context(SslHandler.class);
        if (tls != null && context.pipeline().first() == this) {
            // Added after the channel was made, and so after this handler; its first bytes are those of its handshake.
            context.pipeline().addAfter(tls.name(), null, new OneByteReads());
            context.fireChannelRead(message);
            context.pipeline().remove(this);
        } else {
            split(context, (ByteBuf) message);
        }
    }

    private static void split(ChannelHandlerContext context, ByteBuf bytes) {
        try {
            while (bytes.isReadable()) {
                context.fireChannelRead(bytes.readRetainedSlice(1));
            }
        } finally {
            bytes.release();
        }
    }

    private static final class Loops extends MultiThreadIoEventLoopGroup {
        Loops() {
            super(1, new DefaultThreadFactory("one-byte-reads", true), NioIoHandler.newFactory());
        }

        @Override
        protected IoEventLoop newChild(Executor executor, IoHandlerFactory factory, Object... unused) {
            return new Loop(this, executor, factory);
        }
    }

    private static final class Loop extends SingleThreadIoEventLoop {
        Loop(Loops parent, Executor executor, IoHandlerFactory factory) {
            super(parent, executor, factory);
        }

        @Override
        public ChannelFuture register(ChannelPromise promise) {
            promise.channel().pipeline().addFirst(new OneByteReads());
            return super.register(promise);
        }
    }
}
