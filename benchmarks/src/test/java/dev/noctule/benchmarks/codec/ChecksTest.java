package dev.noctule.benchmarks.codec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.Test;

/** A codec that does not do its work is not measured. */
class ChecksTest {
    private static final byte[] MESSAGE = {'H', 'e', 'l', 'l', 'o'};
    private static final Payload OTHER = Payload.of(new byte[] {'H', 'e', 'l', 'l', '0'}, Payload.Memory.HEAP);

    @Test
    void anEncoderThatWritesNothingIsRefused() {
        assertThatThrownBy(() -> Checks.encodes(StockEncode::plain, encoder -> {}, MESSAGE))
                .hasMessage("Expected two messages, but there are fewer");
    }

    @Test
    void anEncoderThatWritesTooMuchIsRefused() {
        assertThatThrownBy(() -> Checks.encodes(
                        StockEncode::plain,
                        encoder -> {
                            encoder.writeText("Hello");
                            encoder.writeText("Hello");
                        },
                        MESSAGE))
                .hasMessage("Expected two messages, but there are more");
    }

    @Test
    void anEncoderThatWritesSomethingElseIsRefused() {
        assertThatThrownBy(() -> Checks.encodes(StockEncode::plain, encoder -> encoder.writeBinary(OTHER), MESSAGE))
                .hasMessageStartingWith("Expected the 5 bytes of a message");
    }

    @Test
    void anEncoderThatWritesFragmentsOfSomethingElseIsRefused() {
        assertThatThrownBy(() -> Checks.encodes(StockEncode::plain, encoder -> encoder.writeBinary(OTHER, 2), MESSAGE))
                .hasMessageStartingWith("Expected the 5 bytes of a message");
    }

    @Test
    void aDecoderThatTellsNothingIsRefused() {
        ByteBuf[] reads = {
            Unpooled.wrappedBuffer(new byte[] {(byte) 0x81, 5, 'H', 'e', 'l', 'l', 'o'})
                    .markWriterIndex()
        };
        assertThatThrownBy(() -> Checks.decodes(receiver -> ByteBuf::release, reads, MESSAGE))
                .hasMessageStartingWith("Expected the 5 bytes of a message, but 0 came");
    }
}
