package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocketFrameAggregator;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Shows before a measurement that what will be measured does its work: else a codec that does nothing would win. */
final class Checks {
    private static final int LONGEST_FRAME = 16 * 1024 * 1024;

    private Checks() {}

    /**
     * What a side makes of two messages is, for Netty's server decoder, these two messages.
     *
     * @param encode makes what encodes
     * @param write writes one message
     */
    static <S extends MessageSide> void encodes(Function<ByteSink, S> encode, Consumer<S> write, byte[] message) {
        EmbeddedChannel server = server();
        S side = encode.apply(new ByteSink() {
            @Override
            protected void flushed(ByteBuf bytes) {
                server.writeInbound(Unpooled.copiedBuffer(bytes));
            }
        });
        try {
            write.accept(side);
            write.accept(side);
            side.flush();
            expectTwice(message, server);
        } finally {
            server.finishAndReleaseAll();
        }
    }

    private static void expectTwice(byte[] message, EmbeddedChannel server) {
        expect(message, next(server));
        expect(message, next(server));
        if (!server.inboundMessages().isEmpty()) {
            throw new IllegalStateException("Expected two messages, but there are more");
        }
    }

    /** Inflates what is compressed, puts fragments together, and takes the rest as it is. */
    private static EmbeddedChannel server() {
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(true)
                .allowExtensions(true)
                .maxFramePayloadLength(LONGEST_FRAME)
                .build();
        PerMessageDeflateServerExtensionHandshaker deflate =
                new PerMessageDeflateServerExtensionHandshaker(LONGEST_FRAME);
        return new EmbeddedChannel(
                new WebSocket13FrameDecoder(config),
                deflate.handshakeExtension(new WebSocketExtensionData("permessage-deflate", Map.of()))
                        .newExtensionDecoder(),
                new WebSocketFrameAggregator(LONGEST_FRAME));
    }

    private static byte[] next(EmbeddedChannel server) {
        WebSocketFrame frame = server.readInbound();
        if (frame == null) {
            throw new IllegalStateException("Expected two messages, but there are fewer");
        }
        byte[] bytes = new byte[frame.content().readableBytes()];
        frame.content().readBytes(bytes);
        frame.release();
        return bytes;
    }

    /** What a decoder tells of the bytes of some reads is the message, and again. */
    static void decodes(Function<Receiver, DecodeSide> decode, ByteBuf[] reads, byte[] messages) {
        ByteArrayOutputStream told = new ByteArrayOutputStream();
        DecodeSide side = decode.apply(new Receiver() {
            @Override
            public void text(String text) {
                told.writeBytes(text.getBytes(StandardCharsets.UTF_8));
            }

            @Override
            public void binary(ByteBuf part, int length) {
                binary(part.nioBuffer(part.readerIndex(), length));
            }

            @Override
            public void binary(ByteBuffer part) {
                byte[] bytes = new byte[part.remaining()];
                part.duplicate().get(bytes);
                told.writeBytes(bytes);
            }
        });
        read(reads, side);
        expect(messages, told.toByteArray());
        told.reset();
        read(reads, side);
        expect(messages, told.toByteArray());
    }

    private static void read(ByteBuf[] reads, DecodeSide side) {
        for (ByteBuf read : reads) {
            side.read(ServerFrames.again(read));
        }
    }

    private static void expect(byte[] expected, byte[] actual) {
        if (!Arrays.equals(expected, actual)) {
            throw new IllegalStateException("Expected the " + expected.length + " bytes of a message, but "
                    + actual.length + " came, or not the same");
        }
    }
}
