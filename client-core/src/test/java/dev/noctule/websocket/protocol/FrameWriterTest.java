package dev.noctule.websocket.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.testing.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** RFC 6455, 5.2 and 5.3: the frames of a client. */
class FrameWriterTest {
    /** The key of the RFC's example (5.7). */
    private static final int KEY = 0x37fa213d;

    @Test
    @Tag("G1")
    void maskedTextOfTheRfcIsWritten() {
        Frame hello = new Frame(true, false, Opcode.TEXT, ByteBuffer.wrap(Bytes.hex("48 65 6c 6c 6f")));
        assertWritten(hello, "81 85 37 fa 21 3d 7f 9f 4d 51 58");
    }

    @Test
    @Tag("G1")
    @Tag("G5")
    @Tag("F10")
    void maskedPongOfTheRfcIsWritten() {
        Frame pong = Frame.whole(Opcode.PONG, Bytes.hex("48 65 6c 6c 6f"));
        assertWritten(pong, "8a 85 37 fa 21 3d 7f 9f 4d 51 58");
    }

    @ParameterizedTest
    @CsvSource({"TEXT, 81", "BINARY, 82", "CLOSE, 88", "PING, 89", "PONG, 8a", "CONTINUATION, 80"})
    @Tag("G1")
    @Tag("G3")
    void emptyFrameIsMaskedAsWellAndHasNoRsvBit(Opcode opcode, String firstByte) {
        assertWritten(new Frame(true, false, opcode, ByteBuffer.allocate(0)), firstByte + "80 37 fa 21 3d");
    }

    @ParameterizedTest
    @CsvSource({"TEXT, 01", "BINARY, 02", "CONTINUATION, 00"})
    @Tag("G3")
    @Tag("G4")
    void fragmentHasNoFinBit(Opcode opcode, String firstByte) {
        assertWritten(new Frame(false, false, opcode, ByteBuffer.wrap(new byte[1])), firstByte + "81 37 fa 21 3d 37");
    }

    @Test
    @Tag("D6")
    @Tag("G3")
    void compressedMessageBeginsWithRsv1() {
        Frame hello = new Frame(true, true, Opcode.TEXT, ByteBuffer.wrap(Bytes.hex("f2 48 cd c9 c9 07 00")));
        assertWritten(hello, "c1 87 37 fa 21 3d c5 b2 ec f4 fe fd 21");
    }

    @ParameterizedTest
    @EnumSource(names = {"CLOSE", "PING", "PONG"})
    @Tag("G5")
    void controlFrameIsWhole(Opcode opcode) {
        assertThat(Frame.whole(opcode, new byte[125]).fin()).isTrue();
    }

    @Test
    @Tag("C1")
    @Tag("G5")
    void closeFrameHoldsCodeAndReason() {
        Frame close = Frame.close(CloseBody.of(1000, "bye"));
        assertThat(close).isEqualTo(new Frame(true, false, Opcode.CLOSE, ByteBuffer.wrap(Bytes.hex("03 e8 62 79 65"))));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 82 80",
        "1, 82 81",
        "125, 82 fd",
        "126, 82 fe 00 7e",
        "127, 82 fe 00 7f",
        "65535, 82 fe ff ff",
        "65536, 82 ff 00 00 00 00 00 01 00 00",
        "16777216, 82 ff 00 00 00 00 01 00 00 00"
    })
    @Tag("G2")
    @Tag("G9")
    void lengthHasItsShortestForm(int length, String header) {
        ByteBuf out = write(new Frame(true, false, Opcode.BINARY, ByteBuffer.allocate(length)), true);
        byte[] expected = Bytes.hex(header + "37 fa 21 3d");
        assertThat(ByteBufUtil.getBytes(out, 0, expected.length)).isEqualTo(expected);
        assertThat(out.writerIndex()).isEqualTo(expected.length + length);
        assertThat(isKeyRepeated(ByteBufUtil.getBytes(out, expected.length, length)))
                .isTrue();
        out.release();
    }

    /** The payload was zeros: masked, it is the key again and again. */
    private static boolean isKeyRepeated(byte[] masked) {
        byte[] key = Bytes.hex("37 fa 21 3d");
        for (int i = 0; i < masked.length; i++) {
            if (masked[i] != key[i % 4]) {
                return false;
            }
        }
        return true;
    }

    @Test
    @Tag("G9")
    void longestHeaderHas14Bytes() {
        assertThat(FrameWriter.sizeOf(65536) - 65536).isEqualTo(FrameWriter.LONGEST_HEADER);
    }

    /** A file with a hole in place of its content takes no room. */
    @Test
    @Tag("G9")
    void longestFrameFitsAnIntWithItsHeader(@TempDir Path folder) throws IOException {
        int longest = Integer.MAX_VALUE - FrameWriter.LONGEST_HEADER;
        Set<OpenOption> sparse =
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try (FileChannel file = FileChannel.open(folder.resolve("hole"), sparse)) {
            ByteBuffer payload = file.map(FileChannel.MapMode.READ_WRITE, 0, longest);
            assertThat(FrameWriter.sizeOf(payload.remaining())).isEqualTo(Integer.MAX_VALUE);
        }
    }

    @Test
    @Tag("G8")
    void payloadOfTheUserIsNotChanged() {
        byte[] payload = Bytes.hex("01 02 03 04 05 06 07 08 09");
        ByteBuffer buffer = ByteBuffer.wrap(payload, 1, 7).order(ByteOrder.LITTLE_ENDIAN);
        write(new Frame(true, false, Opcode.BINARY, buffer), true).release();
        assertThat(payload).isEqualTo(Bytes.hex("01 02 03 04 05 06 07 08 09"));
        assertThat(buffer).isEqualTo(ByteBuffer.wrap(Bytes.hex("02 03 04 05 06 07 08")));
        assertThat(buffer.position()).isEqualTo(1);
        assertThat(buffer.order()).isEqualTo(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    @Tag("G8")
    void onlyTheBytesFromPositionToLimitAreSent() {
        ByteBuffer payload = ByteBuffer.wrap(Bytes.hex("ff ff 48 65 6c 6c 6f ff"), 2, 5);
        assertWritten(new Frame(true, false, Opcode.TEXT, payload), "81 85 37 fa 21 3d 7f 9f 4d 51 58");
        assertWritten(
                new Frame(true, false, Opcode.TEXT, payload.asReadOnlyBuffer()), "81 85 37 fa 21 3d 7f 9f 4d 51 58");
    }

    @Test
    @Tag("G1")
    void framesFollowEachOtherInOneBufferEachWithItsKey() {
        ByteBuf out = ByteBufAllocator.DEFAULT.buffer(64);
        FrameWriter.write(Frame.whole(Opcode.PING, Bytes.hex("00")), 0x01020304, out);
        FrameWriter.write(Frame.whole(Opcode.PING, Bytes.hex("00")), 0xa1a2a3a4, out);
        assertThat(ByteBufUtil.getBytes(out)).isEqualTo(Bytes.hex("89 81 01 02 03 04 01  89 81 a1 a2 a3 a4 a1"));
        out.release();
    }

    @Test
    @Tag("ws-memory")
    void bytesOfTheBufferFromBeforeDoNotShow() {
        for (int length = 0; length <= 125; length++) {
            byte[] payload = new byte[length];
            Arrays.fill(payload, (byte) 0x55);
            ByteBuf out = ByteBufAllocator.DEFAULT.buffer(6 + length).setBytes(0, dirty(6 + length));
            FrameWriter.write(Frame.whole(Opcode.PONG, payload), 0, out);
            assertThat(ByteBufUtil.getBytes(out, 6, out.writerIndex() - 6)).isEqualTo(payload);
            out.release();
        }
    }

    private static byte[] dirty(int length) {
        byte[] bytes = new byte[length];
        Arrays.fill(bytes, (byte) 0xEE);
        return bytes;
    }

    private static void assertWritten(Frame frame, String expected) {
        for (boolean direct : new boolean[] {true, false}) {
            ByteBuf out = write(frame, direct);
            assertThat(ByteBufUtil.getBytes(out)).isEqualTo(Bytes.hex(expected));
            out.release();
        }
    }

    /** Into a buffer of exactly the promised size. */
    private static ByteBuf write(Frame frame, boolean direct) {
        int size = FrameWriter.sizeOf(frame.payload().remaining());
        ByteBufAllocator allocator = ByteBufAllocator.DEFAULT;
        ByteBuf out = direct ? allocator.directBuffer(size, size) : allocator.heapBuffer(size, size);
        FrameWriter.write(frame, KEY, out);
        assertThat(out.readableBytes()).isEqualTo(size);
        return out;
    }
}
