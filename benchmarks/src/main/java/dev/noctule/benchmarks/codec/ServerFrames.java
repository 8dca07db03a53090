package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.Deflater;

/** What a server sends, as the bytes of one read: in direct memory, as a channel reads it. */
final class ServerFrames {
    /** The bit that says that a message is compressed, among the three reserved ones. */
    private static final int RSV1 = 4;

    /** What a sync flush ends with, and permessage-deflate leaves out. */
    private static final int TAIL = 4;

    private ServerFrames() {}

    /** Messages of one frame, one behind the other. */
    static ByteBuf whole(Content content, int size, int count) {
        ByteBuf payload = Unpooled.wrappedBuffer(content.bytes(size));
        List<WebSocketFrame> frames = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            frames.add(first(content, true, 0, payload.retainedDuplicate()));
        }
        return encoded(frames);
    }

    /** One message in fragments of about the same length, which do not mind where a character ends. */
    static ByteBuf fragmented(Content content, int size, int fragments) {
        ByteBuf payload = Unpooled.wrappedBuffer(content.bytes(size));
        int length = size / fragments;
        List<WebSocketFrame> frames =
                new ArrayList<>(List.of(first(content, false, 0, payload.readRetainedSlice(length))));
        for (int i = 1; i < fragments - 1; i++) {
            frames.add(new ContinuationWebSocketFrame(false, 0, payload.readRetainedSlice(length)));
        }
        frames.add(new ContinuationWebSocketFrame(true, 0, payload));
        return encoded(frames);
    }

    /** A message of one frame, compressed with nothing before it to refer to. */
    static ByteBuf deflated(Content content, int size) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(content.bytes(size));
        byte[] out = new byte[size + 64];
        int length = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH) - TAIL;
        deflater.end();
        return encoded(List.of(first(content, true, RSV1, Unpooled.wrappedBuffer(out, 0, length))));
    }

    private static WebSocketFrame first(Content content, boolean fin, int rsv, ByteBuf payload) {
        return content.isText()
                ? new TextWebSocketFrame(fin, rsv, payload)
                : new BinaryWebSocketFrame(fin, rsv, payload);
    }

    private static ByteBuf encoded(List<WebSocketFrame> frames) {
        EmbeddedChannel server = new EmbeddedChannel(new WebSocket13FrameEncoder(false));
        frames.forEach(server::writeOutbound);
        ByteBuf bytes = ByteBufAllocator.DEFAULT.directBuffer();
        for (ByteBuf part = server.readOutbound(); part != null; part = server.readOutbound()) {
            bytes.writeBytes(part);
            part.release();
        }
        server.finish();
        return bytes;
    }

    /**
     * These bytes as a channel reads them, so many at most each time: every read has memory of its own. A view of what
     * all reads share would be a buffer of another class, and each access to it a detour that no socket asks for.
     *
     * @param bytes released
     */
    static ByteBuf[] reads(ByteBuf bytes, int readBytes) {
        List<ByteBuf> reads = new ArrayList<>();
        while (bytes.isReadable()) {
            int length = Math.min(readBytes, bytes.readableBytes());
            reads.add(
                    bytes.alloc().directBuffer(length).writeBytes(bytes, length).markWriterIndex());
        }
        bytes.release();
        return reads.toArray(ByteBuf[]::new);
    }

    /**
     * One of the {@link #reads} once more, as it was: a decoder may write what comes next behind it.
     *
     * @return with an owner more
     */
    static ByteBuf again(ByteBuf read) {
        return read.retain().readerIndex(0).resetWriterIndex();
    }
}
