package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.protocol.Frame;
import dev.noctule.websocket.protocol.FrameWriter;
import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.testing.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 6455, 5.3: frames share a buffer, each masked with a key of its own. The bytes of a frame have their own tests. */
@Tag("G1")
class FrameEncoderTest {
    private final Queue<Integer> keys = new ArrayDeque<>(List.of(0x37fa213d, 0x01020304, 0xffffffff, 0));
    private final List<String> outcomes = new ArrayList<>();
    private final FrameEncoder encoder = new FrameEncoder(keys::remove, new FrameEncoder.Outcome() {
        @Override
        public void written(long number) {
            outcomes.add("written " + number);
        }

        @Override
        public void writeFailed(long number, Throwable cause) {
            outcomes.add("failed " + number + " " + cause.getMessage());
        }
    });
    private final WriteGate gate = new WriteGate();
    private final EmbeddedChannel channel = new EmbeddedChannel(gate, encoder);

    FrameEncoderTest() {
        gate.open(channel.pipeline().context(gate));
    }

    @AfterEach
    void nothingIsLeft() {
        assertThat(channel.finishAndReleaseAll()).isFalse();
        assertThat(outcomes).isEmpty();
    }

    private @Nullable ByteBuf nextBuffer() {
        return channel.readOutbound();
    }

    private void assertSent(String hex) {
        ByteBuf out = Objects.requireNonNull(nextBuffer());
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes).release();
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(HexFormat.of().formatHex(Bytes.hex(hex)));
    }

    private void assertOutcomes(String... expected) {
        assertThat(outcomes).containsExactly(expected);
        outcomes.clear();
    }

    private static Frame binary(int length) {
        return new Frame(true, false, Opcode.BINARY, ByteBuffer.allocate(length));
    }

    private static ByteBuffer bytes(String hex) {
        return ByteBuffer.wrap(Bytes.hex(hex));
    }

    /** As the queue does on the event loop. */
    private long append(String hex) {
        FrameWriter.writeMessage(Opcode.BINARY, bytes(hex), encoder.nextMaskKey(), encoder.batch(100));
        return encoder.commit();
    }

    /** As the queue does on other threads. */
    private ByteBuf encode(ByteBuffer data) {
        ByteBuf out = encoder.buffer(100);
        FrameWriter.writeMessage(Opcode.BINARY, data, encoder.nextMaskKey(), out);
        return out;
    }

    @Test
    void framesBetweenTwoFlushesAreOneBufferAndEachHasItsOwnKeyEmptyOnesToo() {
        assertThat(encoder.write(Frame.whole(Opcode.PING, new byte[0]))).isEqualTo(1);
        assertThat(encoder.write(Frame.whole(Opcode.PONG, new byte[] {1}))).isEqualTo(2);
        assertThat(encoder.write(new Frame(false, false, Opcode.BINARY, ByteBuffer.wrap(new byte[] {0x0f}))))
                .isEqualTo(3);
        assertThat(encoder.isUnflushed()).isTrue();
        assertThat(nextBuffer()).isNull();
        channel.flush();
        assertSent("89 80 37 fa 21 3d   8a 81 01 02 03 04 00   02 81 ff ff ff ff f0");
        assertOutcomes("written 3");
        assertThat(encoder.isUnflushed()).isFalse();
    }

    @Test
    void messageIsWrittenIntoTheBatch() {
        FrameWriter.writeText("Hello", encoder.nextMaskKey(), encoder.batch(11));
        assertThat(encoder.commit()).isEqualTo(1);
        assertThat(append("0102")).isEqualTo(2);
        channel.flush();
        assertSent("81 85 37 fa 21 3d 7f 9f 4d 51 58   82 82 01 02 03 04 00 00"); // RFC 6455, 5.7: "Hello", masked
        assertOutcomes("written 2");
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 125, 126, 65_535, 65_536, 300_000})
    void firstPayloadOfABufferBeginsAtAMultipleOfEightBytes(int length) {
        ByteBuf handedOver = encoder.buffer(FrameWriter.sizeOf(length));
        FrameWriter.writeMessage(Opcode.BINARY, ByteBuffer.allocate(length), encoder.nextMaskKey(), handedOver);
        assertThat((handedOver.writerIndex() - length) % 8).isZero();
        handedOver.release();
        encoder.write(binary(length));
        channel.flush();
        ByteBuf out = Objects.requireNonNull(nextBuffer());
        assertThat((out.writerIndex() - length) % 8).isZero();
        out.release();
        assertOutcomes("written 1");
    }

    @Test
    void batchWhoseOnlyFrameWasTakenBackIsNotSent() {
        ByteBuf batch = encoder.batch(100);
        FrameWriter.writeMessage(Opcode.BINARY, bytes("01"), encoder.nextMaskKey(), batch);
        batch.writerIndex(batch.readerIndex());
        channel.flush();
        assertThat(nextBuffer()).isNull();
        assertThat(batch.refCnt()).isZero();
    }

    /** This channel runs tasks inside a write. */
    @Test
    void numberOfAFrameIsItsOwnThoughItsWriteComesBackWithAnother() {
        List<Long> inside = new ArrayList<>();
        Runnable ping = () -> inside.add(encoder.write(Frame.whole(Opcode.PING, new byte[0])));
        channel.eventLoop().execute(ping);
        assertThat(encoder.write(binary(16 * 1024))).isEqualTo(1);
        ByteBuf encoded = encode(ByteBuffer.allocate(3000));
        channel.flush();
        channel.eventLoop().execute(ping);
        assertThat(encoder.write(encoded)).isEqualTo(3);
        channel.flush();
        assertThat(inside).containsExactly(2L, 4L);
        assertOutcomes("written 1", "written 2", "written 3", "written 4");
        assertThat(channel.releaseOutbound()).isTrue();
    }

    @Test
    void frameThatIsEncodedAlreadyIsNotCopiedAndKeepsItsPlace() {
        ByteBuf encoded = encode(ByteBuffer.allocate(3000));
        encoder.write(Frame.whole(Opcode.PING, new byte[0]));
        assertThat(encoder.write(encoded)).isEqualTo(2);
        encoder.write(Frame.whole(Opcode.PING, new byte[0]));
        channel.flush();
        assertSent("89 80 01 02 03 04");
        assertThat(nextBuffer()).isSameAs(encoded);
        assertThat(encoded.readableBytes()).isEqualTo(3008);
        encoded.release();
        assertSent("89 80 ff ff ff ff");
        assertOutcomes("written 1", "written 2", "written 3");
    }

    @Test
    void fullBatchIsWrittenSoThatTheChannelSeesHowMuchWaits() {
        encoder.write(binary(8 * 1024));
        assertThat(channel.unsafe().outboundBuffer().totalPendingWriteBytes()).isZero();
        encoder.write(binary(8 * 1024));
        assertThat(channel.unsafe().outboundBuffer().totalPendingWriteBytes()).isGreaterThan(8 * 1024);
        encoder.write(binary(64 * 1024));
        assertThat(channel.unsafe().outboundBuffer().totalPendingWriteBytes()).isGreaterThan(80 * 1024);
        channel.flush();
        assertOutcomes("written 1", "written 2", "written 3");
        channel.releaseOutbound();
    }

    @Test
    void failedWriteIsToldWithTheLastOfItsFrames() {
        gate.failWith(new IOException("Broken pipe"));
        encoder.write(Frame.whole(Opcode.PING, new byte[0]));
        encoder.write(Frame.whole(Opcode.PING, new byte[0]));
        channel.flush();
        assertOutcomes("failed 2 Broken pipe");
    }

    @Test
    void bufferThatTheChannelIsDoneWithIsTheNextBatchAndGivenBackWithTheConnection() {
        gate.failWith(new IOException("Broken pipe")); // is done with it at once, as a transport is that can write all
        ByteBuf first = encoder.batch(100);
        encoder.write(Frame.whole(Opcode.PING, new byte[0]));
        channel.flush();
        assertOutcomes("failed 1 Broken pipe");

        assertThat(encoder.batch(100)).isSameAs(first).matches(batch -> !batch.isReadable());
        encoder.write(Frame.whole(Opcode.PING, new byte[0]));
        channel.flush();
        assertOutcomes("failed 2 Broken pipe");
        channel.close();
        assertThat(first.refCnt()).isZero();
    }

    @Test
    void whatWasNotFlushedIsReleasedWithTheConnection() {
        encoder.write(Frame.whole(Opcode.PING, new byte[0]));
        encoder.discard();
        channel.flush();
        assertThat(nextBuffer()).isNull();
        encoder.write(Frame.whole(Opcode.PING, new byte[0]));
        channel.close();
        channel.flush();
        assertThat(nextBuffer()).isNull();
    }
}
