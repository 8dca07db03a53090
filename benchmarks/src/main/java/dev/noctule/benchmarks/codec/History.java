package dev.noctule.benchmarks.codec;

import io.netty.buffer.ByteBuf;

/** What a JVM has done before it is measured: what the compiler has seen decides what it makes. */
public enum History {
    /** Nothing: only the frames that are measured. */
    FRESH,

    /** Small frames of both kinds, as in real life. */
    MIXED;

    private static final int ROUNDS = 25_000;
    private static final int[] SMALL = {16, 125};

    void encode(MessageSide side) {
        if (this == FRESH) {
            return;
        }
        for (int size : SMALL) {
            Payload payload = Payload.of(Content.BINARY.bytes(size), Payload.Memory.HEAP);
            String text = Content.ASCII.text(size);
            for (int i = 0; i < ROUNDS; i++) {
                side.writeBinary(payload);
                side.writeText(text);
                side.flush();
            }
        }
    }

    void decode(DecodeSide side) {
        if (this == FRESH) {
            return;
        }
        for (int size : SMALL) {
            decode(side, ServerFrames.whole(Content.BINARY, size, 1));
            decode(side, ServerFrames.whole(Content.ASCII, size, 1));
        }
    }

    private static void decode(DecodeSide side, ByteBuf frame) {
        for (int i = 0; i < ROUNDS; i++) {
            side.read(frame.retain().readerIndex(0));
        }
        frame.release();
    }
}
