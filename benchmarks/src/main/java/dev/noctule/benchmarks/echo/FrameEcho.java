package dev.noctule.benchmarks.echo;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslHandler;
import java.util.Map;

/**
 * Sends a client's frames back, as bytes: once the handshake is over it takes the place of Netty's codec, which would be
 * slower than some of the clients. Behind the answer to a Close it ends TCP, as a server is to do (RFC 6455, 7.1.1).
 */
final class FrameEcho extends ChannelInboundHandlerAdapter {
    private final EchoedFrames frames = new EchoedFrames();

    @Override
    public void userEventTriggered(ChannelHandlerContext ctx, Object event) {
        if (event instanceof WebSocketServerProtocolHandler.HandshakeComplete) {
            ChannelPipeline pipeline = ctx.pipeline();
            for (Map.Entry<String, ChannelHandler> entry : pipeline.toMap().entrySet()) {
                if (entry.getValue() != this && !(entry.getValue() instanceof SslHandler)) {
                    pipeline.remove(entry.getKey());
                }
            }
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        ByteBuf in = (ByteBuf) message;
        ByteBuf out = ctx.alloc().directBuffer(in.readableBytes());
        frames.echo(in, out);
        in.release();
        if (frames.endsWithClose()) {
            ctx.writeAndFlush(out).addListener(ChannelFutureListener.CLOSE);
        } else {
            ctx.write(out);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        ctx.flush();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        ctx.close(); // a client that went away; the client's process tells what is to be told
    }
}
