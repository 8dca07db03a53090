package dev.noctule.websocket.netty;

import dev.noctule.benchmarks.codec.ByteSink;
import dev.noctule.benchmarks.codec.EncodeSide;
import dev.noctule.benchmarks.codec.Payload;
import dev.noctule.benchmarks.codec.Pipelines;
import dev.noctule.websocket.Compression;
import dev.noctule.websocket.handshake.DeflateAgreement;
import dev.noctule.websocket.protocol.Frame;
import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.protocol.Utf8;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import java.nio.ByteBuffer;
import org.jspecify.annotations.NullMarked;
import org.jspecify.annotations.Nullable;

/** Noctule's encoder, with the source of mask keys that it has by default. */
@NullMarked
public final class NoctuleEncode implements EncodeSide {
    private final FrameEncoder encoder = new FrameEncoder(new SecureEntropy());
    private final ChannelHandlerContext context;

    /** Never completed, so that it can be used for every write. */
    private final ChannelPromise promise;

    private final @Nullable MessageCompression compression;

    private NoctuleEncode(ByteSink sink, @Nullable MessageCompression compression) {
        this.context = Pipelines.contextOf(encoder, sink, encoder);
        this.promise = context.newPromise();
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
        write(new Frame(true, false, Opcode.BINARY, payload.nio()));
    }

    @Override
    public void writeText(String text) {
        byte[] utf8 = Utf8.encode(text);
        byte[] compressed = compression == null ? null : compression.compress(utf8);
        write(new Frame(
                true, compressed != null, Opcode.TEXT, ByteBuffer.wrap(compressed == null ? utf8 : compressed)));
    }

    private void write(Frame frame) {
        encoder.write(context, frame, promise);
    }

    @Override
    public void flush() {
        context.flush();
    }
}
