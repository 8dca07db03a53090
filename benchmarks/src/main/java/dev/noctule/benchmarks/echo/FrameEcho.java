package dev.noctule.benchmarks.echo;

import dev.noctule.websocket.protocol.Kernels;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import io.netty.handler.ssl.SslHandler;
import java.util.Map;

/**
 * Sends a client's frames back without their masks, as bytes: once the handshake is over it takes the place of Netty's
 * codec, which would be slower than some of the clients. It knows of frames only where their payloads begin and end, and
 * checks nothing.
 */
final class FrameEcho extends ChannelInboundHandlerAdapter {
    private static final int OPCODE = 0x0F;
    private static final int PING = 0x9;
    private static final int PONG_FRAME = 0x8A;
    private static final int LENGTH = 0x7F;
    private static final int KEY_BYTES = 4;

    /** 14 = 2 + 8 + 4: the longest header of a client. */
    private final byte[] header = new byte[14];

    private int headerBytes;
    private long payloadLeft;

    /** For the next byte of the payload on. */
    private int key;

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
        while (in.isReadable()) {
            if (payloadLeft > 0) {
                payload(in, out);
            } else {
                header(in.readByte(), out);
            }
        }
        in.release();
        ctx.write(out);
    }

    private void header(byte next, ByteBuf out) {
        header[headerBytes++] = next;
        int lengthBytes = headerBytes < 2 ? 0 : extendedLengthBytes();
        if (headerBytes < 2 + lengthBytes + KEY_BYTES) {
            return;
        }
        out.writeByte((header[0] & OPCODE) == PING ? PONG_FRAME : header[0]);
        out.writeByte(header[1] & LENGTH);
        out.writeBytes(header, 2, lengthBytes);
        payloadLeft = lengthBytes == 0 ? header[1] & LENGTH : number(2, lengthBytes);
        key = (int) number(2 + lengthBytes, KEY_BYTES);
        headerBytes = 0;
    }

    private int extendedLengthBytes() {
        int length = header[1] & LENGTH;
        return length < 126 ? 0 : length == 126 ? Short.BYTES : Long.BYTES;
    }

    private long number(int from, int bytes) {
        long value = 0;
        for (int i = from; i < from + bytes; i++) {
            value = (value << Byte.SIZE) | (header[i] & 0xFF);
        }
        return value;
    }

    private void payload(ByteBuf in, ByteBuf out) {
        int length = (int) Math.min(payloadLeft, in.readableBytes());
        int start = out.writerIndex();
        out.ensureWritable(length);
        Kernels.mask(in.nioBuffer(in.readerIndex(), length), out.internalNioBuffer(start, length), key);
        in.skipBytes(length);
        out.writerIndex(start + length);
        payloadLeft -= length;
        key = Integer.rotateLeft(key, length * Byte.SIZE);
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
