package dev.noctule.benchmarks.codec;

import dev.noctule.websocket.netty.NoctuleDecode;
import dev.noctule.websocket.netty.NoctuleEncode;

/** Whose codec. */
public enum Side {
    NOCTULE {
        @Override
        EncodeSide encode(ByteSink sink) {
            return NoctuleEncode.plain(sink);
        }

        @Override
        EncodeSide deflate(ByteSink sink) {
            return NoctuleEncode.deflating(sink);
        }

        @Override
        DecodeSide decode(DecodeSide.Kind kind, Receiver receiver) {
            return kind == DecodeSide.Kind.BINARY_PARTS
                    ? NoctuleDecode.parts(receiver)
                    : NoctuleDecode.messages(kind == DecodeSide.Kind.DEFLATED_TEXT, receiver);
        }
    },

    NETTY {
        @Override
        EncodeSide encode(ByteSink sink) {
            return StockEncode.plain(sink);
        }

        @Override
        EncodeSide deflate(ByteSink sink) {
            return StockEncode.deflating(sink);
        }

        @Override
        DecodeSide decode(DecodeSide.Kind kind, Receiver receiver) {
            return new StockDecode(kind, receiver);
        }
    };

    /** An encoder that writes to the sink. */
    abstract EncodeSide encode(ByteSink sink);

    /** An encoder that compresses every message. */
    abstract EncodeSide deflate(ByteSink sink);

    /** A decoder at the start of a frame. */
    abstract DecodeSide decode(DecodeSide.Kind kind, Receiver receiver);
}
