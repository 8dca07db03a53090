package dev.noctule.websocket.netty;

import static org.assertj.core.api.Assertions.assertThat;

import dev.noctule.websocket.protocol.Frame;
import dev.noctule.websocket.protocol.Opcode;
import dev.noctule.websocket.testing.Bytes;
import io.netty.buffer.ByteBuf;
import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** RFC 6455, 5.3: each frame is one buffer, masked with a key of its own. The bytes of a frame have their own tests. */
@Tag("G1")
class FrameEncoderTest {
    private final Queue<Integer> keys = new ArrayDeque<>(List.of(0x37fa213d, 0x01020304, 0xffffffff));
    private final EmbeddedChannel channel = new EmbeddedChannel(new FrameEncoder(keys::remove));

    @AfterEach
    void nothingIsLeft() {
        assertThat(channel.finishAndReleaseAll()).isFalse();
    }

    private void assertSent(String hex) {
        ByteBuf out = channel.readOutbound();
        byte[] bytes = new byte[out.readableBytes()];
        out.readBytes(bytes).release();
        assertThat(HexFormat.of().formatHex(bytes)).isEqualTo(HexFormat.of().formatHex(Bytes.hex(hex)));
    }

    @Test
    void textIsMasked() {
        channel.writeOutbound(new Frame(true, false, Opcode.TEXT, ByteBuffer.wrap(Bytes.hex("48 65 6c 6c 6f"))));
        assertSent("81 85 37 fa 21 3d 7f 9f 4d 51 58"); // RFC 6455, 5.7: "Hello", masked
    }

    @Test
    void eachFrameHasItsOwnKeyEmptyOnesToo() {
        channel.writeOutbound(
                Frame.control(Opcode.PING, new byte[0]),
                Frame.control(Opcode.PONG, new byte[] {1}),
                new Frame(false, false, Opcode.BINARY, ByteBuffer.wrap(new byte[] {0x0f})));
        assertSent("89 80 37 fa 21 3d");
        assertSent("8a 81 01 02 03 04  00"); // 01 ^ 01
        assertSent("02 81 ff ff ff ff  f0"); // 0f ^ ff
    }

    @Test
    @Tag("G8")
    void payloadIsNotChanged() {
        byte[] payload = {1, 2, 3};
        ByteBuffer buffer = ByteBuffer.wrap(payload);
        channel.writeOutbound(new Frame(true, false, Opcode.BINARY, buffer));
        assertSent("82 83 37 fa 21 3d  36 f8 22");
        assertThat(payload).containsExactly(1, 2, 3);
        assertThat(buffer.remaining()).isEqualTo(3);
    }
}
