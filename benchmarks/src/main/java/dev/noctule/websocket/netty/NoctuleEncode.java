package dev.noctule.websocket.netty;

import dev.noctule.benchmarks.codec.ByteSink;
import dev.noctule.benchmarks.codec.EncodeSide;
import dev.noctule.benchmarks.codec.Payload;
import dev.noctule.benchmarks.codec.Pipelines;
import dev.noctule.websocket.Compression;
import dev.noctule.websocket.handshake.DeflateAgreement;
import dev.noctule.websocket.protocol.Fragmenter;
import dev.noctule.websocket.protocol.Frame;
import dev.noctule.websocket.protocol.FrameWriter;
import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.protocol.Utf8;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import java.nio.ByteBuffer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/**
 * Noctule's encoder as an event loop uses it, with the source of mask keys that it has by default, and with its promise
 * for each buffer.
 */
@NullMarked
public final class NoctuleEncode implements EncodeSide {
    private final FrameEncoder encoder = new FrameEncoder(new SecureEntropy(), new NobodyWaits());
    private final ChannelHandlerContext context;
    private final @Nullable MessageCompression compression;

    private NoctuleEncode(ByteSink sink, @Nullable MessageCompression compression) {
        this.context = Pipelines.contextOf(encoder, sink, encoder);
        this.compression = compression;
    }

    /** An encoder without compression. */
    public static NoctuleEncode plain(ByteSink sink) {
        return new NoctuleEncode(sink, null);
    }

    /** An encoder that compresses every message with level 6, the widest window, and context takeover. */
    public static NoctuleEncode deflating(ByteSink sink) {
        Compression preferred = Compression.deflate().withLevel(6).withThresholdBytes(0);
        return new NoctuleEncode(sink, MessageCompression.of(new DeflateAgreement(false, false, 15, 15), preferred));
    }

    @Override
    public void writeBinary(Payload payload) {
        ByteBuffer data = payload.nio();
        byte[] compressed = compression == null ? null : compression.compress(ByteBufUtil.getBytes(payload.netty()));
        if (compressed == null) {
            ByteBuf batch = encoder.batch(FrameWriter.sizeOf(data.remaining()));
            FrameWriter.writeMessage(Opcode.BINARY, data, encoder.nextBatchKey(), batch);
            encoder.commit();
        } else {
            encoder.write(new Frame(true, true, Opcode.BINARY, ByteBuffer.wrap(compressed)));
        }
    }

    @Override
    public void writeText(String text) {
        byte[] compressed = compression == null ? null : compression.compress(Utf8.encode(text));
        if (compressed == null) {
            ByteBuf batch = encoder.batch(FrameWriter.sizeOf(text.length()));
            FrameWriter.writeText(text, encoder.nextBatchKey(), batch);
            encoder.commit();
        } else {
            encoder.write(new Frame(true, true, Opcode.TEXT, ByteBuffer.wrap(compressed)));
        }
    }

    @Override
    public void writeBinary(Payload payload, int fragmentBytes) {
        writeFragments(Opcode.BINARY, ByteBufUtil.getBytes(payload.netty()), fragmentBytes);
    }

    @Override
    public void writeText(String text, int fragmentBytes) {
        writeFragments(Opcode.TEXT, Utf8.encode(text), fragmentBytes);
    }

    /** As the queue does with a message that has to be cut: the sender's copy of it waits there. */
    private void writeFragments(Opcode opcode, byte[] message, int fragmentBytes) {
        Fragmenter fragments = new Fragmenter(opcode, message, false, fragmentBytes);
        while (fragments.hasNext()) {
            encoder.write(fragments.next());
        }
    }

    @Override
    public void flush() {
        encoder.flush(context);
    }

    private static final class NobodyWaits implements FrameEncoder.Outcome {
        @Override
        public void written(long number) {}

        @Override
        public void writeFailed(long number, Throwable cause) {
            throw new IllegalStateException(cause);
        }
    }
}
