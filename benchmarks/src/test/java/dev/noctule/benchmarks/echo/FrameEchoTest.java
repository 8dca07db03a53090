package dev.noctule.benchmarks.echo;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server sends back. */
class FrameEchoTest {
    /** "Hello" with the key of RFC 6455, 5.7. */
    private static final String MASKED_HELLO = "8185" + "37fa213d" + "7f9f4d5158";

    private static final String HELLO = "8105" + "48656c6c6f";

    @ParameterizedTest
    @CsvSource({
        MASKED_HELLO + "," + HELLO,
        // Two frames, the second empty
        MASKED_HELLO + "828037fa213d, " + HELLO + "8200",
        // Ping becomes Pong
        "8982" + "01020304" + "4968, 8a02486a",
        // Close keeps its code 1000
        "8882" + "01020304" + "02ea, 880203e8",
    })
    void framesComeBackWithoutMaskHoweverTheyAreSplit(String masked, String echo) {
        for (int split = 0; split <= masked.length() / 2; split++) {
            assertThat(echo(masked.substring(0, 2 * split), masked.substring(2 * split)))
                    .as("split at byte %d", split)
                    .isEqualTo(echo);
        }
    }

    @Test
    void theKeyGoesOnWhereTheLastReadEnded() {
        assertThat(echo("8185", "37fa213d7f", "9f", "4d51", "58")).isEqualTo(HELLO);
    }

    @Test
    void aLengthOfTwoBytesComesBack() {
        assertThat(echo("82fe007e" + "01020304", "01020304".repeat(31) + "0102"))
                .isEqualTo("827e007e" + "00".repeat(126));
    }

    @Test
    void aLengthOfEightBytesComesBack() {
        assertThat(echo("82ff0000000000010000" + "01020304", "01020304".repeat(16_384)))
                .isEqualTo("827f0000000000010000" + "00".repeat(65_536));
    }

    @Test
    void nothingIsEchoedBehindAClose() {
        assertThat(echo("888001020304" + MASKED_HELLO, MASKED_HELLO)).isEqualTo("8800");
    }

    @Test
    void tcpEndsBehindTheAnswerToAWholeClose() {
        EmbeddedChannel channel = new EmbeddedChannel(new FrameEcho());
        channel.writeInbound(bytes("88820102030402"));
        assertThat(channel.isOpen()).isTrue();

        channel.writeInbound(bytes("ea"));

        assertThat(channel.isOpen()).isFalse();
        assertThat(hex(channel)).isEqualTo("880203e8");
    }

    private static String echo(String... reads) {
        EchoedFrames frames = new EchoedFrames();
        ByteBuf out = Unpooled.directBuffer();
        for (String read : reads) {
            frames.echo(bytes(read), out);
        }
        String echoed = ByteBufUtil.hexDump(out);
        out.release();
        return echoed;
    }

    private static String hex(EmbeddedChannel channel) {
        StringBuilder hex = new StringBuilder();
        for (ByteBuf out = channel.readOutbound(); out != null; out = channel.readOutbound()) {
            hex.append(ByteBufUtil.hexDump(out));
            out.release();
        }
        return hex.toString();
    }

    private static ByteBuf bytes(String hex) {
        return Unpooled.wrappedBuffer(ByteBufUtil.decodeHexDump(hex));
    }
}
